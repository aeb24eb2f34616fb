"""Coming in as each of the demonstration's people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser_fixtures import sign_in_as

from diaodu.sample.accounts import DEMO_OFFICERS, PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import Picture, SignIn

pytestmark = pytest.mark.browser


@pytest.fixture
def sign_in() -> SignIn:
    """By the form each time: signing in is what these tests are about."""
    return sign_in_as


@pytest.mark.parametrize("username", [officer.username for officer in DEMO_OFFICERS])
def test_every_demonstration_account_comes_in_and_out(page: Page, sign_in: SignIn, username: str) -> None:
    sign_in(page, username)
    assert page.get_by_role("link", name="我的工作台").is_visible()
    page.locator(".who summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in/")


def test_the_sign_in_page_lists_them(page: Page, picture: Picture) -> None:
    page.goto("/sign-in/")
    names = page.locator(".demo-accounts tbody code").all_inner_texts()
    assert names == [officer.username for officer in DEMO_OFFICERS]
    picture(page, "sign-in")


def write_minutes(page: Page, words: str) -> None:
    page.get_by_label("会议纪要").fill(words)
    page.get_by_role("button", name="保存纪要").click()
    page.wait_for_load_state()


def test_what_was_typed_when_the_sign_in_ended_is_back_in_its_form_after_it(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "chen")
    page.goto("/dispatch/meetings/M-2026-004/")
    page.context.clear_cookies(name="sessionid")
    write_minutes(page, "会议听取了各单位的汇报。")
    expect(page.get_by_role("alert")).to_have_text("登录已失效，刚才提交的内容没有保存；请登录后再做一次。")
    page.locator("#id_username").fill("chen")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()
    page.wait_for_url("**/dispatch/meetings/M-2026-004/")
    expect(page.get_by_label("会议纪要")).to_have_value("会议听取了各单位的汇报。")
    expect(page.locator(".kept")).to_have_text("你刚才填写的内容已放回，请核对后再提交。")
    page.get_by_role("button", name="保存纪要").click()
    expect(page.locator(".note.success")).to_be_visible()
    expect(page.locator(".kept")).to_have_count(0)
    page.goto("/dispatch/meetings/M-2026-004/")
    expect(page.get_by_label("会议纪要")).to_have_value("会议听取了各单位的汇报。")


def test_of_two_tabs_the_second_keeps_its_words_beside_what_the_first_has_saved(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "chen")
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto("/dispatch/meetings/M-2026-004/")
    write_minutes(page, "先存的纪要。")
    write_minutes(other, "后写的纪要。")
    expect(other.locator(".note.error")).to_be_visible()
    expect(other.get_by_label("会议纪要")).to_have_value("先存的纪要。")
    expect(other.locator(".kept").first).to_have_text("这一栏已被别人改过。你刚才填写的是：后写的纪要。")


def test_a_list_is_worked_by_keyboard_and_tells_its_keys(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "chen")
    page.goto("/problems/?show=overdue")
    rows = page.locator("main tbody tr")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(rows.nth(1).get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("a")
    assert page.locator("main tbody input:checked").count() == page.locator("main tbody input").count()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    page.keyboard.press("Escape")
    address = rows.nth(1).get_by_role("link").first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
