"""The sample county: Yunhai, which does not exist. Made through the same actions as everybody's county."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from diaodu.core.clock import fixed
from diaodu.core.files import store_file
from diaodu.core.settings import change_setting, newest_setting
from diaodu.indicators.catalogue.models import Indicator
from diaodu.people.actions import NewUnit, add_unit
from diaodu.people.choices import UnitKind
from diaodu.people.models import Officer, Post, Unit
from diaodu.people.staffing import add_staff
from diaodu.plan.actions import adopt_document, store_reading
from diaodu.plan.models import Document
from diaodu.projects.library.actions import open_investment_lines
from diaodu.projects.works.models import Programme
from diaodu.reading import read_file
from diaodu.sample.accounts import PASSWORD
from diaodu.sample.areas import load_areas
from diaodu.sample.assessment import load_assessments
from diaodu.sample.checking import load_checking
from diaodu.sample.dispatch import load_dispatch
from diaodu.sample.factors import load_factors
from diaodu.sample.firm_areas import load_firm_areas
from diaodu.sample.firm_calls import load_firm_calls
from diaodu.sample.outlooks import load_outlooks
from diaodu.sample.papers import load_papers
from diaodu.sample.problems import load_problems
from diaodu.sample.project_lives import load_past_money
from diaodu.sample.project_schedules import planned_programmes, planned_projects
from diaodu.sample.projects import load_projects
from diaodu.sample.records import stand_on_registers
from diaodu.sample.rounds import load_rounds
from diaodu.sample.schedules import load_schedules, planned_commitments
from diaodu.sample.staff import staff
from diaodu.sample.supports import load_firm_figures, load_supports
from diaodu.sample.tours import load_tours
from diaodu.sample.year import load_year

HERE = Path(__file__).parent
PLAN = HERE / "plan.txt"
PLAN_DATE = date(2026, 7, 8)
DEMO_TODAY = date(2026, 9, 2)  # what "today" means in the sample county, on every page
COUNTY = NewUnit("yunhai", UnitKind.COUNTY, "云海县", "Yunhai County")
_SINCE = date(2026, 1, 1)
_BY = "sample"


def is_loaded() -> bool:
    return newest_setting("demo.today") is not None


def any_county() -> bool:
    """Whether the data folder holds a county of whatever kind: the sample is never mixed into a real one."""
    return Unit.objects.exists()


@transaction.atomic
def load_sample() -> None:
    """Make the county, its officers, its plan and half a year of reporting; nothing when it is there already."""
    if is_loaded():
        return
    county = add_unit(COUNTY, by=_BY, valid_from=_SINCE)
    units = {row["code"]: _add(row, county) for row in _rows("units.csv")}
    add_staff(staff(units), by=_BY, since=_SINCE)
    _give_secretary(units["leaders"])
    # Shown on the sign-in page, on loopback only: without it nobody could look around.
    change_setting("demo.password", PASSWORD, by=_BY, valid_from=_SINCE)
    load_areas(county, units)
    document = _load_plan(county)
    load_year(document, units, demo_today=DEMO_TODAY)
    projects = load_projects(document, units, demo_today=DEMO_TODAY)
    load_firm_areas(county)
    load_past_money(projects)
    by_code = {each.code: each for each in Indicator.objects.filter(scope=county.path)}
    load_supports(county, by_code)
    load_firm_figures(county, by_code)
    load_rounds(county, units, demo_today=DEMO_TODAY)
    planned = planned_commitments(document, today=DEMO_TODAY)
    planned += planned_projects(projects, today=DEMO_TODAY)
    planned += planned_programmes(Programme.objects.filter(unit=county).select_related("subject"))
    load_schedules(planned, today=DEMO_TODAY)
    load_factors(projects, county, demo_today=DEMO_TODAY)
    load_problems(county, units, demo_today=DEMO_TODAY)
    load_firm_calls(county, units)
    stand_on_registers(document, units, demo_today=DEMO_TODAY)
    open_investment_lines(county.path, by=_BY)
    load_outlooks(county)
    load_tours(projects, document, demo_today=DEMO_TODAY)
    load_assessments(county, units, demo_today=DEMO_TODAY)
    load_checking(county, units, demo_today=DEMO_TODAY)
    load_papers(county, demo_today=DEMO_TODAY)
    load_dispatch(county, units, demo_today=DEMO_TODAY)
    change_setting("demo.today", DEMO_TODAY.isoformat(), by=_BY, valid_from=_SINCE)


def _add(row: dict[str, str], county: Unit) -> Unit:
    new = NewUnit(row["code"], UnitKind(row["kind"]), row["name_zh"], row["name_en"], row["short_zh"])
    return add_unit(new, by=_BY, parent=county, valid_from=_SINCE)


def _give_secretary(leaders: Unit) -> None:
    """The secretary's chair names the leader's it acts for."""
    leader = Post.objects.get(unit=leaders, title_zh="副县长（城建交通）")
    Post.objects.filter(unit=leaders, title_zh="副县长秘书").update(acts_for=leader)


def _load_plan(county: Unit) -> Document:
    reading = read_file(PLAN.read_bytes(), name=PLAN.name, date=PLAN_DATE)
    chen = Officer.objects.get(username="chen")
    document = store_reading(
        reading,
        unit=county,
        file=store_file(PLAN.read_bytes()),
        file_name="云海县下半年工作方案.txt",
        by=chen,
        today=DEMO_TODAY,
    )
    with fixed(PLAN_DATE):
        return adopt_document(document, by=chen)


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
