"""What the library counts for the plan: once, by one caliber, with blanks, as it was known; lights that move by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.factories.library import OFFICE, LibraryCounty, make_library_county, make_project, make_ready_project
from tests.factories.people import TODAY
from tests.factories.reporting import make_reporting_county

from diaodu.core.clock import ZONE, fixed
from diaodu.core.marks import drain_marks
from diaodu.core.measures import Measured, measure_named
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.kernel.light import Light
from diaodu.plan.actions import confirm_counting, propose_counting
from diaodu.plan.models import Counting, Standing
from diaodu.plan.steps import KEEPER, LEAD
from diaodu.plan.terms import terms_of
from diaodu.projects.library.actions import (
    InvestmentInput,
    NewProject,
    add_projects,
    change_project,
    group_projects,
    move_project,
    report_investments,
)
from diaodu.projects.library.measure_names import IN_STAGE, INVESTED, REACHED
from diaodu.projects.library.models import Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> LibraryCounty:
    return make_library_county()


def asked(name: str, county: LibraryCounty, day: date = TODAY, **filter: Any) -> Measured:
    return measure_named(name).value(day, {"scope": county.unit.path, **filter})


def codes(measured: Measured) -> list[str]:
    return [record.label.split(" ")[0] for record in measured.records]


def test_projects_are_counted_by_the_stage_they_stand_in_on_a_day(county: LibraryCounty) -> None:
    project = make_ready_project(county)
    make_project(county, "在建", stage="building", level="city")
    with fixed(TODAY):
        move_project(project, "reserve_project", mover=OFFICE, on=date(2026, 5, 1))
    assert asked(IN_STAGE, county, stage="reserve").value == 1
    assert asked(IN_STAGE, county, date(2026, 4, 30), stage="reserve").value == 0
    assert asked(IN_STAGE, county, stage="reserve,building").value == 2
    assert codes(asked(IN_STAGE, county, stage="building", level="city")) == ["X-2026-002"]


def test_what_was_reached_before_the_year_is_not_of_this_year(county: LibraryCounty) -> None:
    make_project(county, "去年开工", stage="building", since=date(2025, 6, 1))
    make_project(county, "今年开工", stage="started", since=date(2026, 6, 1))
    assert codes(asked(REACHED, county, stage="started")) == ["X-2026-002"]
    assert asked(REACHED, county, stage="started", since="2025-01-01").value == 2


def test_a_project_in_several_groups_is_counted_once(county: LibraryCounty) -> None:
    project = make_project(county, stage="started", since=date(2026, 3, 1))
    group_projects([project], subjects=[county.firm.subject], industries=["chemistry", "materials"], by="office")
    for group in ("chemistry", "materials", county.firm.code):
        assert codes(asked(REACHED, county, stage="started", group=group)) == [project.code]
    assert asked(REACHED, county, stage="started").value == 1
    assert asked(REACHED, county, stage="started", group="stone").value == 0


def test_a_bundle_and_its_members_are_one_project_and_their_money_is_the_members(county: LibraryCounty) -> None:
    bundle = make_project(county, "打捆", kind="bundle", stage="building", since=date(2026, 1, 5))
    members = [make_project(county, name, stage="building", since=date(2026, 1, 5)) for name in ("一", "二")]
    with fixed(TODAY):
        for member in members:
            change_project(member, {"bundle": bundle}, mover=OFFICE)
            _invest(county, member, "physical", 1, Decimal(5000))
    assert codes(asked(IN_STAGE, county, stage="building")) == [bundle.code]
    assert asked(INVESTED, county, caliber="physical").value == Decimal(1)


def _invest(county: LibraryCounty, project: Project, caliber: str, month: int, value: Decimal) -> None:
    item = InvestmentInput(project, date(2026, month, 1), caliber, value)
    report_investments([item], by="office", scope=county.unit.path)


def test_money_is_of_one_caliber_and_months_not_known_are_blanks(county: LibraryCounty) -> None:
    project = make_project(county, stage="building", since=date(2026, 6, 10))
    with fixed(TODAY):
        _invest(county, project, "physical", 6, Decimal("1234.5"))
        _invest(county, project, "physical", 8, Decimal(100))
        _invest(county, project, "paid", 7, Decimal(9999))
    made = asked(INVESTED, county, caliber="physical")
    assert (made.value, made.unit, made.blanks, made.as_of) == (Decimal("0.1334"), "亿元", 1, date(2026, 8, 1))
    paid = asked(INVESTED, county, caliber="paid")
    assert (paid.value, paid.blanks) == (Decimal("0.9999"), 2)
    nothing = asked(INVESTED, county, caliber="statistics")
    assert (nothing.value, nothing.blanks) == (None, 3)


def test_a_figure_is_counted_from_when_it_was_known(county: LibraryCounty) -> None:
    project = make_project(county, stage="building", since=date(2026, 1, 5))
    with fixed(date(2026, 7, 1)):
        _invest(county, project, "physical", 5, Decimal(10_000))
    measure, filter = measure_named(INVESTED), {"scope": county.unit.path, "caliber": "physical"}
    evenings = [(day, datetime.combine(day, time.max, ZONE)) for day in (date(2026, 6, 30), date(2026, 7, 1))]
    on_days = measure.values_on_days(evenings, [filter])  # type: ignore[attr-defined]
    assert [values[0].value for values in on_days] == [None, Decimal(1)]
    assert [measure.value(day, filter, known=known).value for day, known in evenings] == [None, Decimal(1)]


@pytest.mark.parametrize("count", [1, 3])
def test_many_filters_take_the_same_queries(
    county: LibraryCounty, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_project(county, f"项目{number}", stage="building")
    filters = [{"scope": county.unit.path, "caliber": "paid", "level": "plain"}] * count
    with django_assert_num_queries(4):
        measure_named(INVESTED).values(TODAY, filters)


@pytest.mark.parametrize(
    "filter", [{"stage": "moon"}, {"stage": ""}, {"stage": "building", "level": "moon"}, {"stage": "idea", "over": "x"}]
)
def test_a_filter_that_asks_for_what_there_is_not_is_refused(county: LibraryCounty, filter: dict[str, str]) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        asked(IN_STAGE, county, **filter)


# The plan stands on it


def bound(county: Any, **params: str) -> Counting:
    """The commitment about old quarters, counted from the library from now on."""
    counting = Counting.objects.select_related("commitment__document__unit").get(
        commitment=county.commitment("老旧小区")
    )
    terms = replace(
        terms_of(counting), measure=REACHED, params=params, low=Decimal(2), high=Decimal(2), measured_in="个"
    )
    lead, office = Mover("clerk", frozenset({LEAD})), Mover("office", frozenset({KEEPER}))
    change = propose_counting(counting, terms, mover=lead, version=counting.version, why="以项目库为准")
    return confirm_counting(change, mover=office, version=change.version)


def test_a_commitments_light_moves_with_the_project_it_counts() -> None:
    county = make_reporting_county()
    with fixed(TODAY):
        counting = bound(county, stage="started")
        drain_marks()
        standing = Standing.objects.get(commitment=counting.commitment, day=TODAY)
        assert (standing.value, standing.light) == (Decimal(0), Light.RED)
        add_projects(
            [NewProject(name, county.housing, stage="started") for name in "甲乙"], county=county.unit, by="office"
        )
        assert drain_marks() > 0
        standing = Standing.objects.get(commitment=counting.commitment, day=TODAY)
        assert (standing.value, standing.light) == (Decimal(2), Light.DONE)


def test_the_plan_lays_the_county_and_refuses_a_filter_nobody_can_count() -> None:
    county = make_reporting_county()
    with fixed(TODAY):
        assert bound(county, stage="started").params["scope"] == county.unit.path
        for params in ({}, {"stage": "moon"}):
            with pytest.raises(MoveRefusedError):
                bound(county, **params)
