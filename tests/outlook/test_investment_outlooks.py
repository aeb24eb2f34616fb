"""The library's investment is forecast by caliber, for the county and for each area, against the year's plans."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from tests.factories.library import LibraryCounty, make_library_county, make_project
from tests.factories.people import SINCE, TODAY
from tests.factories.plans import make_document
from tests.factories.works import make_area

from diaodu.core.clock import ZONE, fixed
from diaodu.core.models import AuditEntry, Subject
from diaodu.core.shipped import load_shipped_settings
from diaodu.outlook.actions import forecast_county
from diaodu.outlook.models import Outlook
from diaodu.outlook.queries import newest
from diaodu.outlook.sources import Asked
from diaodu.outlook.words import notes_said
from diaodu.plan.models import Counting
from diaodu.projects.library.actions import (
    InvestmentInput,
    group_projects,
    open_investment_lines,
    report_investments,
    set_year_plans,
)
from diaodu.projects.library.models import Project
from diaodu.projects.library.outlook_source import OfInvestment

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
KNOWN = datetime(2026, 9, 2, 12, tzinfo=ZONE)
MONTHS = (100, 300, 500, 480, 520, 490, 510)  # of 万元, February to August


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with fixed(TODAY):
        yield


@pytest.fixture
def county() -> LibraryCounty:
    load_shipped_settings()
    return make_library_county()


def tell(county: LibraryCounty, project: Project, *, until: int = 8, caliber: str = "physical") -> None:
    inputs = [
        InvestmentInput(project, date(2026, month, 1), caliber, Decimal(value))
        for month, value in enumerate(MONTHS, start=2)
        if month <= until
    ]
    report_investments(inputs, by="office", scope=county.unit.path)


def forecast(county: LibraryCounty) -> dict[str, Outlook]:
    open_investment_lines(county.unit.path, by="office")
    forecast_county(county.unit.path, on=TODAY, known=KNOWN, by="system")
    rows = newest(Subject.objects.filter(kind="investment").values_list("pk", flat=True))
    return {row.subject.code: row for row in rows.values()}


def test_a_line_is_forecast_in_yi_against_what_the_projects_plan_for_the_year(county: LibraryCounty) -> None:
    project = make_project(county, stage="building")
    set_year_plans({project.pk: Decimal(4000)}, year=2026, scope=county.unit.path, by="office")
    tell(county, project)
    tell(county, project, caliber="paid", until=7)
    rows = forecast(county)
    assert sorted(rows) == ["TZ-PAID", "TZ-PHYSICAL"]
    row = rows["TZ-PHYSICAL"]
    assert (row.measured_in, row.so_far, row.target) == ("亿元", Decimal("0.29"), Decimal("0.4"))
    assert row.expected is not None
    assert row.so_far is not None
    assert row.so_far < row.expected < 1
    assert row.chance is not None
    assert row.subject.label_zh == "全县项目完成投资（形象进度）"
    paid = rows["TZ-PAID"]
    assert (paid.known_to, paid.target) == (date(2026, 7, 31), None)  # August has not been told, which is no fall
    assert AuditEntry.objects.filter(verb="open_investment_lines").count() == 1
    assert open_investment_lines(county.unit.path, by="office") == []


def test_an_area_has_lines_of_its_own_led_by_its_unit(county: LibraryCounty) -> None:
    area = make_area(county.unit, county.housing)
    project, other = make_project(county, stage="building"), make_project(county, name="另一个", stage="building")
    group_projects([project], subjects=[area.subject], by="office")
    for each in (project, other):
        tell(county, each)
    rows = forecast(county)
    inside = rows[f"TZ-{area.code}-PHYSICAL"]
    assert (inside.so_far, rows["TZ-PHYSICAL"].so_far) == (Decimal("0.29"), Decimal("0.58"))
    assert inside.unit == county.housing


def test_who_is_missing_is_told_and_without_all_plans_there_is_no_target(county: LibraryCounty) -> None:
    project, silent = make_project(county, stage="building"), make_project(county, name="另一个", stage="building")
    set_year_plans({project.pk: Decimal(4000)}, year=2026, scope=county.unit.path, by="office")
    tell(county, project)
    tell(county, silent, until=2)
    row = forecast(county).get("TZ-PHYSICAL")
    assert row is not None
    assert row.known_to == date(2026, 2, 28)  # from March on only one of two told: under the rule's eighty percent
    assert row.target is None
    assert "1个项目没有填今年的计划投资" in notes_said(row)[0]


def test_a_line_that_nobody_has_told_anything_of_this_year_is_not_forecast(county: LibraryCounty) -> None:
    project = make_project(county, stage="building")
    report_investments(
        [InvestmentInput(project, date(2025, 11, 1), "physical", Decimal(5))], by="office", scope=county.unit.path
    )
    assert forecast(county) == {}
    spring = Asked(county.unit.path, date(2026, 2, 3), KNOWN)
    assert len(list(OfInvestment().series(spring))) == 1  # in spring last year's months are all there is


def test_a_plans_sentence_bound_to_investment_is_forecast_without_months_not_told_yet(county: LibraryCounty) -> None:
    project, silent = make_project(county, stage="building"), make_project(county, name="另一个", stage="building")
    tell(county, project, until=7)
    tell(county, silent, until=6)
    commitment = make_document(county=county.unit).commitments.earliest("pk")
    Counting.objects.create(
        commitment=commitment, measure="projects.invested", measured_in="亿元", low=Decimal(1), kind="increment",
        params={"scope": county.unit.path, "caliber": "physical"}, start=SINCE, due=date(2026, 12, 31), by="office",
    )  # fmt: skip
    forecast_county(county.unit.path, on=TODAY, known=KNOWN, by="system")
    (row,) = newest([commitment.subject_id]).values()
    assert (row.known_to, row.so_far, row.target) == (date(2026, 7, 31), Decimal("0.429"), 1)
    assert row.expected is not None
    assert row.so_far is not None
    assert row.so_far < row.expected < 2
    assert "处缺数未计入" in notes_said(row)[0]


def test_the_line_has_a_page_for_who_oversees_the_county(county: LibraryCounty, client: Client) -> None:
    project = make_project(county, stage="building")
    tell(county, project)
    forecast(county)
    client.force_login(county.officer("office"), backend="diaodu.people.sign_in.OfficerBackend")
    page = client.get("/projects/investment/TZ-PHYSICAL/").content.decode()
    assert "全县项目完成投资（形象进度）" in page
    assert "至2026-12-31" in page or "2026-12-31" in page
    assert "2,900" in page
    assert client.get("/projects/investment/TZ-PHYSICAL.xlsx").content[:2] == b"PK"
    assert client.get("/projects/investment/TZ-NOTHING/").status_code == 404
    assert "全县项目完成投资" in client.get("/forecasts/?kind=investment").content.decode()
    client.force_login(county.officer("clerk"), backend="diaodu.people.sign_in.OfficerBackend")
    assert client.get("/projects/investment/TZ-PHYSICAL/").status_code == 404
