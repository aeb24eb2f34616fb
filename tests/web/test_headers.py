"""What every answer carries so that a browser keeps strangers out: on pages, refusals, files and the API alike."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest
from django.test import Client
from tests.factories.people import PASSWORD, TODAY, make_officer
from tests.factories.reporting import County
from tests.web.access_table import EXPECTED
from tests.web.test_access import address, county_of_the_file, sign_in  # noqa: F401 -- a fixture

from diaodu.config import settings as ours
from diaodu.core.clock import fixed
from diaodu.people.choices import Role

pytestmark = pytest.mark.django_db
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OF_THE_API = ("/api/", "/api/openapi.json", "/api/me", "/api/duties", "/api/nothing", "/nothing/")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with fixed(TODAY):
        yield


@pytest.mark.parametrize("signed_in", [True, False])
def test_every_answer_carries_the_headers(client: Client, county: County, signed_in: bool) -> None:
    if signed_in:
        sign_in(client, make_officer(county.office, role=Role.DISPATCH_OFFICE, username="reader"))
    wrong = {}
    for place in [*map(address, EXPECTED), *OF_THE_API]:
        answer = client.get(place)
        carried = {name: sorted_policy(answer.get(name, "")) for name in HEADERS}
        if carried != {name: sorted_policy(value) for name, value in HEADERS.items()}:
            wrong[place] = carried
    assert wrong == {}


def sorted_policy(text: str) -> list[str]:
    return sorted(part.strip() for part in text.split(";"))


def test_cookies_are_for_this_server_alone(client: Client, county: County) -> None:
    make_officer(county.office, username="reader")
    client.get("/sign-in/")
    client.post("/sign-in/", {"username": "reader", "password": PASSWORD})
    client.post("/theme/", {"theme": "dark"})
    client.post("/language/", {"language": "en"})
    assert {
        name: (bool(cookie["httponly"]), cookie["samesite"]) for name, cookie in client.cookies.items()
    } == dict.fromkeys(("csrftoken", "sessionid", "diaodu_theme", "django_language"), (True, "Lax"))


def test_over_https_cookies_stay_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIAODU_HTTPS", "1")
    try:
        importlib.reload(ours)
        assert (ours.SESSION_COOKIE_SECURE, ours.CSRF_COOKIE_SECURE) == (True, True)
        assert ours.SECURE_HSTS_SECONDS == 31_536_000
    finally:
        monkeypatch.undo()
        importlib.reload(ours)
    assert (ours.SESSION_COOKIE_SECURE, ours.SECURE_HSTS_SECONDS) == (False, 0)
