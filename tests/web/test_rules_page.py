"""The dated rules: kept by the system administrator, read by auditor and dispatch office, of their own county."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.factories.people import make_county, make_officer
from tests.web.test_access import sign_in

from diaodu.core.models import AuditEntry, Setting
from diaodu.core.settings import change_setting, newest_setting
from diaodu.people.choices import Role
from diaodu.people.models import Unit

pytestmark = pytest.mark.django_db
PAGE = "/settings/calendar.days/"
GOOD = {
    "value": '{"2027-02-08": false}',
    "valid_from": "2026-12-01",
    "source": "国办发明电〔2026〕9号",
    "scope": "/yunhai/",
}


@pytest.fixture
def county() -> Unit:
    return make_county()


@pytest.fixture
def admin(client: Client, county: Unit) -> Client:
    sign_in(client, make_officer(county, role=Role.SYSTEM_ADMIN, username="admin"))
    return client


def sentences(response: Any) -> list[str]:
    return [str(error) for errors in response.context["form"].errors.values() for error in errors]


def test_a_row_of_ones_own_is_kept_with_day_and_source(admin: Client) -> None:
    assert admin.post(PAGE, GOOD)["Location"] == PAGE
    row = Setting.objects.get(name="calendar.days")
    assert (row.scope, row.value, row.valid_from, row.source, row.by, row.shipped) == (
        "/yunhai/",
        {"2027-02-08": False},
        date(2026, 12, 1),
        "国办发明电〔2026〕9号",
        "admin",
        False,
    )
    assert AuditEntry.objects.order_by("-number").first().verb == "add_setting"
    (shown,) = admin.get(PAGE).context["rows"]
    assert (shown.place, shown.value, shown.may_retire) == ("云海县", '{"2027-02-08": false}', True)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"value": '{"2027-02-08": false'}, "第 1 行第 21 个字符处写法不对；请检查逗号、引号或括号是否缺漏。"),
        ({"value": '{"2027-02-30": false}'}, "“2027-02-30”不是日期。"),
        ({"value": '{"2027-02-08": NaN}'}, "NaN 不是可用的值。"),
        ({"value": "[" * 10_000 + "]" * 10_000}, "括号套得太深。"),
        ({"valid_from": "July"}, "日期请写成 2026-07-08 的样子。"),
        ({"source": ""}, "请写明依据（文件名称、文号或会议）。"),
        ({"scope": "/ab/"}, "请选本县的单位。"),
    ],
)
def test_what_cannot_hold_is_said_in_plain_words_and_nothing_is_kept(
    admin: Client, change: dict[str, str], sentence: str
) -> None:
    response = admin.post(PAGE, GOOD | change)
    assert sentences(response) == [sentence]
    assert not Setting.objects.filter(name="calendar.days").exists()


def test_a_number_is_entered_as_a_number(admin: Client) -> None:
    page = "/settings/sign_in.idle_minutes/"
    assert sentences(admin.post(page, GOOD | {"value": "half an hour"})) == ["请填整数。"]
    assert sentences(admin.post(page, GOOD | {"value": "1"})) == ["请填 5 至 720 之间的整数（分钟）。"]
    admin.post(page, GOOD | {"value": "30"})
    assert newest_setting("sign_in.idle_minutes", scope="/yunhai/") == 30


def test_a_row_is_retired_with_its_reason_and_stays_in_sight(admin: Client) -> None:
    admin.post(PAGE, GOOD)
    row = Setting.objects.get(name="calendar.days")
    admin.post(f"{PAGE}{row.pk}/retire/", {"why": ""})
    row.refresh_from_db()
    assert row.retired_on is None
    admin.post(f"{PAGE}{row.pk}/retire/", {"why": "文号写错"})
    (shown,) = admin.get(PAGE).context["rows"]
    assert (shown.state, shown.row.retired_why, shown.may_retire) == ("retired", "文号写错", False)


def test_a_shipped_row_is_shown_and_cannot_be_retired(admin: Client) -> None:
    shipped = Setting.objects.get(name="calendar.hours", shipped=True)
    (shown,) = admin.get("/settings/calendar.hours/").context["rows"]
    assert (shown.may_retire, shown.state) == (False, "holds")
    assert admin.post(f"/settings/calendar.hours/{shipped.pk}/retire/", {"why": "x"}).status_code == 404


def test_a_row_behind_a_newer_one_and_one_that_begins_later_are_told_apart(admin: Client) -> None:
    for day in ("2025-01-01", "2026-01-01", "2090-01-01"):
        admin.post(PAGE, GOOD | {"valid_from": day})
    assert [row.state for row in admin.get(PAGE).context["rows"]] == ["later", "holds", "behind"]


def test_another_countys_rows_are_out_of_sight_and_reach(admin: Client) -> None:
    make_county("ab", name="邻县")
    row = change_setting("calendar.days", {"2027-02-08": False}, by="x", valid_from=date(2026, 1, 1), scope="/ab/")
    assert admin.get(PAGE).context["rows"] == []
    assert admin.post(f"{PAGE}{row.pk}/retire/", {"why": "x"}).status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DISPATCH_OFFICE])
def test_readers_see_the_rules_and_change_none(client: Client, county: Unit, role: Role) -> None:
    sign_in(client, make_officer(county, role=role))
    assert client.get(PAGE).context["may_keep"] is False
    assert client.post(PAGE, GOOD).status_code == 403
    assert not Setting.objects.filter(name="calendar.days").exists()


@pytest.mark.parametrize("role", [Role.UNIT_CLERK, Role.ENTERPRISE, Role.SECURITY_ADMIN, Role.CITY_LEADER])
def test_for_others_the_rules_do_not_exist(client: Client, county: Unit, role: Role) -> None:
    sign_in(client, make_officer(county, role=role))
    assert [client.get(page).status_code for page in ("/settings/", PAGE)] == [404, 404]
    assert client.post(PAGE, GOOD).status_code == 404


def test_kinds_of_the_demonstration_and_unknown_ones_have_no_page(admin: Client) -> None:
    assert [client_page(admin, name) for name in ("demo.today", "demo.password", "unknown")] == [404, 404, 404]
    assert "demo." not in admin.get("/settings/").content.decode()


def client_page(client: Client, name: str) -> int:
    return client.get(f"/settings/{name}/").status_code
