"""One walk: a figure falls behind, a warning rises, an agenda is drawn, a decision reaches a desk and comes back."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from docx import Document as WordDocument
from playwright.sync_api import expect
from tests.browser_fixtures import move_day

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import AtDesk, Picture, SignIn
    from tests.browser_fixtures import Server

pytestmark = pytest.mark.browser
_LIGHT_TURNS = """
from datetime import timedelta
from diaodu.core.clock import today
from diaodu.dispatch.actions import watch_county
from diaodu.people.models import Unit
from diaodu.plan.actions import catch_up_standings
catch_up_standings()
county = Unit.objects.get(code="yunhai", parent=None)
watch_county(county, day=today())
"""


def call_meeting(office: Page, title: str, begins: str) -> None:
    office.goto("/dispatch/meetings/new/")
    office.get_by_label("标题").fill(title)
    office.get_by_label("开始时间").fill(begins)
    office.get_by_label("地点").fill("一楼会议室")
    office.get_by_label("住建局").check()
    office.get_by_role("button", name="安排会议并生成议程").click()
    office.wait_for_url("**/dispatch/meetings/M-*/")


def put_in_order(office: Page) -> None:
    """The second goes up by keyboard, and down again by pointer."""
    items = office.locator(".agenda-items > li")
    second = items.nth(1).locator("a.name").inner_text()
    items.nth(1).get_by_role("button", name="上移 2").focus()
    office.keyboard.press("Enter")
    expect(items.first.locator("a.name")).to_have_text(second)
    office.evaluate("window.scrollTo(0, 0)")
    grip, target = items.first.locator(".grip").bounding_box(), items.nth(1).bounding_box()
    assert grip is not None
    assert target is not None
    office.mouse.move(grip["x"] + 4, grip["y"] + 6)
    office.mouse.down()
    office.mouse.move(target["x"] + 30, target["y"] + target["height"] - 3, steps=4)
    office.mouse.up()
    expect(items.nth(1).locator("a.name")).to_have_text(second)


def test_from_the_warning_to_the_decision_and_back_on_the_agenda(
    at_desk: AtDesk, server: Server, picture: Picture
) -> None:
    move_day(server, "2026-09-21")  # nobody has reported meanwhile: paces go on, figures do not
    server.helper.run(_LIGHT_TURNS)
    office = at_desk("chen")
    office.goto("/dispatch/alerts/?sort=-raised")
    rows = office.locator(".alert-list tbody tr").filter(has_text="2026-09-21")
    expect(rows.filter(has_text="低于序时").first).to_be_visible()
    call_meeting(office, "全县经济运行调度会（9月下旬）", "2026-09-21T00:00")
    items = office.locator(".agenda-items > li")
    expect(items.first).to_contain_text("上次议定未办结")
    expect(office.locator(".agenda-items")).to_contain_text("变色")
    put_in_order(office)
    office.get_by_role("button", name="发布议程").click()
    meeting = office.url.partition("#")[0]
    # On the screen, turned by the arrow keys; the decision is typed where it is taken.
    office.get_by_role("link", name="上屏逐项").click()
    office.wait_for_url("**/screens/1/")
    office.keyboard.press("ArrowRight")
    office.wait_for_url("**/screens/2/")
    picture(office, "dispatch-screen")
    office.get_by_label("议定事项").fill("住建局排出旬计划")
    office.get_by_label("单位", exact=True).select_option(label="住建局")
    office.get_by_label("办理时限").fill("2026-09-20T17:30")
    office.get_by_role("button", name="记入并交办").click()
    expect(office.locator(".note.error")).to_contain_text("早于现在")
    office.get_by_label("议定事项").fill("住建局排出旬计划")
    office.get_by_label("单位", exact=True).select_option(label="住建局")
    office.get_by_label("办理时限").fill("2026-09-28T17:30")
    office.get_by_role("button", name="记入并交办").click()
    expect(office.locator(".room-side .decided")).to_contain_text("住建局排出旬计划")
    unit = at_desk("zhao")
    unit.goto("/")
    expect(unit.locator(".desk-main")).to_contain_text("住建局排出旬计划")
    # Minutes in Word.
    office.goto(meeting)
    office.get_by_label("会议纪要").fill("会议逐项研究了列入议程的事项。")
    office.get_by_role("button", name="保存纪要").click()
    with office.expect_download() as got:
        office.get_by_role("link", name="导出纪要").click()
    words = WordDocument(io.BytesIO(got.value.path().read_bytes()))
    assert any("住建局排出旬计划" in paragraph.text for paragraph in words.paragraphs)
    # The next agenda has it, because nobody has settled it.
    call_meeting(office, "全县经济运行调度会（10月）", "2026-10-09T09:00")
    expect(office.locator(".agenda-items")).to_contain_text("住建局排出旬计划")


def test_cockpit_leads_to_the_records_on_desk_and_telephone(
    at_desk: AtDesk, phone: Page, sign_in: SignIn, server: Server, picture: Picture
) -> None:
    desk = at_desk("zhou")
    desk.goto("/")
    desk.get_by_role("link", name="驾驶舱").first.click()
    expect(desk.get_by_role("heading", name=re.compile("^变色的"))).to_be_visible()
    desk.locator("#c-turned").locator("xpath=ancestor::section").locator(".cockpit-rows a").first.click()
    desk.wait_for_url("**/plans/**")
    sign_in(phone, "zhou")
    phone.goto("/cockpit/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    picture(phone, "cockpit-phone")
    phone.get_by_role("button", name="看过了").click()
    expect(phone.locator(".note.success")).to_be_visible()
