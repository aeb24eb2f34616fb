"""The series of investment to be forecast: by caliber, of the whole county and of each area, as told month by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from diaodu.core.models import Subject
from diaodu.forecasting import History, Kind, Note, Target
from diaodu.outlook.source_notes import left_out, unplanned
from diaodu.outlook.sources import Asked, Series, register_source
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie, Unit
from diaodu.people.queries import alive
from diaodu.projects.library.choices import Caliber
from diaodu.projects.library.investment_lines import INVESTMENT, Line, lines_of
from diaodu.projects.library.models import YearPlan
from diaodu.projects.library.queries.lines import LineMonths
from diaodu.projects.library.rules.series import MonthSum, settled_months, year_to_date
from diaodu.projects.library.setting_kinds import least_told

PER_YI = Decimal(10_000)  # 万元 in an 亿元
YEAR_BEGINS = 3  # months


class OfInvestment:
    name, title = INVESTMENT, _("Investment of projects")

    def series(self, asked: Asked) -> Iterator[Series]:
        """Ten queries, however many lines and projects."""
        subjects = dict(Subject.objects.filter(scope=asked.county, kind=INVESTMENT).values_list("code", "pk"))
        lines = [line for line in lines_of(asked.county) if line.code in subjects]
        lines = [line for line in lines if asked.takes(subjects[line.code])]
        if not lines:
            return
        least, leads = least_told(asked.county, asked.as_of), _leads(lines, asked)
        months, plans = LineMonths(lines, asked.as_of, asked.known), _plans(lines, asked.year)
        for line in lines:
            sums = settled_months(months.of(line), least)
            history = _history(sums)
            if _goes_on(history, asked.as_of):
                target, notes = _aimed(line, plans, months.told_in(line, asked.year))
                notes = (*notes, *_left(sums, asked.year))
                yield Series(subjects[line.code], leads[line.code], history, "亿元", target=target, notes=notes)


def _leads(lines: Sequence[Line], asked: Asked) -> dict[str, int]:
    """By line whose figure it is: the county's own, and of an area the unit that leads it where one does."""
    county = Unit.objects.get(path=asked.county).pk
    areas = [line.area.subject_id for line in lines if line.area]
    ties = Tie.objects.filter(alive(asked.as_of), subject__in=areas, kind=TieKind.LEAD, unit__isnull=False)
    led = dict(ties.order_by("-pk").values_list("subject", "unit"))
    return {line.code: led.get(line.area.subject_id, county) if line.area else county for line in lines}


def _goes_on(history: History, day: date) -> bool:
    """Something is known of this year; in its first months last year's figures are all there is."""
    last = history.last()
    return last is not None and (last[0] == day.year or day.month <= YEAR_BEGINS)


def _history(sums: Sequence[MonthSum]) -> History:
    values = year_to_date(sums)
    return History(
        Kind.CUMULATIVE, {month: None if total is None else float(total / PER_YI) for month, total in values.items()}
    )


def _left(sums: Sequence[MonthSum], year: int) -> tuple[Note, ...]:
    silent = sum(each.silent for each in sums if each.month.year == year)
    return (left_out(silent),) if silent else ()


def _aimed(line: Line, plans: dict[int, Decimal], told: set[int]) -> tuple[Target | None, tuple[Note, ...]]:
    """What the projects plan for the year together, by physical progress, the caliber plans are made in."""
    if line.caliber != Caliber.PHYSICAL:
        return None, ()
    missing = len(told - plans.keys())
    planned = [plans[project] for project in line.projects if project in plans]
    if missing:
        return None, (unplanned(missing),)
    return (Target(float(sum(planned, Decimal(0)) / PER_YI)) if planned else None), ()


def _plans(lines: Sequence[Line], year: int) -> dict[int, Decimal]:
    projects = set().union(*(line.projects for line in lines))
    rows = YearPlan.objects.filter(project__in=projects, year=year).values_list("project", "amount")
    return {project: amount for project, amount in rows if amount is not None}


def register() -> None:
    register_source(OfInvestment())
