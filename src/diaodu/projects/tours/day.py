"""A day of visits: stops with opening hours and stays, the minutes between them, and the timetable of an order.

Times are minutes of the day (540 is 9:00). Place 0 is where the buses start and end; stop number n lies at place n + 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class TourError(Exception):
    """A tour that cannot be meant; `where` names the stop."""

    def __init__(self, zh: str, en: str, *, where: str = "") -> None:
        super().__init__(en)
        self.zh, self.en, self.where = zh, en, where


@dataclass(frozen=True, slots=True)
class Stop:
    code: str
    stay: int  # minutes
    opens: int
    closes: int  # the visit is over by then
    points: int = 1  # what is lost where it has to be left out
    must: bool = True


@dataclass(frozen=True, slots=True)
class Day:
    stops: Sequence[Stop]
    minutes: Sequence[Sequence[int]]  # by place and place: how long the drive takes
    begins: int
    ends: int
    buses: int = 1  # lines that drive at the same time; a convoy is one

    def __post_init__(self) -> None:
        _check(self)


class Fault(StrEnum):
    """What is wrong with a visit as timed."""

    TOO_LATE = "too_late"  # the stop has closed before the visit is over
    OVER = "over"  # back after the end of the day


@dataclass(frozen=True, slots=True)
class Visit:
    stop: str
    arrives: int
    waits: int
    starts: int
    leaves: int
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Timetable:
    """One line's day. It leaves so late that nobody waits at the first gate."""

    leaves: int
    visits: tuple[Visit, ...]
    back: int
    driving: int
    fault: Fault | None = None

    @property
    def is_feasible(self) -> bool:
        return self.fault is None and all(visit.fault is None for visit in self.visits)


def timetable(day: Day, order: Sequence[int]) -> Timetable:
    """The times of these stops (by number) in this order; what cannot be kept is marked, not refused."""
    first = _run(day, order, day.begins)
    later = min((visit.waits for visit in first.visits[:1]), default=0)
    return _run(day, order, day.begins + later) if later else first


def _run(day: Day, order: Sequence[int], leaves: int) -> Timetable:
    at, now, driving, visits = 0, leaves, 0, []
    for number in order:
        stop, drive = day.stops[number], day.minutes[at][number + 1]
        arrives = now + drive
        starts = max(arrives, stop.opens)
        now, at, driving = starts + stop.stay, number + 1, driving + drive
        fault = Fault.TOO_LATE if now > stop.closes else None
        visits.append(Visit(stop.code, arrives, starts - arrives, starts, now, fault))
    home = day.minutes[at][0]
    back = now + home
    return Timetable(leaves, tuple(visits), back, driving + home, Fault.OVER if back > day.ends else None)


def _check(day: Day) -> None:
    places = len(day.stops) + 1
    if len(day.minutes) != places or any(len(row) != places for row in day.minutes):
        raise TourError("车程表与观摩点数目不符。", "The table of drives does not fit the number of stops.")
    if any(drive < 0 for row in day.minutes for drive in row):
        raise TourError("车程不能为负数。", "A drive cannot take less than nothing.")
    if day.ends <= day.begins:
        raise TourError("结束时间要晚于出发时间。", "The day must end after it begins.")
    if day.buses < 1:
        raise TourError("至少要有一条线路。", "There must be at least one line.")
    seen: set[str] = set()
    for stop in day.stops:
        _check_stop(stop)
        if stop.code in seen:
            raise TourError("观摩点重复。", "The stop is there twice.", where=stop.code)
        seen.add(stop.code)


def _check_stop(stop: Stop) -> None:
    if stop.stay < 0 or stop.points < 0:
        raise TourError("停留时间和分值不能为负数。", "Stay and points cannot be negative.", where=stop.code)
    if stop.closes <= stop.opens:
        raise TourError("没有可参观的时间：请填写开放时段。", "It is never open: give its hours.", where=stop.code)
    if stop.opens + stop.stay > stop.closes:
        raise TourError("开放时段容不下停留时间。", "The stay does not fit into its hours.", where=stop.code)
