"""One's own sign-in: the second factor, where one is signed in, the password, and what a wrong one leads to."""

from __future__ import annotations

import base64
import re
import time
from typing import TYPE_CHECKING

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import expect
from tests.browser_fixtures import sign_in_as

from diaodu.sample.accounts import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from tests.browser.conftest import Picture, SignIn
    from tests.browser_fixtures import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]
OWN = "a password of my own 1"


@pytest.fixture
def sign_in() -> SignIn:
    """By the form each time: signing in is what these tests are about."""
    return sign_in_as


@pytest.fixture(autouse=True)
def _refused_on_purpose(allowed_console: list[str]) -> None:
    allowed_console.append("Failed to load resource: the server responded with a status of 4(03|29)")


def code_now(key: str, *, step: int = 0) -> str:
    """What a phone that scanned the key shows now; `step` ahead, because a code opens the door once."""
    plain = key.replace(" ", "")
    totp = TOTP(base64.b32decode(plain + "=" * (-len(plain) % 8)), drift=step)
    totp.time = time.time()
    return f"{totp.token():06d}"


def enter(page: Page, username: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in/")
    page.fill("#id_username", username)
    page.fill("#id_password", password)
    page.click("form.sheet button")


def leave(page: Page) -> None:
    page.locator(".who summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in/")


def test_second_factor_is_set_up_asked_for_and_taken_off(page: Page, sign_in: SignIn, picture: Picture) -> None:
    sign_in(page, "wang")
    page.locator(".who summary").click()
    page.get_by_role("link", name="登录情况与动态口令").click()
    page.get_by_role("link", name="设置动态口令").click()
    expect(page.locator(".qr svg")).to_be_visible()
    picture(page, "second-factor")
    key = page.locator(".card code").inner_text()
    page.fill("#code", "000000")
    page.get_by_role("button", name="确认").click()
    expect(page.locator(".note.error")).to_be_visible()
    page.wait_for_timeout(1100)  # a wrong code makes the next one wait a second
    page.fill("#code", code_now(key))
    page.get_by_role("button", name="确认").click()
    expect(page.locator(".codes code")).to_have_count(10)
    codes = page.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10
    page.get_by_role("link", name="已记下").click()
    leave(page)

    enter(page, "wang")
    page.wait_for_url("**/second-factor/**")
    page.goto("/plans/")
    page.wait_for_url("**/second-factor/**")
    page.goto("/password/")  # a password alone is not enough to change it
    page.wait_for_url("**/second-factor/**")
    page.fill("#code", "12345")
    page.get_by_role("button", name="继续").click()
    expect(page.locator(".note.error")).to_be_visible()
    page.wait_for_timeout(1100)  # a wrong code makes the next one wait a second
    page.fill("#code", code_now(key, step=1))
    page.get_by_role("button", name="继续").click()
    page.wait_for_url(re.compile(r"/$"))
    leave(page)

    enter(page, "wang")
    page.fill("#code", codes[0])
    page.get_by_role("button", name="继续").click()
    page.wait_for_url(re.compile(r"/$"))
    leave(page)

    sign_in(page, "safe")
    page.goto("/people/officers/wang/")
    form = page.locator("form", has=page.get_by_role("button", name="解除动态口令"))
    form.get_by_label("理由").fill("手机遗失，本人到场")
    form.get_by_role("button").click()
    expect(page.locator(".note.success")).to_be_visible()
    leave(page)
    enter(page, "wang")
    page.wait_for_url(re.compile(r"/$"))


def test_other_sign_ins_are_listed_and_ended(page: Page, browser: Browser, server: Server, sign_in: SignIn) -> None:
    elsewhere = browser.new_context(base_url=server.url, locale="zh-CN")
    other = elsewhere.new_page()
    enter(other, "sun")
    other.wait_for_url("**/")
    sign_in(page, "sun")
    page.goto("/sign-ins/")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody tr", has_text="本次")).to_have_count(1)
    page.get_by_role("button", name="退出其他登录").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    other.goto("/plans/")
    other.wait_for_url("**/sign-in/**")
    elsewhere.close()
    page.goto("/plans/")
    expect(page.locator("h1")).to_be_visible()


def test_the_password_is_changed_and_the_old_one_opens_nothing(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "he")
    page.goto("/password/")
    for field, value in (("old_password", PASSWORD), ("new_password1", "short"), ("new_password2", "short")):
        page.fill(f"[name={field}]", value)
    page.locator("form.sheet button").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    for field, value in (("old_password", PASSWORD), ("new_password1", OWN), ("new_password2", OWN)):
        page.fill(f"[name={field}]", value)
    page.locator("form.sheet button").click()
    page.wait_for_url(re.compile(r"/$"))
    expect(page.locator(".note.success")).to_be_visible()
    leave(page)
    enter(page, "he")
    expect(page.get_by_role("alert")).to_be_visible()
    enter(page, "he", OWN)
    page.wait_for_url(re.compile(r"/$"))


def test_five_wrong_passwords_close_the_account_from_here(page: Page) -> None:
    for _ in range(4):
        enter(page, "qi", "not the password")
        expect(page.get_by_role("alert")).to_be_visible()
    enter(page, "qi", "not the password")
    expect(page.get_by_role("heading", name="暂停登录半小时")).to_be_visible()
    enter(page, "qi")
    expect(page.get_by_role("heading", name="暂停登录半小时")).to_be_visible()
    enter(page, "lin")  # nobody else is closed out
    page.wait_for_url(re.compile(r"/$"))
