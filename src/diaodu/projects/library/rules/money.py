"""Sums of investment: one caliber at a time, the newest figure of each month, blanks counted and left out.

There is no function here that takes figures of several calibers and answers one number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from diaodu.projects.library.choices import Caliber

_PLACES = Decimal(1)  # of 万元


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of a project: a month's first day, a caliber, what it was said to be and since when that was known."""

    project: int
    month: date
    caliber: str
    value: Decimal | None
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Total:
    """`value` None: no month is known. `blanks`: months that should be known and are not."""

    value: Decimal | None
    blanks: int
    newest: date | None = None  # the last month known


def newest_figures(
    figures: Iterable[Figure], *, caliber: str, known: datetime | None = None
) -> dict[tuple[int, date], Decimal]:
    """By project and month the figure that counts, of one caliber; months taken back are not there.

    `figures` come in the order they were entered.
    """
    found: dict[tuple[int, date], Decimal | None] = {}
    for each in figures:
        if each.caliber == caliber and (known is None or each.known_at <= known):
            found[each.project, each.month] = each.value
    return {key: value for key, value in found.items() if value is not None}


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months from `first` to `last`, both included; none where they are turned round."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    begin = first.year * 12 + first.month - 1
    return [date((begin + n) // 12, (begin + n) % 12 + 1, 1) for n in range(max(0, count))]


def total_of(newest: Mapping[tuple[int, date], Decimal], projects: Sequence[int], months: Sequence[date]) -> Total:
    """The sum over projects and months, each pair once, however often a project is named."""
    once, wanted = set(projects), set(months)
    values = [value for (project, month), value in newest.items() if project in once and month in wanted]
    known = [month for (project, month) in newest if project in once and month in wanted]
    blanks = len(once) * len(wanted) - len(values)
    return Total(sum(values, Decimal(0)) if values else None, blanks, max(known, default=None))


@dataclass(frozen=True, slots=True)
class Gap:
    """How far the second caliber lies behind the first: `value` = first - second, None where one is not known."""

    first: str
    second: str
    value: Decimal | None


def gaps(totals: Mapping[str, Decimal | None]) -> list[Gap]:
    """Between neighbouring calibers (physical and statistics, statistics and paid), in their order."""
    found = []
    for first, second in pairwise(Caliber.values):
        one, other = totals.get(first), totals.get(second)
        found.append(Gap(first, second, None if one is None or other is None else one - other))
    return found


def summed_gaps(by_month: Sequence[Sequence[Gap]]) -> list[Gap]:
    """The gaps of all months in which both calibers are known; None where there is no such month."""
    found: dict[tuple[str, str], Decimal | None] = dict.fromkeys(pairwise(Caliber.values))
    for month in by_month:
        for gap in month:
            if gap.value is not None:
                before = found[gap.first, gap.second]
                found[gap.first, gap.second] = gap.value + (before or Decimal(0))
    return [Gap(first, second, value) for (first, second), value in found.items()]


def even_pace(amount: Decimal | None, first: date | None, last: date | None, *, year: int) -> dict[date, Decimal]:
    """A year's plan over the year's months in which work is planned, the same in each (序时); empty without a plan.

    A start or completion that is not planned leaves that end of the year open. A month before the start has nothing.
    """
    if amount is None:
        return {}
    begin, end = date(year, 1, 1), date(year, 12, 31)
    months = months_between(max(begin, first or begin), min(end, last or end))
    if not months:
        return {}
    until = [(amount * place / len(months)).quantize(_PLACES) for place in range(len(months) + 1)]
    shares = {month: until[place + 1] - until[place] for place, month in enumerate(months)}  # they sum to the plan
    return {month: shares.get(month, Decimal(0)) for month in months_between(begin, end)}
