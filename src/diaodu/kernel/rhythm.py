"""频次: how often something is to happen, and how many times it should have happened by a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from diaodu.kernel.pace import linear_pace

_MONTHS = {"year": 12, "half-year": 6, "quarter": 3, "month": 1}
_DAYS = {"week": 7, "day": 1}


@dataclass(frozen=True, slots=True)
class Rhythm:
    times: int
    span: str

    @classmethod
    def parse(cls, text: str) -> Rhythm | None:
        """`2/year` is twice a year; None where the text is no rhythm."""
        times, _, span = text.partition("/")
        if not times.isdecimal() or not int(times) or span not in (*_MONTHS, *_DAYS):
            return None
        return cls(int(times), span)


@dataclass(frozen=True, slots=True)
class Due:
    """How many times by now, and how many in the whole of the year's part that is looked at."""

    by_now: int
    whole: int
    first: date
    last: date


def times_due(rhythm: Rhythm, start: date | None, due: date | None, as_of: date) -> Due:
    """Even steps: the first of two a year is due by the end of June. Total.

    What is looked at is the calendar year of `as_of` from `start` to `due`; what recurs begins anew each year.
    """
    first, last = _window(start, due, as_of)
    if rhythm.span in _DAYS:
        length = _DAYS[rhythm.span]
        whole = max(1, ((last - first).days + 1) // length)
        over = min(whole, max(0, ((as_of - first).days + 1) // length))
        return Due(rhythm.times * over, rhythm.times * whole, first, last)
    by_now = whole = 0
    for begin, end in _spans(first, last, _MONTHS[rhythm.span]):
        by_now += int(rhythm.times * linear_pace(begin, end, as_of))
        whole += rhythm.times
    return Due(by_now, whole, first, last)


def _window(start: date | None, due: date | None, as_of: date) -> tuple[date, date]:
    day = max(as_of, start) if start else as_of
    day = min(day, due) if due else day
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    first = max(first, start) if start else first
    last = min(last, due) if due else last
    return first, max(first, last)


def _spans(first: date, last: date, months: int) -> list[tuple[date, date]]:
    """The calendar spans of so many months that the window touches, each cut to the window."""
    spans, begin = [], date(first.year, (first.month - 1) // months * months + 1, 1)
    while begin <= last:
        after = begin.month - 1 + months
        following = date(begin.year + after // 12, after % 12 + 1, 1)
        spans.append((max(begin, first), min(following - timedelta(days=1), last)))
        begin = following
    return spans
