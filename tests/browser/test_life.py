"""A delay asked for by the unit and granted from the office's desk; a reply from the chat group put beside the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.barriers import barriers
from tests.browser_fixtures import move_day
from tests.factories.files import SCAN, make_docx

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import AtDesk
    from tests.browser_fixtures import Server

pytestmark = pytest.mark.browser
HOUSING = "/plans/commitments/R-2026-025/"


@pytest.fixture(autouse=True)
def _on_the_first_day(server: Server) -> None:
    move_day(server, "2026-09-02")


@pytest.fixture
def _refused_on_purpose(allowed_console: list[str]) -> None:
    allowed_console.append("Failed to load resource: the server responded with a status of 422")


def ask(page: Page, name: str, content: bytes) -> None:
    if not page.get_by_label("理由").first.is_visible():
        page.get_by_text("申请办结、延期或终止").click()
    page.get_by_label("申请延期").check()
    page.get_by_label("新时限").fill("2027-03-31")
    page.locator("#ask-why").fill("征迁尚余12户未签约")
    page.locator("#ask-evidence").set_input_files({"name": name, "mimeType": "application/x", "buffer": content})
    page.get_by_role("button", name="提交调度办").click()


@pytest.mark.usefixtures("_refused_on_purpose")
def test_delay_goes_from_the_commitments_page_over_the_offices_desk(at_desk: AtDesk) -> None:
    office, clerk = at_desk("chen"), at_desk("zhao")
    clerk.goto(HOUSING)
    ask(clerk, "情况说明.docx", make_docx("机密★10年", "情况说明"))
    expect(clerk.locator(".notes, .note.error").first).to_contain_text("涉密文件不得上传到本系统")
    expect(clerk.locator("#ask-why")).to_have_value("征迁尚余12户未签约")
    assert barriers(clerk) == []
    ask(clerk, "情况说明.pdf", SCAN)
    expect(clerk.locator(".life-open")).to_contain_text("等待调度办审批")
    office.goto("/")
    row = office.locator(".desk-rows > li", has_text="征迁尚余12户未签约")
    expect(row).to_contain_text("2026-12-31 → 2027-03-31")
    row.get_by_role("button", name="同意", exact=True).click()
    expect(office.locator(".desk-rows > li", has_text="征迁尚余12户未签约")).to_have_count(0)
    clerk.goto(HOUSING)
    expect(clerk.locator("#life")).to_contain_text("已批准延期1次")


def test_office_sends_what_is_due_and_the_list_bears_its_notices(at_desk: AtDesk, server: Server) -> None:
    move_day(server, "2026-09-09")  # the blue notices of August are out long enough to go up
    office = at_desk("chen")
    office.goto("/plans/supervision/")
    office.get_by_role("button", name="现在核对发单").click()
    expect(office.locator(".life-table tbody tr").first).to_contain_text("橙色督办")
    assert barriers(office) == []


def test_pasted_reply_stands_beside_its_lines_until_it_is_saved(at_desk: AtDesk) -> None:
    clerk = at_desk("zhao")
    clerk.goto("/reports/")
    clerk.goto("/reports/returns/B-2026-135/")
    clerk.get_by_text("粘贴群里的回复").click()
    clerk.get_by_label("群里的回复").fill("领导好，旧改完成75万平方米，雨污分流21.8公里")
    clerk.get_by_role("button", name="对到各项").click()
    expect(clerk.locator(".from-chat").first).to_contain_text("旧改完成75万平方米")
    expect(clerk.locator(".chat-left")).to_contain_text("对不上本表的任何一项")
    assert barriers(clerk) == []
