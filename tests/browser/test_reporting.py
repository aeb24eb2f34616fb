"""A month's reporting as its people do it: from the row of the desk to the light on the plan, on paper and back."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser_fixtures import open_all_accounts
from tests.factories.files import SCAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page
    from tests.browser.conftest import AtDesk, Picture, SignIn
    from tests.browser_fixtures import Server

pytestmark = pytest.mark.browser
PLAN = "/plans/P-2026-001/"
HEATING = "清洁取暖新增1.2万户"


@pytest.fixture(scope="module", autouse=True)
def _everybody_may_come_in(server: Server) -> None:
    open_all_accounts(server)


def row(page: Page, words: str) -> Locator:
    return page.locator(".desk-rows > li", has_text=words).first


@contextmanager
def sent(page: Page) -> Iterator[None]:
    """What is owed is on the page anew: an answer that has come is not there yet, and a key too early is lost."""
    before = page.locator("#owed").element_handle()
    with page.expect_response("**/desk/**"):
        yield
    before.wait_for_element_state("hidden")


def fill(page: Page, words: str, value: str) -> None:
    """Enter it in the row of the desk and send the row by its own button."""
    field = row(page, words).locator("[data-desk-field]").first
    field.fill(value)
    with sent(page):
        row(page, words).get_by_role("button", name=re.compile("^(填报|修改)$")).click()


def sign(page: Page, unit: str) -> None:
    page.goto("/")
    row(page, f"{unit}：2026年8月进度").get_by_role("button", name="签发").click()
    expect(row(page, f"{unit}：2026年8月进度")).to_have_count(0)


def fill_all_as_last_time(page: Page) -> None:
    with sent(page):
        page.get_by_role("button", name="同上期").first.click()
    page.get_by_role("button", name="核对并上报").click()
    expect(page.locator(".under-way")).to_contain_text("审签中")


def test_a_clerk_reports_by_keyboard_alone_and_is_asked_why_a_figure_fell(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "zhao")
    for _ in range(3):
        page.keyboard.press("j")
    expect(row(page, "东城片区")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("控规已批复")
    page.keyboard.press("Enter")
    heating = row(page, "清洁取暖").locator("[name^=value-]")
    expect(heating).to_be_focused()
    page.keyboard.type("0.5")
    page.keyboard.press("Enter")
    why = row(page, "清洁取暖").locator("[name^=reason-]")
    expect(why).to_be_focused()
    expect(row(page, "清洁取暖").locator(".why")).to_contain_text("累计数0.5比上期0.55少，请说明原因")
    page.keyboard.type("核减重复户")
    page.keyboard.press("Enter")
    expect(page.locator("[data-hand-up]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".under-way")).to_contain_text("审签中 · 待科室负责人审签")
    page.locator(".under-way").get_by_role("button", name="撤回").click()
    expect(row(page, "清洁取暖").locator("[name^=value-]")).to_have_value("0.5")


def test_a_figure_that_cannot_be_read_stays_in_its_field(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "lin")
    field = page.locator("[data-figure]").first
    field.fill("约20")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("“约20”不是数字；请只填数字，如 21.8")
    expect(page.locator("[aria-invalid]")).to_have_value("约20")
    expect(page.locator("[aria-invalid]")).to_be_focused()


def test_one_key_fills_what_is_empty_as_last_month(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "fagai1")
    fields = page.locator(".desk-return [data-desk-field]")
    assert fields.first.input_value() == ""
    with sent(page):
        page.keyboard.press("l")
    expect(page.locator("#owed .note")).to_contain_text("请核对")
    expect(fields.first).not_to_have_value("")


def test_a_line_without_a_figure_says_why_with_one_press(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "shenpi1")
    first = page.locator(".desk-return .desk-rows > li", has=page.locator("[data-figure]")).first
    first.get_by_text("无数", exact=True).click()
    with sent(page):
        first.get_by_role("button", name="暂未出数").click()
    expect(first.locator(".blank")).to_have_text("暂未出数")


def test_a_figure_goes_from_the_clerk_to_the_light_of_the_plan_that_turns_by_itself(
    at_desk: AtDesk, picture: Picture
) -> None:
    clerk, chief, head, office = (at_desk(name) for name in ("zhao", "wang", "sun", "chen"))
    plan = at_desk("zhou")
    plan.goto(PLAN)
    promise = plan.locator("a.promise", has_text=HEATING).first
    promise.click()
    plan.locator("#panel .big").get_by_text("0.55").wait_for()
    expect(promise).to_have_class(re.compile("light-yellow"))

    fill(clerk, "清洁取暖", "1")
    why = row(clerk, "清洁取暖").locator("[name^=reason-]")
    why.fill("8月集中通气")
    with sent(clerk):
        why.press("Enter")
    fill_all_as_last_time(clerk)
    sign(chief, "住建局")
    sign(head, "住建局")
    office.goto("/")
    waiting = row(office, "住建局：2026年8月进度")
    expect(waiting).to_contain_text("老旧小区 74万平方米 +12")
    waiting.get_by_role("button", name="采用").click()

    expect(promise).to_have_class(re.compile("light-green"))  # nobody touched this page
    panel = plan.locator("#panel")
    expect(panel.locator(".big").first).to_contain_text("1")
    expect(panel.locator(".pace-said")).to_have_text("序时 66.7% · 0.8 万户")
    expect(panel.locator(".trend .dot")).to_have_count(6)
    expect(panel.locator(".facts")).to_contain_text("副县长（城建交通）")
    picture(plan, "panel")
    panel.get_by_role("link", name="6期报送数").click()
    expect(plan.locator("tbody tr").first).to_contain_text("2026-08")


def test_the_office_accepts_in_bulk_and_sends_one_back_with_its_reason(at_desk: AtDesk) -> None:
    office = at_desk("chen")
    row(office, "统计局：2026年8月进度").locator("summary").click()
    row(office, "统计局").get_by_label("理由").fill("与“四上”库名录不符")
    row(office, "统计局").get_by_role("button", name="退回").last.click()
    office.goto("/reports/L-2026-006/?show=submitted")
    boxes = office.locator("input[name=return]")
    units = boxes.count()
    assert units >= 3
    office.locator("[data-ticks-all]").check()
    office.get_by_role("button", name="采用所勾选的").click()
    expect(office.get_by_text(f"已采用{units}份。")).to_be_visible()
    clerk = at_desk("tongji1")
    expect(clerk.locator("#owed .note.error")).to_have_text("已退回：与“四上”库名录不符")


def test_a_correction_of_an_accepted_return_is_a_newer_vintage(at_desk: AtDesk) -> None:
    clerk, office = at_desk("shuiwu1"), at_desk("chen")
    clerk.goto("/reports/L-2026-006/")
    clerk.get_by_role("row", name=re.compile("水务局")).get_by_role("link").click()
    clerk.get_by_label("理由").fill("漏报一座")
    clerk.get_by_role("button", name="更正").click()
    expect(clerk.locator(".state").first).to_contain_text("填报中")
    figures = clerk.locator("[data-figure]")
    figures.first.fill("10")
    clerk.get_by_role("button", name="保存并上报").click()
    expect(clerk.locator(".state").first).to_contain_text("审签中")
    for name in ("shuiwu2", "shuiwu3"):
        sign(at_desk(name), "水务局")
    office.goto("/")
    expect(row(office, "水务局：2026年8月进度")).to_contain_text("第2版")
    row(office, "水务局：2026年8月进度").get_by_role("button", name="采用").click()
    clerk.reload()
    clerk.get_by_role("link", name="历次数据").first.click()
    august = clerk.get_by_role("row", name=re.compile("^2026-08 "))
    expect(august).to_have_count(2)
    assert [cells[1:3] for cells in (line.locator("td").all_inner_texts() for line in august.all())] == [
        ["10", "2"],
        ["9", "1"],
    ]


def test_the_printed_sheet_is_sealed_scanned_back_and_voided_by_a_change(
    page: Page, sign_in: SignIn, picture: Picture
) -> None:
    sign_in(page, "jiaotong1")
    page.goto("/reports/L-2026-006/")
    page.get_by_role("row", name=re.compile("交通局")).get_by_role("link").click()
    at = page.url
    page.get_by_role("link", name="打印报送表").click()
    code = page.locator(".proof").inner_text()
    assert re.fullmatch(r"[0-9A-F]{4}(-[0-9A-F]{4}){2}", code)
    expect(page.locator(".seal-place")).to_have_text("单位盖章处")
    picture(page, "sheet")
    page.goto("/reports/proof/")
    page.get_by_label("报送表编号").fill(at.rstrip("/").rpartition("/")[2])
    page.get_by_label("校验码").fill(code)
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_role("status")).to_contain_text("一致：台账内容与打印时相同")
    page.goto(at)
    page.get_by_label("盖章扫描件").set_input_files(
        {"name": "盖章件.pdf", "mimeType": "application/pdf", "buffer": SCAN}
    )
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("盖章件有效。")).to_be_visible()
    page.get_by_label("理由").fill("口径有误")
    page.get_by_role("button", name="更正").click()
    page.locator("[data-figure]").first.fill("0.5")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("盖章件作废")).to_be_visible()


def test_the_receipt_tells_every_step(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "haiyang1")
    page.goto("/reports/L-2026-006/")
    page.get_by_role("row", name=re.compile("海洋局")).get_by_role("link").click()
    page.get_by_role("link", name="报送回执").click()
    steps = page.locator(".paper tbody tr td:nth-child(2)").all_inner_texts()
    assert steps == ["发起", "签收", "送审签", "签发", "签发并上报", "采用"]
    expect(page.locator(".paper")).to_contain_text("当前状态：已采用")
