"""Months as whole numbers, so that files sort by them and both engines compute with them alike."""

from __future__ import annotations

import calendar
from datetime import date

FIRST, LAST = 0, 9999 * 12 + 11  # "always" and "still"


def month_number(year: int, month: int) -> int:
    """Months since the year 0; December of a year is `year * 12 + 11`."""
    return year * 12 + month - 1


def number_of(day: date) -> int:
    return month_number(day.year, day.month)


def month_end(number: int) -> date:
    year, month = divmod(number, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def first_month(day: date | None) -> int:
    """The first month whose last day is not before `day`."""
    return FIRST if day is None else number_of(day)


def last_month(day: date | None) -> int:
    """The last month whose last day is not after `day`."""
    if day is None:
        return LAST
    number = number_of(day)
    return number if day == month_end(number) else number - 1
