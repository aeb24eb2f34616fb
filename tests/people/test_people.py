"""Who is asking and what they may see."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from tests.factories.people import PASSWORD, SINCE, TODAY, make_county, make_officer

from diaodu.core.models import AuditEntry
from diaodu.people.actions import NewUnit, add_unit
from diaodu.people.choices import Role, UnitKind
from diaodu.people.permissions import may_keep_plans, may_read_plans, roles_of, visible_units
from diaodu.people.sign_in import demo_sign_in_allowed

pytestmark = pytest.mark.django_db


def test_a_unit_knows_its_path_and_county() -> None:
    bureau = add_unit(
        NewUnit("zhujian", UnitKind.DEPARTMENT, "住建局"), by="test", parent=make_county(), valid_from=SINCE
    )
    assert (bureau.path, bureau.county_path, bureau.sort_key) == ("/yunhai/zhujian/", "/yunhai/", "zhu jian ju")


def test_an_officer_sees_the_units_of_their_own_county_only() -> None:
    home, other = make_county("yun"), make_county("yunhai")
    assert list(visible_units(make_officer(home))) == [home]
    assert list(visible_units(make_officer(other, username="xu"))) == [other]
    assert list(visible_units(AnonymousUser())) == []


def test_a_role_counts_from_the_first_to_the_last_day_of_the_post() -> None:
    clerk = make_officer(make_county())
    tenure = clerk.tenures.get()
    tenure.until = date(2026, 6, 30)
    tenure.save()
    assert roles_of(clerk, today=date(2025, 12, 31)) == frozenset()
    assert roles_of(clerk, today=SINCE) == {"unit_clerk"}
    assert roles_of(clerk, today=date(2026, 6, 30)) == {"unit_clerk"}
    assert roles_of(clerk, today=date(2026, 7, 1)) == frozenset()


@pytest.mark.parametrize(
    ("role", "reads", "keeps"),
    [
        (Role.DISPATCH_OFFICE, True, True),
        (Role.ROUND_OWNER, True, False),
        (Role.UNIT_CLERK, True, False),
        (Role.SECTION_CHIEF, True, False),
        (Role.UNIT_HEAD, True, False),
        (Role.CITY_LEADER, True, False),
        (Role.SECRETARY, True, False),
        (Role.AUDITOR, True, False),
        (Role.ENTERPRISE, False, False),
        (Role.SYSTEM_ADMIN, False, False),
        (Role.SECURITY_ADMIN, False, False),
        (Role.AUDIT_ADMIN, False, False),
    ],
)
def test_each_role_reads_or_keeps_plans_as_agreed(role: Role, reads: bool, keeps: bool) -> None:
    asker = make_officer(make_county(), role=role)
    assert (may_read_plans(asker, today=TODAY), may_keep_plans(asker, today=TODAY)) == (reads, keeps)


def test_somebody_who_left_has_no_roles() -> None:
    gone = make_officer(make_county(), role=Role.DISPATCH_OFFICE)
    gone.is_active = False
    assert roles_of(gone, today=TODAY) == frozenset()


@pytest.mark.parametrize(
    ("loopback", "address", "headers", "allowed"),
    [
        (True, "127.0.0.1", {}, True),
        (True, "::1", {}, True),
        (True, "192.0.2.7", {}, False),
        (False, "127.0.0.1", {}, False),
        (True, "127.0.0.1", {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, False),
        (True, "", {}, False),
    ],
)
def test_demo_accounts_are_for_loopback_without_a_proxy(
    settings: object, loopback: bool, address: str, headers: dict[str, str], allowed: bool
) -> None:
    settings.DIAODU_LOOPBACK = loopback  # type: ignore[attr-defined]
    request = RequestFactory().get("/", REMOTE_ADDR=address, **headers)
    assert demo_sign_in_allowed(request) is allowed


@pytest.mark.parametrize(("loopback", "comes_in"), [(True, True), (False, False)])
def test_a_demo_account_signs_in_on_loopback_only(settings: object, loopback: bool, comes_in: bool) -> None:
    settings.DIAODU_LOOPBACK = loopback  # type: ignore[attr-defined]
    make_officer(make_county(), is_demo=True)
    request = RequestFactory().post("/", REMOTE_ADDR="127.0.0.1")
    from django.contrib.auth import authenticate

    assert (authenticate(request, username="lin", password=PASSWORD) is not None) is comes_in


def test_a_sign_in_and_a_refusal_stand_in_the_audit(client: Client) -> None:
    from django.contrib.auth import authenticate

    home = make_county()
    someone = make_officer(home)
    client.force_login(someone, backend="diaodu.people.sign_in.OfficerBackend")
    authenticate(RequestFactory().post("/"), username="lin", password="wrong")
    verbs = list(AuditEntry.objects.values_list("verb", flat=True))
    assert verbs[-2:] == ["sign_in", "refuse_sign_in"]
    assert PASSWORD not in str(list(AuditEntry.objects.values_list("after", flat=True)))
