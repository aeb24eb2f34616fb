"""A stranger and the three administrators at every door: what opens, what is refused, what the refusals tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]
RETURN, DUTY = "/reports/returns/B-2026-135/", "/duties/W-2026-001/"
DOORS = (
    "/plans/",
    "/plans/P-2026-001/",
    "/plans/P-2026-001/ledger.xlsx",
    "/plans/commitments/R-2026-001/",
    "/plans/new/",
    "/reports/",
    "/reports/L-2026-001/",
    RETURN,
    "/duties/",
    DUTY,
    "/history/R-2026-001/",
    "/people/",
    "/people/units/zhujian/",
    "/people/officers/zhao/",
    "/people/officers/new/",
    "/people/people.xlsx",
    "/sheets/",
    "/settings/",
    "/settings/calendar.days/",
    "/audit/",
    "/audit/records.csv",
)
DIRECTORY = {"/people/", "/people/units/zhujian/", "/people/officers/zhao/"}
CHANGES_PEOPLE = {"/people/officers/new/", "/people/people.xlsx", "/sheets/"}
RULES = {"/settings/", "/settings/calendar.days/"}
AUDIT = {"/audit/", "/audit/records.csv"}
LISTS = {"/plans/", "/reports/", "/duties/"}  # their list is empty for whoever has no part in the plan
# Who they are, what the navigation offers them, what opens, what they may know of but not do; all else is not there.
ADMINISTRATORS = [
    ("admin", ["我的工作台", "人员", "规则"], DIRECTORY | CHANGES_PEOPLE | RULES, {"/plans/new/"}),
    ("safe", ["我的工作台", "人员"], DIRECTORY, CHANGES_PEOPLE | {"/plans/new/"}),
    ("log", ["我的工作台", "审计记录"], AUDIT, {"/sheets/", "/plans/new/"}),
]
WRITES = ("/plans/P-2026-001/discard/", f"{RETURN}act/", f"{DUTY}act/", "/settings/calendar.days/", "/audit/")


@pytest.fixture(autouse=True)
def _refused_on_purpose(allowed_console: list[str]) -> None:
    allowed_console.append("Failed to load resource: the server responded with a status of 40[345]")


def answer(page: Page, address: str) -> int:
    """The status of an address asked for as the browser's visitor, without following it."""
    return page.request.get(address, max_redirects=0).status


def post(page: Page, address: str, **form: str) -> int:
    """What a form sent to that address by this visitor is answered."""
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    head = {"Referer": page.url, "X-CSRFToken": token}
    return page.request.post(address, form=form, headers=head, max_redirects=0).status


def said(page: Page, address: str) -> str:
    """The words of an error page, without the address asked for."""
    page.goto(address)
    return page.locator("main").inner_text()


def test_a_stranger_is_asked_to_sign_in_at_every_door_and_told_nothing(page: Page) -> None:
    for address in (*DOORS, "/plans/P-2026-999/", "/people/officers/nobody/", "/history/X-1/"):
        response = page.request.get(address, max_redirects=0)
        assert (address, response.status) == (address, 302)
        assert response.headers["location"].startswith("/sign-in/?next=")
        assert response.text() == ""
    page.goto("/plans/P-2026-001/")
    expect(page.locator(".shell-nav a")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("规划")


@pytest.mark.parametrize(("username", "offered", "opens", "known"), ADMINISTRATORS)
def test_each_administrator_comes_as_far_as_their_part_goes(
    page: Page, sign_in: SignIn, username: str, offered: list[str], opens: set[str], known: set[str]
) -> None:
    sign_in(page, username)
    assert page.locator(".shell-nav a").all_inner_texts() == offered
    answers = {address: answer(page, address) for address in DOORS}
    expected = {address: 200 if address in opens | LISTS else 403 if address in known else 404 for address in DOORS}
    assert answers == expected
    for address in LISTS:
        page.goto(address)
        expect(page.locator("main tbody tr")).to_have_count(0)


@pytest.mark.parametrize("username", ["admin", "safe", "log"])
def test_what_is_out_of_sight_looks_like_what_does_not_exist(page: Page, sign_in: SignIn, username: str) -> None:
    sign_in(page, username)
    nothing = said(page, "/plans/P-2026-999/")
    for address in ("/plans/P-2026-001/", RETURN, DUTY, "/history/R-2026-001/", "/reports/L-2026-001/"):
        assert said(page, address) == nothing
    for name in ("老旧小区", "P-2026-001", "Traceback", "Django", "settings"):
        assert name not in nothing


@pytest.mark.parametrize("username", ["admin", "safe", "log"])
def test_search_tells_administrators_nothing_of_the_plan(page: Page, sign_in: SignIn, username: str) -> None:
    sign_in(page, username)
    for words in ("老旧小区", "R-2026-001", "B-2026-135", "报送"):
        page.goto(f"/search/?q={words}")
        expect(page.locator(".hits a")).to_have_count(0)


@pytest.mark.parametrize("username", ["safe", "log"])
def test_refused_changes_stand_in_the_audit(page: Page, sign_in: SignIn, username: str) -> None:
    sign_in(page, username)
    page.goto("/")
    refused = {address: post(page, address, verb="accept", value="x", reason="x") for address in WRITES}
    assert set(refused.values()) <= {403, 404, 405}
    page.context.clear_cookies()
    sign_in(page, "log")
    page.goto(f"/audit/?actor={username}&verb=refuse")
    entries = page.locator(".records > tbody > tr").all_inner_texts()
    told = [address for address, status in refused.items() if status in {403, 404}]
    for address in told:
        assert any(address in entry for entry in entries), (address, entries)


def test_the_security_administrator_resets_a_password_but_does_not_change_people(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "safe")
    page.goto("/people/officers/lin/")
    expect(page.get_by_role("link", name="编辑")).to_have_count(0)
    page.get_by_role("button", name=re.compile("新口令|重置")).click()
    expect(page.locator("code.secret")).to_be_visible()
    assert post(page, "/people/officers/lin/account/", verb="close", reason="x") == 403
    page.context.clear_cookies()
    sign_in(page, "log")
    page.goto("/audit/?actor=safe&verb=reset_password")
    expect(page.locator(".records > tbody > tr")).to_have_count(1)
