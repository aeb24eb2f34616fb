"""Investment by month as a series: which months are known well enough, and what each year had brought by then. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diaodu.projects.library.rules.money import months_between

HUNDRED = 100
Key = tuple[int, date]  # project, first day of the month


@dataclass(frozen=True, slots=True)
class MonthSum:
    """What one month brought by one caliber: of `asked` projects that were on site or said something, `told` did."""

    month: date
    value: Decimal
    told: int
    asked: int

    @property
    def silent(self) -> int:
        return self.asked - self.told

    @property
    def is_gap(self) -> bool:
        """Nobody told anything though somebody was on site. A month with nobody on site brought nothing."""
        return self.asked > 0 and self.told == 0

    def is_settled(self, least_percent: int) -> bool:
        return self.told * HUNDRED >= least_percent * self.asked


def month_sums(
    newest: Mapping[Key, Decimal], owed: AbstractSet[Key], projects: AbstractSet[int], *, first: date, last: date
) -> list[MonthSum]:
    """From the first month anybody told anything of to `last`; each project once."""
    told: dict[date, dict[int, Decimal]] = {}
    for (project, month), value in newest.items():
        if project in projects:
            told.setdefault(month, {})[project] = value
    asked: dict[date, set[int]] = {month: set(values) for month, values in told.items()}
    for project, month in owed:
        if project in projects:
            asked.setdefault(month, set()).add(project)
    begun = min((month for month in told if month >= first), default=None)
    if begun is None:
        return []
    found = []
    for month in months_between(begun, last):
        values = told.get(month, {})
        found.append(MonthSum(month, sum(values.values(), Decimal(0)), len(values), len(asked.get(month, ()))))
    return found


def settled_months(sums: Sequence[MonthSum], least_percent: int) -> list[MonthSum]:
    """Without the last ones that too few have told of yet: those are not there yet, and would look like a fall."""
    settled = list(sums)
    while settled and not settled[-1].is_settled(least_percent):
        settled.pop()
    return settled


def year_to_date(sums: Sequence[MonthSum]) -> dict[tuple[int, int], Decimal | None]:
    """By year and month what was told of the year by then; None from a gap on, to December.

    Who said nothing of a month others told of is left out, as in every sum of the library; whoever shows it says how
    many. Before the first month nobody was on site: its year begins with nothing.
    """
    found: dict[tuple[int, int], Decimal | None] = {}
    if sums and sums[0].month.month > 1:
        found[sums[0].month.year, sums[0].month.month - 1] = Decimal(0)
    total: Decimal | None = Decimal(0)
    for each in sums:
        year, month = each.month.year, each.month.month
        if month == 1:
            total = Decimal(0)
        total = None if total is None or each.is_gap else total + each.value
        found[year, month] = total
    return found
