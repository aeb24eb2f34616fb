"""Every address has an expected answer for every role: nothing opens by accident."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from tests.factories.assessment import make_assessment
from tests.factories.checking import add_checked_draft
from tests.factories.dispatch import make_alert, make_dispatch
from tests.factories.factors import make_factors
from tests.factories.indicators import make_indicators
from tests.factories.library import make_housing_project, tell_investment
from tests.factories.papers import make_minutes_paper
from tests.factories.people import TODAY, make_county, make_officer
from tests.factories.problems import make_unit_problem
from tests.factories.reporting import County, make_reporting_county, start_round
from tests.factories.rounds import add_figure_records
from tests.factories.schedules import make_schedule
from tests.factories.tours import make_one_stop_tour
from tests.factories.works import make_area, make_works
from tests.web.access_table import (
    ARGUMENTS,
    CODE,
    EXPECTED,
    KEEPER,
    NO_PLAN,
    OTHER_UNIT,
    OUTSIDER,
    READER,
    SIGN_IN,
    STRANGER,
    TARGET_PAGES,
)

from diaodu.assessment.models import ScoreObjection
from diaodu.core.clock import ZONE, fixed
from diaodu.core.files import store_file
from diaodu.core.models import Attachment, Subject
from diaodu.duties.actions import plan_meeting, send_notice
from diaodu.factors.models import Supply
from diaodu.indicators.catalogue.models import Target
from diaodu.indicators.rounds.models import BookMapping, ReviewNote
from diaodu.kernel.period import Period
from diaodu.ledger.models import Item
from diaodu.people.choices import Role
from diaodu.people.models import Officer, Tenure
from diaodu.plan.actions import catch_up_standings, open_checking
from diaodu.plan.models import Milestone

pytestmark = pytest.mark.django_db

BACKEND = "diaodu.people.sign_in.OfficerBackend"
VISITORS = [
    (STRANGER, None),
    (OUTSIDER, Role.DISPATCH_OFFICE),
    (KEEPER, Role.DISPATCH_OFFICE),
    *[(READER, role) for role in (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD, Role.CITY_LEADER)],
    *[(READER, role) for role in (Role.ROUND_OWNER, Role.SECRETARY, Role.AUDITOR)],
    (OTHER_UNIT, Role.UNIT_CLERK),
    *[(NO_PLAN, role) for role in (Role.ENTERPRISE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)],
]
# Who is let in does not hang on the database: there a few go round, so that every question is asked of both.
ON_BOTH = ((STRANGER, None), (KEEPER, Role.DISPATCH_OFFICE), (READER, Role.UNIT_CLERK), (NO_PLAN, Role.SYSTEM_ADMIN))
GOING_ROUND = [pytest.param(*each, marks=() if each in ON_BOTH else pytest.mark.sqlite) for each in VISITORS]


@pytest.fixture(scope="module")
def county_of_the_file(kept_for_the_file: None) -> County:
    """A county at work: a round, and a notice and a meeting that concern the housing bureau alone."""
    county = make_reporting_county()
    start_round(county)
    due = datetime(2026, 9, 9, 17, 30, tzinfo=ZONE)
    with fixed(TODAY):
        send_notice("报送材料", body="", to=[county.housing], asked_by=county.office, by="office", due_at=due)
        check_lights(county)
        plan_meeting("联席会", starts_at=due, place="", attendees=[county.housing], unit=county.office, by="office")
    make_alert(county)
    make_dispatch(county)
    make_works(county.unit, county.housing, items=1, officers=False)
    area = make_area(county.unit, county.housing)
    make_unit_problem(county.housing, area.subject, by="clerk")
    make_housing_project(county.unit, county.housing)
    tell_investment(county.unit)
    with fixed(TODAY):
        make_indicators(county.unit, county.housing)
    add_figure_records(county.unit, county.office, county.housing)
    add_checked_draft(county.unit, county.housing)
    make_factors(county.unit, Subject.objects.get(code="X-2026-001"))
    with fixed(TODAY):
        make_one_stop_tour(county.unit)
    make_assessment(county.unit, county.housing)
    commitment = county.document.commitments.get(code="R-2026-001")
    make_schedule(county, "老旧小区")
    make_minutes_paper(county)
    Milestone.objects.create(commitment=commitment, name="开工", evidence=store_file(b"permit"), by="clerk")
    return county


def check_lights(county: County) -> None:
    """July's lights are being checked."""
    catch_up_standings()
    until = datetime(2026, 9, 7, 17, 30, tzinfo=ZONE)
    open_checking(Period.parse("2026-07"), county=county.unit, cut_off=TODAY, check_until=until, by="office")


