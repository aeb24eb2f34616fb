"""A draft with planted faults pasted, looked through, settled and taken along; a Word form mapped by pressing its cells."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document
from playwright.sync_api import expect
from tests.browser_fixtures import open_all_accounts

if TYPE_CHECKING:
    from tests.browser.conftest import AtDesk, Picture
    from tests.browser_fixtures import Server

pytestmark = pytest.mark.browser
TEXT = (
    "1—7月经济运行情况\n全县规模以上工业增加值同比增长7.5%，社会消费品零售总额110.51亿元，一般公共预算收入增长5.4个百分点。\n"
    "7月当月，一般公共预算收入20.48亿元。"
)


def test_a_draft_is_checked_settled_and_taken_along(at_desk: AtDesk, picture: Picture, tmp_path: Path) -> None:
    page = at_desk("chen")
    page.goto("/checks/")
    expect(page.get_by_role("link", name="云海县2026年1—7月经济运行情况").first).to_be_visible()
    page.get_by_text("校一份材料").click()
    page.fill("#id_text", TEXT)
    page.get_by_role("button", name="开始校数").click()
    expect(page.locator(".figure.is-agrees")).to_have_text("7.5%")
    expect(page.locator(".figure.is-differs")).to_have_text("110.51亿元")
    expect(page.locator(".figure.is-unit")).to_have_text("5.4个百分点")
    expect(page.locator(".figure.is-caliber")).to_have_text("20.48亿元")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".mark.is-here .mark-number")).to_have_text("110.51亿元")
    expect(page.locator(".figure.is-here")).to_have_text("110.51亿元")
    picture(page, "figure-check")
    page.get_by_role("link", name="待核对").click()
    expect(page.locator(".mark")).to_have_count(3)
    wrong = page.locator(".mark.is-differs")
    wrong.get_by_text("处理", exact=True).click()
    wrong.get_by_label("来源，或应写成什么").fill("应为101.51亿元")
    wrong.get_by_role("button", name="改稿").click()
    expect(page.locator(".mark")).to_have_count(2)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="带批注的Word").click()
    waiting.value.save_as(tmp_path / "copy.docx")
    comments = [comment.text for comment in Document(str(tmp_path / "copy.docx")).comments]
    assert len(comments) == 3
    assert comments[0].startswith("【与台账不符】")
    assert comments[0].endswith("改稿：应为101.51亿元")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture(page, "figure-check-phone")


def test_a_word_form_is_mapped_by_pressing_its_cells_and_filled(
    at_desk: AtDesk, server: Server, picture: Picture, tmp_path: Path
) -> None:
    open_all_accounts(server)
    page = at_desk("fagai1")
    document = Document()
    document.add_paragraph("一般公共预算收入____万元")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "入库项目"
    blank = io.BytesIO()
    document.save(blank)
    page.goto("/figures/forms/")
    page.get_by_text("登记空白报表").click()
    page.fill("#id_name", "督查快报")
    page.fill("#id_addressee", "市政府督查室")
    page.set_input_files(
        "#file", {"name": "快报.docx", "mimeType": "application/octet-stream", "buffer": blank.getvalue()}
    )
    page.locator("form.asking button.btn-primary").click()
    page.locator('.cell-pick[data-sheet="空格"][data-cell="A1"]').click()
    expect(page.locator("input[name=indicator]").first).to_be_focused()
    page.keyboard.type("BUDGET")
    page.locator('.cell-pick[data-sheet="表1"][data-cell="B1"]').click()
    key = page.locator('datalist#figures option[value*="入库项目"]').first.get_attribute("value") or ""
    page.locator("input[name=indicator]").nth(1).fill(key)
    picture(page, "word-form")
    page.get_by_role("button", name="保存").click()
    page.fill("#period", "2026-07")
    page.get_by_role("button", name="从台账取数填表").click()
    with page.expect_download() as waiting:
        page.locator("a[download]").first.click()
    waiting.value.save_as(tmp_path / "filled.docx")
    filled = Document(str(tmp_path / "filled.docx"))
    assert filled.paragraphs[0].text == "一般公共预算收入204820万元"  # kept in 亿元, asked in 万元
    assert filled.tables[0].cell(0, 1).text == "120"
