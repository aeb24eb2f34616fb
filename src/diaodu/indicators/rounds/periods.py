"""Which figures a round asks, for which period, and by when. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from diaodu.kernel.period import Period
from diaodu.kernel.working_time import WorkCalendar

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}  # what is counted by day or ten days comes from feeds


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a figure comes. `combined`: January is published with February only. `lag`: months behind (错月)."""

    frequency: str
    combined: bool = False
    lag: int = 0


def asked_periods(rhythm: Rhythm, asked: Period) -> list[Period]:
    """The periods a round asks a figure for: what ends with one of its months, moved back by the figure's lag.

    A round of a quarter or longer asks nothing that comes more often; a figure by day is asked by no round.
    """
    length = MONTHS.get(rhythm.frequency)
    if length is None or (length < min(asked.months, 12) and asked.months > 2):
        return []
    found: list[Period] = []
    for month in range(asked.first, asked.last + 1):
        period = _ending(_back(asked.year, month, rhythm.lag), length, combined=rhythm.combined)
        if period is not None and period not in found:
            found.append(period)
    return found


def period_before(period: Period, *, combined: bool) -> Period:
    """What the figure was reported for the time before: March follows January with February where they are combined."""
    if combined and (period.first, period.last) == (3, 3):
        return Period(period.year, 1, 2)
    if (period.first, period.last) == (1, 2):
        return Period.month(period.year - 1, 12)
    return period.previous()


def last_year(period: Period) -> Period:
    return Period(period.year - 1, period.first, period.last)


def offset_period(period: Period, months: int, *, combined: bool = False) -> Period:
    """The period so many months before (below zero: before, as a form says it); January becomes 1–2 where combined."""
    year, month = _back(period.year, period.last, -months)
    if period.months in {3, 6, 12}:
        return (
            Period(year, month - period.months + 1, month) if month % period.months == 0 else Period.month(year, month)
        )
    if combined and month <= 2:
        return Period(year, 1, 2)
    return Period.month(year, month)


def due_day(period: Period, working_day: int, calendar: WorkCalendar) -> date:
    """The working day, counted from the first after the period, by which its figures are due."""
    first = period.end + timedelta(days=1)
    return calendar.add_working_days(first, max(0, working_day - calendar.is_workday(first)))


def _back(year: int, month: int, months: int) -> tuple[int, int]:
    index = year * 12 + month - 1 - months
    return index // 12, index % 12 + 1


def _ending(year_month: tuple[int, int], length: int, *, combined: bool) -> Period | None:
    """The period of that length that ends with the month; None where none does, or January is not published alone."""
    year, month = year_month
    if month % length:
        return None
    if length == 1 and combined and month <= 2:
        return Period(year, 1, 2) if month == 2 else None
    return Period(year, month - length + 1, month)
