"""How good a forecast was, once the figure came. Pure: values in, answers out."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

HUNDRED = Decimal(100)


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def month_before(day: date) -> date:
    """The end of the month before the one `day` lies in."""
    return month_end(day.year - 1, 12) if day.month == 1 else month_end(day.year, day.month - 1)


def month_ends(on: date, count: int) -> list[date]:
    """The ends of the last so many months that are over on the evening of a day, oldest first."""
    day = on if month_end(on.year, on.month) == on else month_before(on)
    found = []
    for _number in range(count):
        found.append(day)
        day = month_before(day)
    return found[::-1]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was forecast for a month and what came. `error`: percent of what came; None where that is nothing."""

    expected: Decimal
    actual: Decimal
    low90: Decimal | None = None
    high90: Decimal | None = None

    @property
    def off(self) -> Decimal:
        return self.expected - self.actual

    @property
    def error(self) -> Decimal | None:
        return abs(self.off) / abs(self.actual) * HUNDRED if self.actual else None

    @property
    def is_within(self) -> bool | None:
        """Whether the range that nine in ten should keep was kept; None where none was given."""
        if self.low90 is None or self.high90 is None:
            return None
        return self.low90 <= self.actual <= self.high90


@dataclass(frozen=True, slots=True)
class Goodness:
    """How good many forecasts were together. `mean_error` leaves out those whose figure was nothing."""

    count: int
    mean_error: Decimal | None
    ranged: int  # that gave a range
    within: int

    @property
    def coverage(self) -> Decimal | None:
        return Decimal(self.within) / self.ranged * HUNDRED if self.ranged else None


def goodness(outcomes: Iterable[Outcome]) -> Goodness:
    found = list(outcomes)
    errors = [each.error for each in found if each.error is not None]
    kept = [each.is_within for each in found if each.is_within is not None]
    mean = sum(errors, Decimal(0)) / len(errors) if errors else None
    return Goodness(len(found), mean, len(kept), sum(kept))
