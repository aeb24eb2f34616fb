"""Working days and hours: which days are worked, and what a clock that only runs at work shows.

Moments keep the time zone they come with; the calendar speaks of the local day and hour of that zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

_ONE_DAY = timedelta(days=1)
_MOST_DAYS = 4000  # eleven years: further than any clock runs; a search that finds no working day ends here


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """`days`: dates that differ from Monday to Friday (True: worked). `years`: those whose table is known.

    `hours`: the spans worked on a working day, in order, without overlap.
    """

    days: Mapping[date, bool] = field(default_factory=dict)
    hours: tuple[tuple[time, time], ...] = ((time(8, 30), time(12)), (time(14), time(17, 30)))
    years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        edges = [edge for span in self.hours for edge in span]
        if not edges or edges != sorted(set(edges)):
            msg = "working hours must be spans in order, without overlap"
            raise ValueError(msg)

    def is_workday(self, day: date) -> bool:
        return self.days.get(day, day.weekday() < 5)

    def unknown_years(self, first: date, last: date) -> list[int]:
        """Years between the days (both included) that have no table: there Monday to Friday is only a guess."""
        return [year for year in range(first.year, last.year + 1) if year not in self.years]

    def warning(self, first: date, last: date) -> tuple[str, str] | None:
        """What to say (Chinese, English) beside a count that runs through a year without a table; else None."""
        years = self.unknown_years(first, last)
        if not years:
            return None
        zh, en = "、".join(f"{year}年" for year in years), ", ".join(map(str, years))
        return (
            f"{zh}的节假日安排还没有录入，暂按周一至周五计算；公布后请补录。",
            f"The holidays of {en} are not entered yet; Monday to Friday is counted until they are.",
        )

    def add_working_days(self, start: date, count: int) -> date:
        """The working day `count` working days after `start` (before, where negative); 0: `start` or the next one."""
        day, left = start, abs(count)
        step = _ONE_DAY if count >= 0 else -_ONE_DAY
        if count == 0:
            return self._next_workday(start)
        for _ in range(_MOST_DAYS + left * 7):
            day += step
            left -= self.is_workday(day)
            if left == 0:
                return day
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and with `last`; negative where `last` lies before `first`."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_workday(first + _ONE_DAY * offset) for offset in range(1, (last - first).days + 1))

    def end_of_workday(self, day: date) -> time:
        return self.hours[-1][1]

    def add_working_hours(self, start: datetime, length: timedelta) -> datetime:
        """The moment `length` of working time after `start`; a start outside hours begins with the next hours."""
        left = max(length, timedelta(0))
        for begin, end in self._spans_from(start):
            if end - begin >= left:
                return begin + left
            left -= end - begin
        msg = "no working time is left within ten years"
        raise ValueError(msg)

    def working_hours_between(self, first: datetime, last: datetime) -> timedelta:
        """Working time between two moments; negative where `last` lies before `first`."""
        if last < first:
            return -self.working_hours_between(last, first)
        total = timedelta(0)
        for begin, end in self._spans_from(first):
            if begin >= last:
                break
            total += min(end, last) - begin
        return total

    def deadline(self, start: datetime, length: timedelta, stops: Iterable[tuple[datetime, datetime]] = ()) -> datetime:
        """When `length` of working time is over if the clock stands still during `stops` (which may overlap)."""
        due = self.add_working_hours(start, length)
        for begin, end in _merged(stops):
            if begin < due:
                due = self.add_working_hours(due, self.working_hours_between(max(begin, start), max(end, start)))
        return due

    def _next_workday(self, day: date) -> date:
        for offset in range(_MOST_DAYS):
            if self.is_workday(day + _ONE_DAY * offset):
                return day + _ONE_DAY * offset
        return day

    def _spans_from(self, start: datetime) -> Iterable[tuple[datetime, datetime]]:
        for offset in range(_MOST_DAYS):
            day = (start + _ONE_DAY * offset).date()
            if not self.is_workday(day):
                continue
            for begin, end in self.hours:
                first, last = (datetime.combine(day, edge, start.tzinfo) for edge in (begin, end))
                if last > start:
                    yield max(first, start), last


def _merged(stops: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    merged: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(stops):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged
