"""After the password: the second factor, a password of one's own, idle time, the number of sign-ins."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.factories.people import PASSWORD, make_county, make_officer

from diaodu.core.clock import ZONE
from diaodu.core.models import AuditEntry
from diaodu.core.settings import change_setting
from diaodu.people.actions import reset_password
from diaodu.people.choices import Role
from diaodu.people.models import Officer
from diaodu.people.sessions import sessions_of

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"
NOON = datetime(2026, 9, 2, 12, 0, tzinfo=ZONE)


@pytest.fixture
def officer() -> Officer:
    return make_officer(make_county())


def sign_in(client: Client, password: str = PASSWORD):  # type: ignore[no-untyped-def]
    return client.post("/sign-in/", {"username": "lin", "password": password})


def code_of(officer: Officer, *, drift: int = 0) -> str:
    device = TOTPDevice.objects.get(user=officer)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, drift)
    return f"{totp.token():06d}"


def enrol(client: Client, officer: Officer) -> str:
    client.get("/second-factor/set-up/")
    return client.post("/second-factor/set-up/", {"code": code_of(officer)}).content.decode()


def test_second_factor_is_asked_at_every_sign_in_once_it_is_set_up(client: Client, officer: Officer) -> None:
    sign_in(client)
    codes = enrol(client, officer)
    assert codes.count("<code>") == 10
    other = Client()
    sign_in(other)
    assert other.get("/")["Location"] == "/second-factor/"
    assert "口令不对" in other.post("/second-factor/", {"code": "000000"}, follow=True).content.decode()
    TOTPDevice.objects.update(throttling_failure_count=0, last_t=-1)
    assert other.post("/second-factor/", {"code": code_of(officer), "next": "https://example.org/"})["Location"] == "/"
    assert other.get("/").status_code == 200
    assert AuditEntry.objects.filter(verb="refuse_second_factor").count() == 1


def test_password_alone_is_not_enough_to_change_the_password(client: Client, officer: Officer) -> None:
    sign_in(client)
    enrol(client, officer)
    other = Client()
    sign_in(other)
    assert other.get("/password/")["Location"] == "/second-factor/"
    new = {
        "old_password": PASSWORD,
        "new_password1": "another long enough one",
        "new_password2": "another long enough one",
    }
    assert other.post("/password/", new)["Location"] == "/second-factor/"
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_recovery_code_opens_the_door_once(client: Client, officer: Officer) -> None:
    sign_in(client)
    code = enrol(client, officer).split("<code>")[1].split("</code>")[0]
    for expected in (200, 302):
        other = Client()
        sign_in(other)
        other.post("/second-factor/", {"code": code})
        assert other.get("/").status_code == expected


def test_role_that_must_have_it_sets_it_up_before_anything_else(client: Client, officer: Officer) -> None:
    change_setting("sign_in.second_factor", {"roles": ["unit_clerk"]}, by="x", valid_from=date(2020, 1, 1))
    sign_in(client)
    for page in ("/", "/plans/", "/reports/"):
        assert client.get(page)["Location"] == "/second-factor/set-up/"
    enrol(client, officer)
    assert client.get("/plans/").status_code == 200


def test_lost_factor_is_taken_off_by_the_security_administrator_only(client: Client, officer: Officer) -> None:
    sign_in(client)
    enrol(client, officer)
    clerk, safe = Client(), Client()
    clerk.force_login(make_officer(officer.unit, username="other"), backend=BACKEND)
    safe.force_login(make_officer(officer.unit, role=Role.SECURITY_ADMIN, username="safe"), backend=BACKEND)
    assert clerk.post("/second-factor/reset/lin/", {"reason": "x"}).status_code == 403
    safe.post("/second-factor/reset/lin/", {"reason": ""})
    assert TOTPDevice.objects.exists()
    safe.post("/second-factor/reset/lin/", {"reason": "手机丢失"})
    assert not TOTPDevice.objects.exists()
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_given_password_is_changed_before_anything_else(client: Client, officer: Officer) -> None:
    password = reset_password(officer, by="admin")
    sign_in(client, password)
    assert client.get("/plans/")["Location"] == "/password/"
    new = "quite another long one 7"
    client.post("/password/", {"old_password": password, "new_password1": new, "new_password2": new})
    assert client.get("/plans/").status_code == 200


def test_last_passwords_are_not_taken_again(client: Client, officer: Officer) -> None:
    sign_in(client)
    new = "quite another long one 7"
    client.post("/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    again = {"old_password": new, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert "不能与最近5次用过的口令相同" in client.post("/password/", again).content.decode()
    officer.refresh_from_db()
    assert officer.check_password(new)


def test_sign_in_that_is_left_alone_ends(client: Client, officer: Officer) -> None:
    change_setting("sign_in.idle_minutes", 30, by="x", valid_from=date(2020, 1, 1))
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client)
        for minutes in (20, 20):
            clock.shift(timedelta(minutes=minutes))
            assert client.get("/").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert client.get("/")["Location"] == "/sign-in/?next=/"


def test_page_opened_again_within_minutes_writes_nothing(client: Client, officer: Officer) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sign_in(client)
    client.get("/plans/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/plans/")
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


def test_one_sign_in_too_many_ends_the_oldest(officer: Officer) -> None:
    change_setting("sign_in.most_sessions", 2, by="x", valid_from=date(2020, 1, 1))
    clients = [Client() for _ in range(3)]
    with time_machine.travel(NOON, tick=False) as clock:
        for client in clients:
            sign_in(client)
            clock.shift(timedelta(minutes=1))
        assert [client.get("/").status_code for client in clients] == [302, 200, 200]
        assert len(sessions_of(officer)) == 2
        clients[2].post("/sign-ins/end/")
        assert [client.get("/").status_code for client in clients[1:]] == [302, 200]
