"""The calendar of a county: the shipped table of holidays and make-up days under the county's own dated rows."""

from __future__ import annotations

from datetime import date, time
from functools import cache
from typing import Any

from diaodu.core.setting_kinds import DAYS, HOURS
from diaodu.core.settings import holding_rows, newest_setting
from diaodu.kernel.tables import table_rows
from diaodu.kernel.working_time import WorkCalendar


def calendar_for(scope: str) -> WorkCalendar:
    """Working time as it holds for a unit path. Two queries.

    `calendar.days` {"2027-02-08": false, …} adds to the shipped table and wins over it; `calendar.hours`
    [["08:30", "12:00"], …] replaces the usual hours.
    """
    own = own_days(scope)
    shipped, years = shipped_days()
    hours = newest_setting(HOURS.name, scope=scope)
    words: dict[str, Any] = {"hours": tuple((_time(a), _time(b)) for a, b in hours)} if hours else {}
    return WorkCalendar({**shipped, **own}, years=years | {day.year for day in own}, **words)


def own_days(scope: str) -> dict[date, bool]:
    """The days of the rows that hold for `scope`: for each year those of the nearest and newest."""
    days: dict[date, bool] = {}
    known: set[int] = set()
    for row in holding_rows(DAYS.name, scope=scope):
        table = {date.fromisoformat(day): bool(worked) for day, worked in row.value.items()}
        years = {day.year for day in table} - known
        days |= {day: worked for day, worked in table.items() if day.year in years}
        known |= years
    return days


@cache
def shipped_days() -> tuple[dict[date, bool], frozenset[int]]:
    """Days off that are no weekend and weekend days that are worked, as the State Council announced them each year."""
    days = {date.fromisoformat(row["date"]): row["worked"] == "1" for row in table_rows("calendar", "holidays.csv")}
    return days, frozenset(day.year for day in days)


def _time(text: str) -> time:
    return time.fromisoformat(text)