_FIRST_OF = {
    **dict.fromkeys(TARGET_PAGES, Target),
    **{f"figure_rounds:{word}": BookMapping for word in ("book", "retire_book")},
    "figure_rounds:answer_note": ReviewNote,
    "ledger:item": Item,
    "factors:edit_supply": Supply,
    **{f"assessment:{word}": ScoreObjection for word in ("objection", "objection_file")},
}


def address(name: str) -> str:
    if name in {"people:tenure", "people:pack"}:
        return reverse(name, args=[Tenure.objects.get(officer__username="clerk").pk])
    if name == "plan:work_evidence":
        return reverse(name, args=["R-2026-001", "milestone", Milestone.objects.earliest("pk").pk])
    if name == "projects:document_file":
        return reverse(name, args=["X-2026-001", Attachment.objects.earliest("pk").pk])
    if name in _FIRST_OF:
        before = ["C-2026-001"] if name.startswith("assessment:") else []
        return reverse(name, args=[*before, _FIRST_OF[name].objects.earliest("pk").pk])
    if name in ARGUMENTS:
        return reverse(name, args=ARGUMENTS[name])
    return reverse(name, args=[CODE] if name.startswith("plan:") else [])


def visitor(client: Client, kind: str, role: Role | None, county: County) -> Client:
    if role is not None:
        units = {OTHER_UNIT: county.water, KEEPER: county.office}
        unit = make_county("ab", name="邻县") if kind == OUTSIDER else units.get(kind, county.housing)
        sign_in(client, make_officer(unit, role=role, username=f"v-{role}"))
    return client


def sign_in(client: Client, officer: Officer) -> None:
    client.force_login(officer, backend=BACKEND)


def test_every_address_is_in_the_table() -> None:
    named = {
        f"{resolver.namespace}:{pattern.name}"
        for resolver in get_resolver().url_patterns
        if resolver.namespace != "api"  # has a table of its own: tests/api/test_api_access.py
        for pattern in resolver.url_patterns
    }
    assert named == set(EXPECTED)


@pytest.mark.parametrize(("kind", "role"), GOING_ROUND)
def test_every_address_answers_each_role_as_agreed(
    client: Client, kind: str, role: Role | None, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = visitor(client, kind, role, county)
    if (kind, role) not in ON_BOTH:
        # Who may is decided before a page is drawn, and drawing is most of the work: it is done for four of them.
        monkeypatch.setattr("django.template.backends.django.Template.render", lambda *_, **__: "")
    answers = {}
    for name in EXPECTED:
        response = asking.get(address(name))
        to_sign_in = response.status_code == 302 and response["Location"].startswith("/sign-in/")
        answers[name] = SIGN_IN if to_sign_in else response.status_code
    assert answers == {name: expected(row, kind, role) for name, row in EXPECTED.items()}


def expected(row: dict[object, object], kind: str, role: Role | None) -> object:
    """What a role is answered by itself is said of the unit concerned; a row may name another unit's people too."""
    if kind == OTHER_UNIT and OTHER_UNIT in row:
        return row[OTHER_UNIT]
    return row.get(role, row.get(kind, row[READER]))
