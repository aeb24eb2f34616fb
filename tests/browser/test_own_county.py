"""A county of one's own, from nothing but its plan: `./diaodu up --plan FILE --data FOLDER`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.factories.running import Up, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]
PLAN = """青岚县下半年工作要点
（2026年7月10日印发）
一、抓项目
（一）水利。年内建成泵站3座，治理清河、石溪等6条河流；完成总投资**亿元的港口改造。
（二）观摩。每年组织2次集中观摩。
"""


def first_visit(browser: Browser, up: Up) -> Page:
    """Sign in with the password that was printed once, and open the plan."""
    up.wait_for("Ctrl-C stops everything")
    said = re.search(r"shown only this once\): (\S{16,})", up.said())
    assert said is not None, up.said()
    page = browser.new_page(base_url=f"http://127.0.0.1:{up.port}", locale="zh-CN")
    page.goto("/sign-in/")
    page.fill("#id_username", "admin")
    page.fill("#id_password", said[1])
    page.click("form.sheet button")
    page.get_by_role("link", name="规划", exact=True).click()
    page.locator(".plan-list tbody a").first.click()
    page.locator("article.document, .document").first.wait_for()
    return page


def test_a_county_starts_from_its_plan_and_shows_it(browser: Browser, tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(PLAN, encoding="utf-8")
    with running(tmp_path, "--plan", str(plan), "--data", str(tmp_path / "new" / "county")) as up:
        page = first_visit(browser, up)
        assert page.locator("h1").inner_text() == "青岚县下半年工作要点"
        assert page.locator(".document .quantity").all_inner_texts() == ["3座", "6条", "2次"]
        assert page.locator(".document .blank").all_inner_texts() == ["待核 · 亿元"]
        expect(page.get_by_text("演示县")).to_have_count(0)
        page.close()


def test_a_real_plan_comes_alive_in_a_county_of_its_own(browser: Browser, tmp_path: Path, shared: Path) -> None:
    words = ("--plan", str(shared / "seed" / "plan.txt"), "--date", "2022-07-15", "--data", str(tmp_path / "county"))
    with running(tmp_path, *words) as up:
        page = first_visit(browser, up)
        expect(page.locator(".outline .level-1")).to_have_count(3)
        expect(page.locator(".document .quantity")).to_have_count(8)
        expect(page.locator(".document .blank")).to_have_count(9)
        page.locator("a.promise", has_text="3个矿权挂牌出让").click()
        page.locator("#panel").get_by_text("2022-12-31").wait_for()
        page.close()
