"""What lines of investment say month by month, as it was known at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from diaodu.areas.models import Area
from diaodu.outlook.models import Outlook
from diaodu.outlook.permissions import newest_visible
from diaodu.people.permissions import Asker
from diaodu.projects.library.choices import Caliber
from diaodu.projects.library.investment_lines import INVESTMENT, Line, code_of
from diaodu.projects.library.models import Project
from diaodu.projects.library.queries.money import figures_of
from diaodu.projects.library.queries.stages import entries_of
from diaodu.projects.library.rules.money import newest_figures
from diaodu.projects.library.rules.series import Key, MonthSum, month_sums
from diaodu.projects.library.rules.stages import months_owed

YEARS_BACK = 3


@dataclass(slots=True)
class LineMonths:
    """Read once for many lines: three queries."""

    lines: Sequence[Line]
    as_of: date
    known: datetime | None = None
    _newest: dict[str, dict[Key, Decimal]] = field(default_factory=dict)
    _owed: AbstractSet[Key] = frozenset()
    _entered: dict[int, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        projects = sorted(set().union(*(line.projects for line in self.lines)))
        figures, entries = figures_of(projects, first=self.first, last=self.as_of), entries_of(projects)
        self._newest = {name: newest_figures(figures, caliber=name, known=self.known) for name in Caliber.values}
        entered = Project.objects.filter(pk__in=projects).values_list("pk", "statistics_on")
        self._entered = {project: day for project, day in entered if day is not None}
        self._owed = {
            (project, month)
            for project in projects
            for month in months_owed(entries[project], self.first, self.as_of, self.known)
        }

    @property
    def first(self) -> date:
        return date(self.as_of.year - YEARS_BACK, 1, 1)

    def of(self, line: Line) -> list[MonthSum]:
        """In 万元, to the last month that is over."""
        newest, owed = self._newest[line.caliber], self._owed
        if line.caliber == Caliber.STATISTICS:
            owed = {(project, month) for project, month in owed if self._is_entered(project, month)}
        last = date(self.as_of.year - (self.as_of.month == 1), (self.as_of.month - 2) % 12 + 1, 1)
        return month_sums(newest, owed, line.projects, first=self.first, last=last)

    def _is_entered(self, project: int, month: date) -> bool:
        """What is not in the statistics yet has nothing to tell there."""
        entered = self._entered.get(project)
        return entered is not None and entered.replace(day=1) <= month

    def told_in(self, line: Line, year: int) -> set[int]:
        """The projects that told a figure of that year."""
        return {project for project, month in self._newest[line.caliber] if month.year == year} & line.projects


def line_forecasts(officer: Asker, area: Area, *, today: date) -> list[Outlook]:
    """Where the area's lines will be at the end of the year, in the order of calibers; two queries."""
    codes = [code_of(caliber, area.code) for caliber in Caliber.values]
    rows = newest_visible(officer, today.year, today=today).filter(subject__kind=INVESTMENT, subject__code__in=codes)
    return sorted(rows, key=lambda row: codes.index(row.subject.code))
