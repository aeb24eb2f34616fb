"""日监测、周调度、月分析、季通报: the same ledger over four spans of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DAY, WEEK, MONTH, QUARTER = "day", "week", "month", "quarter"
SPANS = (DAY, WEEK, MONTH, QUARTER)


@dataclass(frozen=True, slots=True)
class Span:
    """`first` to `last`, both included. A week begins on Monday."""

    name: str
    first: date
    last: date

    @property
    def eve(self) -> date:
        """The day before: what has turned is held against it."""
        return self.first - timedelta(days=1)

    @property
    def before(self) -> date:
        """A day of the span before."""
        return self.eve

    @property
    def after(self) -> date:
        return self.last + timedelta(days=1)


def span_of(name: str, day: date) -> Span:
    if name == DAY:
        return Span(DAY, day, day)
    if name == WEEK:
        first = day - timedelta(days=day.weekday())
        return Span(WEEK, first, first + timedelta(days=6))
    if name == MONTH:
        return Span(MONTH, day.replace(day=1), _end(day.year, day.month))
    month = (day.month - 1) // 3 * 3 + 1
    return Span(QUARTER, date(day.year, month, 1), _end(day.year, month + 2))


def _end(year: int, month: int) -> date:
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return following - timedelta(days=1)
