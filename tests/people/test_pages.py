"""Pages of units and officers: what they lead, stand behind and owe; how it was on a day."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.factories.people import make_officer
from tests.factories.reporting import County, make_reporting_county, report

from diaodu.core.clock import fixed
from diaodu.duties.actions import send_notice
from diaodu.people.actions import appoint_deputy, end_deputy, end_tie, hand_over, tie_unit
from diaodu.people.choices import Role, TieKind
from diaodu.people.models import Tenure, Tie
from diaodu.plan.actions import catch_up_standings

pytestmark = pytest.mark.django_db
BACKEND = "diaodu.people.sign_in.OfficerBackend"
TODAY = date(2026, 9, 20)


@pytest.fixture(autouse=True)
def _today():  # type: ignore[no-untyped-def]
    with fixed(TODAY):
        yield


@pytest.fixture
def county() -> County:
    made = make_reporting_county()
    make_officer(made.office, role=Role.SYSTEM_ADMIN, username="admin")
    return made


def page(client: Client, county: County, who: str, address: str):  # type: ignore[no-untyped-def]
    client.force_login(county.officer(who), backend=BACKEND)
    return client.get(address)


def blocks(answer) -> dict[str, dict]:  # type: ignore[no-untyped-def, type-arg]
    return {filled.name: filled.context for filled in answer.context["panels"]}


def tenure(name: str) -> Tenure:
    return Tenure.objects.select_related("post__unit", "officer").get(officer__username=name)


def test_unit_page_shows_what_it_leads_with_lights_what_it_owes_and_how_it_reports(
    client: Client, county: County
) -> None:
    report(county, "2026-08", "74", on=date(2026, 9, 2))
    send_notice("报送材料", body="", to=[county.housing], asked_by=county.office, by="office", due_at=None)
    catch_up_standings()
    shown = blocks(page(client, county, "clerk", "/people/units/zhujian/"))
    assert list(shown) == ["commitments", "duties", "returns"]
    (leads,) = shown["commitments"]["groups"]
    assert (len(leads.rows), sum(count for _, count in leads.lights)) == (2, 2)
    assert [duty.title for duty in shown["duties"]["duties"]] == ["报送材料"]
    assert [owed.get_state_display() for owed in shown["returns"]["returns"]] == ["已采用"]


def test_panels_show_no_more_than_the_reader_may_open(client: Client, county: County) -> None:
    report(county, "2026-08", "74", on=date(2026, 9, 2))
    send_notice("报送材料", body="", to=[county.housing], asked_by=county.office, by="office", due_at=None)
    assert list(blocks(page(client, county, "water-clerk", "/people/units/zhujian/"))) == ["commitments"]
    assert blocks(page(client, county, "admin", "/people/units/zhujian/")) == {}


def test_leader_page_shows_what_they_stand_behind_and_their_secretary_the_same(client: Client, county: County) -> None:
    leader = make_officer(county.unit, role=Role.CITY_LEADER, username="zhou")
    secretary = make_officer(county.unit, role=Role.SECRETARY, username="luo")
    post = leader.tenures.get().post
    secretary.tenures.get().post.__class__.objects.filter(tenures__officer=secretary).update(acts_for=post)
    tie_unit(
        county.commitment("老旧小区").subject,
        unit=county.unit,
        kind=TieKind.SPONSOR,
        since=TODAY,
        by="office",
        post=post,
    )
    for name in ("zhou", "luo"):
        groups = blocks(page(client, county, "clerk", f"/people/officers/{name}/"))["commitments"]["groups"]
        assert [(str(group.title), len(group.rows)) for group in groups] == [("包保事项", 1)]


def test_unit_as_of_a_day_shows_the_holders_of_then(client: Client, county: County) -> None:
    successor = make_officer(county.housing, role=None, username="xin")
    hand_over(tenure("head"), to=successor, on=date(2026, 9, 10), by="admin")
    deputy = appoint_deputy(
        tenure("chief").post, successor, since=date(2026, 9, 3), until=date(2026, 9, 12), why="休假", by="admin"
    )
    end_deputy(deputy, on=date(2026, 9, 8), by="admin")
    held = {}
    for day in ("2026-09-05", "2026-09-09", ""):
        chairs = page(client, county, "clerk", f"/people/units/zhujian/?on={day}").context["chairs"]
        held[day] = {
            chair.post.role: [
                *(t.officer.username for t in chair.tenures),
                *(d.officer.username for d in chair.deputies),
            ]
            for chair in chairs
        }
    assert held["2026-09-05"]["unit_head"] == ["head"]
    assert held["2026-09-05"]["section_chief"] == ["chief", "xin"]
    assert held["2026-09-09"]["section_chief"] == ["chief"]
    assert held[""]["unit_head"] == ["xin"]


def test_unit_as_of_a_day_leads_what_it_led_then_and_says_so(client: Client, county: County) -> None:
    tie = Tie.objects.get(subject=county.commitment("东城片区").subject, kind=TieKind.LEAD)
    end_tie(tie, on=date(2026, 9, 5), by="office", reason="划出")
    then = page(client, county, "clerk", "/people/units/zhujian/?on=2026-09-05")
    assert len(blocks(then)["commitments"]["groups"][0].rows) == 2
    assert "截至2026-09-05。" in then.content.decode()
    now = page(client, county, "clerk", "/people/units/zhujian/")
    assert len(blocks(now)["commitments"]["groups"][0].rows) == 1
    assert "截至2026" not in now.content.decode()
