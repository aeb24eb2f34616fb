"""Coming in as each of the demonstration's people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.browser_fixtures import sign_in_as

from diaodu.sample.accounts import DEMO_OFFICERS

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
