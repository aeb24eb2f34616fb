"""Keys for programs: who makes, sees and revokes them, and what they are good for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.people import TODAY, make_county, make_officer

from diaodu.core.clock import fixed
from diaodu.core.models import AuditEntry
from diaodu.core.settings import change_setting
from diaodu.people.actions import PeopleRefusedError
from diaodu.people.choices import Role
from diaodu.people.models import ApiToken, Officer
from diaodu.people.tokens import make_token, revoke_token

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"
LIST = "/people/tokens/"
LAST = date(2026, 12, 31)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with fixed(TODAY):
        yield


@pytest.fixture
def officer() -> Officer:
    return make_officer(make_county())


def signed_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend=BACKEND)
    return client


def ask(key: str) -> int:
    return Client().get("/api/me", headers={"Authorization": f"Bearer {key}"}).status_code


def make(client: Client, **words: object):  # type: ignore[no-untyped-def]
    return client.post(LIST, {"name": "报表同步", "scopes": ["read"], "expires_on": "2026-12-31"} | words)


def test_new_token_is_shown_once_and_lets_its_program_in(officer: Officer) -> None:
    client = signed_in(officer)
    answer = make(client, scopes=["read", "report"])
    key = re.search(r"dd_[\w-]{40}", answer.content.decode())
    assert key
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert ask(key[0]) == 200
    assert key[0] not in client.get(LIST).content.decode()
    assert ApiToken.objects.get().scopes == ["read", "report"]
    entry = AuditEntry.objects.get(verb="make_token")
    assert (entry.actor, key[0] in str(entry.after)) == ("lin", False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"name": ""}, "这个字段是必填项。"),
        ({"scopes": []}, "这个字段是必填项。"),
        ({"scopes": ["everything"]}, "选择一个有效的选项"),
        ({"expires_on": "2026-09-01"}, "截止日请在今天至 2027-09-03 之间。"),
        ({"expires_on": "2028-01-01"}, "截止日请在今天至 2027-09-03 之间。"),
        ({"expires_on": "soon"}, "输入一个有效的日期。"),
    ],
)
def test_token_that_is_not_as_it_should_be_is_refused(officer: Officer, words: dict[str, object], said: str) -> None:
    answer = make(signed_in(officer), **words)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert ApiToken.objects.count() == 0


def test_longest_life_is_a_dated_rule(officer: Officer) -> None:
    change_setting("sign_in.token_days", 30, by="x", valid_from=date(2020, 1, 1))
    with pytest.raises(PeopleRefusedError, match="between today and 2026-10-02"):
        make_token(officer, name="x", scopes=["read"], expires_on=date(2026, 10, 3), by="lin")


def test_token_ends_with_its_day_its_revocation_or_its_officer(officer: Officer) -> None:
    key = make_token(officer, name="x", scopes=["read"], expires_on=LAST, by="lin")
    with fixed(LAST):
        assert ask(key) == 200
    with fixed(date(2027, 1, 1)):
        assert ask(key) == 401
    Officer.objects.update(is_active=False)
    assert ask(key) == 401
    Officer.objects.update(is_active=True)
    revoke_token(ApiToken.objects.get(), by="lin")
    revoke_token(ApiToken.objects.get(), by="lin")
    assert ask(key) == 401
    assert AuditEntry.objects.filter(verb="revoke_token").count() == 1


def test_one_sees_and_revokes_ones_own_only(officer: Officer) -> None:
    other = make_officer(officer.unit, username="wang")
    make_token(other, name="王的程序", scopes=["read"], expires_on=LAST, by="wang")
    client = signed_in(officer)
    assert "王的程序" not in client.get(LIST).content.decode()
    link = reverse("people:revoke_token", args=[ApiToken.objects.get().pk])
    assert client.post(link).status_code == 404
    assert signed_in(other).post(link).status_code == 302
    assert ApiToken.objects.get().revoked_at is not None


def test_security_administrator_revokes_anybodys_with_a_reason_within_the_county(officer: Officer) -> None:
    make_token(officer, name="同步", scopes=["read"], expires_on=LAST, by="lin")
    token = ApiToken.objects.get()
    link = reverse("people:revoke_token", args=[token.pk])
    stranger = make_officer(make_county("ab", name="邻县"), role=Role.SECURITY_ADMIN, username="far")
    assert signed_in(stranger).post(link, {"reason": "x"}).status_code == 404
    guard = signed_in(make_officer(officer.unit, role=Role.SECURITY_ADMIN, username="an"))
    assert "同步" in guard.get(LIST).content.decode()
    assert "请写明理由。" in guard.post(link, follow=True).content.decode()
    token.refresh_from_db()
    assert token.revoked_at is None
    guard.post(link, {"reason": "人员调离"})
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert AuditEntry.objects.get(verb="revoke_token").reason == "人员调离"


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_a_constant_number_of_queries(officer: Officer, rows: int, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    guard = signed_in(make_officer(officer.unit, role=Role.SECURITY_ADMIN, username="an"))
    for number in range(rows):
        make_token(officer, name=str(number), scopes=["read"], expires_on=LAST, by="lin")
    guard.get(LIST)
    with django_assert_max_num_queries(14):
        assert guard.get(LIST).content.decode().count("<tr>") == rows + 1
