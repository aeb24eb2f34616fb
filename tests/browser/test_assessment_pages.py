"""Assessment in a real browser: a scheme is refused and mended, a quarter is scored, an objection upheld, a place
changes, the table is final and frozen; what if; the telephone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser_fixtures import PHONE, open_all_accounts

if TYPE_CHECKING:
    from tests.browser.conftest import AtDesk, Picture
    from tests.browser_fixtures import Server

pytestmark = pytest.mark.browser
LIVE = "C-2026-005"


def test_an_objection_is_upheld_a_place_changes_and_the_table_is_frozen(
    at_desk: AtDesk, server: Server, picture: Picture, allowed_console: list[str]
) -> None:
    allowed_console.append("422")  # what has no reason is refused on purpose
    open_all_accounts(server)
    town = at_desk("shiling1")
    desk = town.locator("section", has_text="待核对的考核结果")
    desk.get_by_role("link", name="核对得分").click()
    expect(town.get_by_role("heading", name="石岭镇")).to_be_visible()
    expect(town.locator("tr#invest")).to_contain_text("组内第1（共8个），按满分的100%计")
    town.locator("tr#retail").get_by_role("link", name=re.compile("提出异议")).click()
    town.get_by_label("得分有误的理由").fill("新入库商贸企业未计入")
    town.get_by_role("button", name="提交异议").click()
    expect(town.locator("tr#retail")).to_contain_text("待答复")

    office = at_desk("chen")
    office.goto(f"/assessment/{LIVE}/")
    expect(office.locator(".league tbody tr", has_text="石岭镇")).to_contain_text(
        "84.26–84.65"
    )  # what one blank leaves open
    office.locator(".waiting li", has_text="石岭镇").get_by_role("link", name="答复").click()
    office.get_by_label("给单位的答复").fill("经核实属实")
    office.get_by_role("button", name="采纳", exact=True).click()
    expect(office.locator("main")).to_contain_text("来源处的数据没有变化")
    office.get_by_label("更正后的数值").fill("36")
    office.get_by_label("更正依据的文件").fill("县统计局核实单")
    office.get_by_role("button", name="采纳", exact=True).click()
    expect(office.locator("main")).to_contain_text(re.compile(r"组内名次 4 → [123]"))
    office.goto(f"/assessment/{LIVE}/")
    office.locator(".waiting li", has_text="北亭街道").get_by_role("link", name="答复").click()
    office.get_by_label("给单位的答复").fill("同期数已同步调整")
    office.get_by_role("button", name="不采纳").click()
    office.goto(f"/assessment/{LIVE}/")
    office.get_by_role("button", name="定稿并冻结").click()
    expect(office.get_by_role("alert")).to_contain_text("要提前定稿，请写明原因")
    office.get_by_label("理由").first.fill("县委常委会提前听取")
    office.get_by_role("button", name="定稿并冻结").click()
    expect(office.locator(".stamp.frozen")).to_have_text("已定稿")
    picture(office, "assessment")
    with office.expect_download() as taken:
        office.get_by_role("link", name="Excel").click()
    assert taken.value.suggested_filename == "2026年二季度乡镇季度考核.xlsx"
    office.get_by_role("link", name="打印").click()
    expect(office.locator(".print-title")).to_contain_text("云海县 2026年二季度乡镇季度考核")
    town.reload()
    expect(town.locator("main")).not_to_contain_text("无异议")


def test_a_scheme_is_mended_by_its_sentences_and_a_quarter_is_scored_by_it(
    at_desk: AtDesk, allowed_console: list[str]
) -> None:
    allowed_console.append("422")  # what does not fit is refused on purpose
    office = at_desk("chen")
    office.goto("/assessment/schemes/")
    office.get_by_role("link", name="使用：乡镇季度考核").click()
    office.get_by_label("方案名称").fill("镇街试行考核")
    office.get_by_label("权重 1", exact=True).fill("10")
    office.get_by_role("button", name="保存方案").click()
    expect(office.get_by_role("alert")).to_contain_text("“乡镇街道组”各项权重合计90，应为100。")
    office.get_by_label("权重 1", exact=True).fill("20")
    office.get_by_role("button", name="保存方案").click()
    expect(office.get_by_role("heading", name="镇街试行考核")).to_be_visible()
    office.get_by_role("link", name="发起考核").click()
    office.get_by_label("考核期").fill("2026-08")
    office.get_by_role("button", name="开始计分").click()
    expect(office.locator("main")).to_contain_text("这个方案按季度考核")
    office.get_by_label("考核期").fill("2026-Q2")
    office.get_by_role("button", name="开始计分").click()
    office.wait_for_url(re.compile(r"/assessment/C-2026-\d+/$"))
    expect(office.locator(".stamp")).to_have_text("初评")
    expect(office.locator(".league").first.locator("tbody tr")).to_have_count(8)
    office.get_by_role("link", name="评分和加减分").click()
    office.get_by_label("单位").select_option("qingfan")
    office.get_by_label(re.compile("分值")).fill("9")
    office.get_by_label("事由").fill("承办现场会")
    office.get_by_label("依据的文件").fill("通报")
    office.get_by_role("button", name="录入", exact=True).click()
    expect(office.locator("tbody")).to_contain_text("承办现场会")


def test_what_if_says_the_place_and_what_must_rise_and_all_of_it_fits_a_telephone(at_desk: AtDesk) -> None:
    office = at_desk("chen")
    office.goto("/assessment/C-2026-002/simulation/?unit=qingfan")
    own = office.locator(".ranking .own .place")
    before = own.inner_text()
    slider = office.get_by_label("规上工业增加值增速（滑块）")
    field = office.get_by_label("规上工业增加值增速", exact=True)
    slider.focus()
    with office.expect_response(re.compile("to-va=")):
        slider.press("End")  # the place follows without a button
    expect(field).to_have_value(slider.input_value())
    expect(office.locator("#after-va")).to_contain_text("→")
    assert re.search(r"to-va=", office.url)  # so that what was tried can be sent on
    field.fill("30")
    office.get_by_role("button", name="看名次").click()
    office.wait_for_load_state()
    assert before == "7–8"  # no finer than the figures allow
    expect(own).to_have_text(re.compile(r"^[1-6]$"))
    expect(office.locator(".needs")).to_contain_text(re.compile(r"→ 第\d名"))
    office.set_viewport_size(PHONE)
    for path in ("", "units/qingfan/", "simulation/"):
        office.goto(f"/assessment/C-2026-002/{path}")
        assert office.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
