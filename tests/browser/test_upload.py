"""Bringing a plan in, as the dispatch office does it, with the worker running behind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import SignIn

pytestmark = pytest.mark.browser
OURS = "青岚县三季度工作安排\n一、抓项目\n9月底前新开工项目12个，推进总投资**亿元的港口改造；每月召开1次调度会。\n"


def bring_in(page: Page, file: Path, day: str = "") -> None:
    page.goto("/plans/")
    page.get_by_role("link", name="导入规划").click()
    page.set_input_files("#id_file", file)
    if day:
        page.fill("#id_dated", day)
    page.get_by_role("button", name="开始识读").click()


def test_a_plan_is_brought_in_looked_at_and_adopted(page: Page, sign_in: SignIn, tmp_path: Path) -> None:
    file = tmp_path / "安排.txt"
    file.write_text(OURS, encoding="utf-8")
    sign_in(page, "chen")
    bring_in(page, file, "2026-07-20")
    page.get_by_text("这是草稿，只有调度办看得到。").wait_for()
    expect(page.locator("a.promise")).to_have_count(3)
    assert page.locator(".document .blank").inner_text() == "待核 · 亿元"
    page.get_by_role("button", name="采用", exact=True).click()
    page.get_by_text("规划已采用，全县都能看到了。").wait_for()
    expect(page.get_by_text("这是草稿，只有调度办看得到。")).to_have_count(0)


def test_a_file_that_cannot_be_read_is_told_in_plain_words(page: Page, sign_in: SignIn, tmp_path: Path) -> None:
    file = tmp_path / "扫描.docx"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    sign_in(page, "chen")
    bring_in(page, file)
    page.get_by_text("请用 Word 或 WPS 另存为 .docx 或 .xlsx 再导入").wait_for()
    assert page.get_by_role("link", name="另选文件").is_visible()


def test_a_real_plan_comes_alive(page: Page, sign_in: SignIn, shared: Path) -> None:
    sign_in(page, "chen")
    bring_in(page, shared / "seed" / "plan.txt")
    page.get_by_text("这是草稿，只有调度办看得到。").wait_for()
    quantities = page.locator(".document .quantity").all_inner_texts()
    assert quantities == ["3个", "千万千瓦级", "240万平米", "15个", "25个以上", "16条", "2次", "AA+级"]
    expect(page.locator(".document .blank")).to_have_count(9)
    expect(page.locator(".document .masked-name")).to_have_count(30)
