"""What was invested, as it stands now or as it was known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diaodu.projects.library.choices import Caliber
from diaodu.projects.library.models import Investment, Project
from diaodu.projects.library.queries.stages import entries_of
from diaodu.projects.library.rules.money import Figure, Gap, gaps, months_between, newest_figures, summed_gaps, total_of
from diaodu.projects.library.rules.stages import months_owed


def figures_of(projects: Iterable[int], *, first: date | None = None, last: date | None = None) -> list[Figure]:
    """All rows of these projects in the order entered; one query."""
    rows = Investment.objects.filter(project__in=list(projects)).order_by("pk")
    if first is not None:
        rows = rows.filter(month__gte=first)
    if last is not None:
        rows = rows.filter(month__lte=last)
    names = ("project", "month", "caliber", "value", "known_at")
    return [Figure(*row) for row in rows.values_list(*names)]


def newest_of(projects: Iterable[int]) -> dict[tuple[int, date, str], Decimal]:
    """By project, month and caliber the figure that counts now."""
    figures = figures_of(projects)
    return {
        (project, month, caliber): value
        for caliber in Caliber.values
        for (project, month), value in newest_figures(figures, caliber=caliber).items()
    }


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month: by caliber its figure (None: not known), and how far each lies behind the one before."""

    month: date
    values: list[tuple[str, Decimal | None]]
    gaps: list[Gap]


@dataclass(frozen=True, slots=True)
class YearTable:
    year: int
    lines: list[MonthLine]
    totals: list[tuple[str, Decimal | None, int]]  # caliber, sum of the months known, months on site not known
    gaps: list[Gap]
    all_time: list[tuple[str, Decimal | None]]


def year_table(project: Project, year: int, *, today: date) -> YearTable:
    """A year's months so far, caliber by caliber; nothing is added across calibers. Two queries."""
    figures = figures_of([project.pk])
    newest = {caliber: newest_figures(figures, caliber=caliber) for caliber in Caliber.values}
    months = months_between(date(year, 1, 1), min(today, date(year, 12, 31)))
    lines = []
    for month in months:
        values = {caliber: newest[caliber].get((project.pk, month)) for caliber in Caliber.values}
        lines.append(MonthLine(month, list(values.items()), gaps(values)))
    totals = {caliber: total_of(newest[caliber], [project.pk], months) for caliber in Caliber.values}
    owed = months_owed(entries_of([project.pk])[project.pk], date(year, 1, 1), min(today, date(year, 12, 31)))
    ever = {
        caliber: total_of(rows, [project.pk], [month for _project, month in rows]) for caliber, rows in newest.items()
    }
    return YearTable(
        year,
        lines,
        [
            (caliber, total.value, sum((project.pk, month) not in newest[caliber] for month in owed))
            for caliber, total in totals.items()
        ],
        summed_gaps([line.gaps for line in lines]),
        [(caliber, total.value) for caliber, total in ever.items()],
    )
