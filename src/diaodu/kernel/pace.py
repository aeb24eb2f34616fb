"""序时: the share of the way a promise should have gone: by months, by a seasonal curve, by steps, or none at all."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import Any

MONTHS = 12


class PaceKind(StrEnum):
    LINEAR = "linear"
    CURVE = "curve"  # 12 cumulative percents, for what has a building season
    STEPS = "steps"  # the days and weights of milestones, or even steps for so many times a period
    NONE = "none"  # only the date holds


@dataclass(frozen=True, slots=True)
class PaceStep:
    """A step of the way; without a day it is due with the whole."""

    due: date | None
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Pace:
    kind: PaceKind = PaceKind.LINEAR
    shares: tuple[Decimal, ...] = ()  # of a curve: percent of a year that is done by the end of each month

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Pace:
        """`{"kind": "curve", "shares": [2, 5, …, 100]}`; nothing said is linear. Raises ValueError, in plain words."""
        kind = PaceKind(data.get("kind") or PaceKind.LINEAR)
        return cls(kind, curve_shares(data.get("shares"))) if kind is PaceKind.CURVE else cls(kind)


LINEAR = Pace()


def curve_shares(values: Any) -> tuple[Decimal, ...]:
    """Twelve cumulative percents that never fall and end at 100. Raises ValueError where they do not."""
    if not isinstance(values, Sequence) or isinstance(values, str) or len(values) != MONTHS:
        msg = "a curve has twelve cumulative percents"
        raise ValueError(msg)
    try:
        shares = tuple(Decimal(str(value)) for value in values)
    except InvalidOperation as error:
        msg = "a curve is made of numbers"
        raise ValueError(msg) from error
    if not all(share.is_finite() for share in shares) or shares[0] < 0 or list(shares) != sorted(shares):
        msg = "the percents of a curve never fall and never lie below 0"
        raise ValueError(msg)
    if shares[-1] != 100:
        msg = "a curve ends at 100"
        raise ValueError(msg)
    return shares


def expected_share(
    pace: Pace, start: date | None, due: date | None, as_of: date, steps: Sequence[PaceStep] = ()
) -> Fraction | None:
    """Where the pace expects a promise to be on the evening of `as_of`, from 0 to 1. Total.

    None where there is no pace to hold it against: none agreed, no steps laid, no dates, or due before the start.
    """
    if pace.kind is PaceKind.NONE:
        return None
    if pace.kind is PaceKind.STEPS:
        return steps_pace(steps, due, as_of)
    if start is None or due is None or due < start:
        return None
    if pace.kind is PaceKind.CURVE and pace.shares:
        return curve_pace(pace.shares, start, due, as_of)
    return linear_pace(start, due, as_of)


def linear_pace(start: date, due: date, as_of: date) -> Fraction:
    """Share of the time from the morning of `start` to the evening of `due` that is over on the evening of `as_of`.

    0 before the start, 1 from the due day on; 31 August of a year that began on 1 January is exactly 8/12.
    Raises ValueError where `due` lies before `start`.
    """
    if due < start:
        msg = f"due {due} lies before start {start}"
        raise ValueError(msg)
    begin = _months(start - timedelta(days=1))
    whole = _months(due) - begin
    return min(Fraction(1), max(Fraction(0), (_months(as_of) - begin) / whole))


def curve_pace(shares: Sequence[Decimal], start: date, due: date, as_of: date) -> Fraction:
    """The same by a year's curve: even within a month, and its part from `start` to `due` is the whole way.

    A curve that is flat over that part says nothing; the way is linear then.
    """
    begin, end = _on_curve(shares, start - timedelta(days=1)), _on_curve(shares, due)
    if end <= begin:
        return linear_pace(start, due, as_of)
    return min(Fraction(1), max(Fraction(0), (_on_curve(shares, as_of) - begin) / (end - begin)))


def steps_pace(steps: Sequence[PaceStep], due: date | None, as_of: date) -> Fraction | None:
    """Share of the weights whose day is over on the evening of `as_of`; None where no step weighs or none has a day."""
    whole = sum(step.weight for step in steps)
    days = [step.due or due for step in steps]
    if whole <= 0 or not any(days):
        return None
    over = sum(step.weight for step, day in zip(steps, days, strict=True) if day is not None and day <= as_of)
    return Fraction(over, whole)


def _on_curve(shares: Sequence[Decimal], evening: date) -> Fraction:
    """Percents since year 0 at the end of a day: each year adds a whole curve."""
    months = _months(evening)
    whole = int(months // 1)
    year, month = divmod(whole, MONTHS)
    before = Fraction(shares[month - 1]) if month else Fraction(0)
    return year * 100 + before + (Fraction(shares[month]) - before) * (months - whole)


def _months(evening: date) -> Fraction:
    """Months since year 0 at the end of a day; the last day of a month is a whole number."""
    days = calendar.monthrange(evening.year, evening.month)[1]
    return evening.year * 12 + evening.month - 1 + Fraction(evening.day, days)
