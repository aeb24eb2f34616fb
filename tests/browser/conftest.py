"""Signing in, and where pictures of pages go."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser_fixtures import sign_in_as

from diaodu.cli import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

KEEP = "DIAODU_KEEP_SCREENSHOTS"
SignIn = Callable[["Page", str], None]
Picture = Callable[["Page", str], None]
AtDesk = Callable[[str], "Page"]


@pytest.fixture(scope="module")
def kept_cookies() -> dict[str, Any]:
    """Who has signed in at this file's server, and what their browser was given."""
    return {}


@pytest.fixture
def sign_in(kept_cookies: dict[str, Any]) -> SignIn:
    """Sign in by the form the first time, later come back as a browser that still is; tests of signing in itself use
    `sign_in_as`."""

    def go(page: Page, username: str) -> None:
        if cookies := kept_cookies.get(username):
            page.context.add_cookies(cookies)
            page.goto("/")
            if "/sign-in/" not in page.url:
                return
        sign_in_as(page, username)
        kept_cookies[username] = page.context.cookies()

    return go


@pytest.fixture
def at_desk(new_page: Callable[[], Page], sign_in: SignIn) -> AtDesk:
    """The desk of somebody, in a browser of their own: several people work at once."""

    def open_desk(username: str) -> Page:
        page = new_page()
        sign_in(page, username)
        return page

    return open_desk


@pytest.fixture
def picture() -> Picture:
    """Keep what the page looks like under docs/images, when asked to: a picture nobody looks at takes its time too."""

    def take(page: Page, name: str) -> None:
        if os.environ.get(KEEP) == "1":
            page.screenshot(path=ROOT / "docs" / "images" / f"{name}.png")

    return take
