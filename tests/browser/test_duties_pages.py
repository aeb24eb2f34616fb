"""Notices, meetings and lateness as the dispatch office and the units live them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser_fixtures import move_day

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from tests.browser.conftest import AtDesk, Picture
    from tests.browser_fixtures import Server

pytestmark = pytest.mark.browser
FIRST_DAY = "2026-09-02"


@pytest.fixture(autouse=True)
def _on_the_first_day(server: Server) -> None:
    move_day(server, FIRST_DAY)


def send(office: Page, title: str, due: str, *units: str) -> str:
    """Send a notice from the list of duties; its address."""
    office.goto("/duties/")
    office.get_by_role("link", name="发通知").click()
    office.get_by_label("标题").fill(title)
    office.get_by_label("办理时限").fill(due)
    for unit in units:
        office.get_by_label(unit, exact=True).check()
    office.get_by_role("button", name="发送").click()
    office.wait_for_url("**/duties/notices/T-*/")
    return office.url


def open_duty(office: Page, notice: str, unit: str) -> None:
    office.goto(notice)
    office.get_by_role("link", name=unit, exact=True).click()
    office.wait_for_url("**/duties/W-*/")


def on_desk(page: Page, title: str) -> Locator:
    page.goto("/")
    return page.locator(".desk-rows > li", has_text=title).first


def test_a_notice_is_delivered_answered_sent_back_and_settled_from_the_desks(at_desk: AtDesk) -> None:
    office, clerk = at_desk("chen"), at_desk("zhao")
    title = "报送城市更新资金缺口"
    notice = send(office, title, "2026-09-07T10:00", "住建局", "望潮镇")
    delivered = office.get_by_role("row", name=re.compile("住建局")).locator("td").nth(2)
    expect(delivered).to_have_text("—")
    owed = on_desk(clerk, title)
    expect(owed.locator(".due")).to_have_text("9月7日")
    owed.locator("[name=words]").fill("缺口1.86亿元")
    owed.get_by_role("button", name="答复").click()
    office.goto(notice)
    expect(delivered).not_to_have_text("—")
    waiting = on_desk(office, title)
    expect(waiting).to_contain_text("缺口1.86亿元")
    waiting.locator("summary").click()
    waiting.get_by_label("理由").fill("请分项目列出")
    waiting.locator(".pop button").click()
    again = on_desk(clerk, title)
    again.get_by_role("link", name=title).click()
    expect(clerk.locator(".path")).to_contain_text("请分项目列出")
    on_desk(clerk, title).locator("[name=words]").fill("已分12个小区列出")
    on_desk_button = clerk.locator(".desk-rows > li", has_text=title).first.get_by_role("button", name="答复")
    on_desk_button.click()
    on_desk(office, title).get_by_role("button", name="办结").click()
    open_duty(office, notice, "住建局")
    expect(office.locator(".head-line .state")).to_have_text("已办结")


def test_the_clock_stands_with_a_reason_and_the_due_moment_moves_by_working_time(
    at_desk: AtDesk, server: Server
) -> None:
    office = at_desk("chen")
    notice = send(office, "核对拆迁清单", "2026-09-07T10:00", "住建局")
    open_duty(office, notice, "住建局")
    office.get_by_role("button", name="停表").click()
    expect(office.get_by_placeholder("停表原因")).to_be_focused()  # it must be said why
    office.get_by_placeholder("停表原因").fill("等省厅批复")
    office.get_by_role("button", name="停表").click()
    expect(office.locator(".facts")).to_contain_text("已停表")
    move_day(server, "2026-09-04")
    office.get_by_role("button", name="恢复计时").click()
    expect(office.locator(".facts")).to_contain_text("2026-09-09 10:")
    expect(office.locator(".path")).to_contain_text("等省厅批复")


def test_what_runs_late_goes_up_and_the_office_pastes_who_is_late(
    at_desk: AtDesk, server: Server, picture: Picture
) -> None:
    office = at_desk("chen")
    office.context.grant_permissions(["clipboard-read", "clipboard-write"])
    notice = send(office, "上报防汛值班表", "2026-09-04T17:00", "住建局", "望潮镇")
    move_day(server, "2026-09-09")
    open_duty(office, notice, "住建局")
    expect(office.locator(".facts")).to_contain_text("已逾期3个工作日")
    expect(office.locator(".path")).to_contain_text("橙")
    expect(on_desk(at_desk("zhao"), "上报防汛值班表").locator(".due")).to_contain_text("逾期")
    office.goto("/duties/?show=late")
    message = office.locator("#late-message").input_value()
    assert "上报防汛值班表：2个单位未办——住建局（逾期3个工作日）、望潮镇（逾期3个工作日）" in message
    office.get_by_role("button", name="复制").click()
    expect(office.get_by_role("button", name="已复制")).to_be_visible()
    assert office.evaluate("navigator.clipboard.readText()") == message
    picture(office, "late")


def test_a_decision_of_a_meeting_is_a_follow_up_on_the_units_desk(at_desk: AtDesk, picture: Picture) -> None:
    office, clerk = at_desk("chen"), at_desk("zhao")
    office.goto("/duties/meetings/")
    office.get_by_role("link", name="发起会议").click()
    office.get_by_label("标题").fill("老旧小区改造专题会")
    office.get_by_label("开始时间").fill("2026-09-03T09:00")
    group = office.locator("[data-ticks]", has_text="镇街")
    group.locator("[data-ticks-group]").click()
    assert group.locator("input:checked").count() == group.locator("input").count() == 8
    office.get_by_label("住建局", exact=True).check()
    office.get_by_role("button", name="发起").click()
    office.wait_for_url("**/duties/meetings/M-*/")
    clerk.goto("/")
    expect(clerk.locator(".desk-side")).to_contain_text("老旧小区改造专题会")
    office.get_by_label("议定事项").fill("9月底前完成12个小区招标")
    unit = office.get_by_label("单位", exact=True)
    unit.select_option(value=unit.locator("option", has_text="住房和城乡建设局").get_attribute("value"))
    office.get_by_label("办理时限").fill("2026-09-30T17:00")
    office.get_by_role("button", name="记入并交办").click()
    expect(office.get_by_role("row", name=re.compile("9月底前完成12个小区招标"))).to_contain_text("住建局")
    picture(office, "meeting")
    owed = on_desk(clerk, "9月底前完成12个小区招标")
    expect(owed).to_contain_text("议定事项")
    owed.get_by_role("link").click()
    expect(clerk.locator(".crumbs")).to_contain_text("M-2026-")
