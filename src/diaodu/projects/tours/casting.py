"""A tour's stops as the day the router is given, and the timetable of its order with what is wrong in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from diaodu.core.moves import MoveRefusedError
from diaodu.projects.tours.day import Day, Fault, Stop, Timetable, TourError, Visit, timetable
from diaodu.projects.tours.hours import clock_words
from diaodu.projects.tours.models import Proposal, Tour
from diaodu.projects.tours.roads import drive_minutes
from diaodu.projects.tours.setting_kinds import roads_rule

START = ""  # as the code of an end of a drive


@dataclass(frozen=True, slots=True)
class Cast:
    """`typed`: the pairs of ends whose drive somebody typed; the others are estimated."""

    day: Day
    stops: tuple[Proposal, ...]
    typed: frozenset[tuple[str, str]]

    def number(self, code: str) -> int:
        return next(n for n, stop in enumerate(self.stops) if stop.project.code == code)


@dataclass(frozen=True, slots=True)
class TimedVisit:
    stop: Proposal
    visit: Visit
    drive: int
    is_typed: bool
    fault: str  # in words; empty: it can be kept

    @property
    def words(self) -> str:
        return f"{clock_words(self.visit.starts)}–{clock_words(self.visit.leaves)}"

    @property
    def arrives_words(self) -> str:
        return clock_words(self.visit.arrives)


@dataclass(frozen=True, slots=True)
class TimedLine:
    number: int
    visits: tuple[TimedVisit, ...]
    times: Timetable
    home: int
    home_typed: bool
    fault: str

    @property
    def leaves(self) -> str:
        return clock_words(self.times.leaves)

    @property
    def back(self) -> str:
        return clock_words(self.times.back)


def cast(tour: Tour, stops: Sequence[Proposal], *, on: date) -> Cast:
    """Two queries. Raises MoveRefusedError naming the stop: without hours, or without a way to tell its drives."""
    typed = _typed(tour)
    minutes = _minutes(tour, stops, typed, on)
    try:
        day = Day([_stop(stop) for stop in stops], minutes, tour.begins, tour.ends, tour.buses)
    except TourError as error:
        where = next((stop.project.name for stop in stops if stop.project.code == error.where), "")
        raise MoveRefusedError("hours", f"{where}：{error.zh}", f"{where}: {error.en}") from error
    return Cast(day, tuple(stops), frozenset(typed))


def _stop(stop: Proposal) -> Stop:
    name = stop.project.name
    if stop.opens is None or stop.closes is None:
        raise MoveRefusedError("hours", f"{name}没有填开放时段。", f"{name} has no opening hours.")
    if stop.stay is None:
        raise MoveRefusedError("stay", f"{name}没有填停留时间。", f"{name} has no stay.")
    code, points = stop.project.code, stop.points
    if stop.locked_at is not None:
        return Stop(code, stop.stay, stop.locked_at, stop.locked_at + stop.stay, points, must=stop.must)
    return Stop(code, stop.stay, stop.opens, stop.closes, points, must=stop.must)


def _typed(tour: Tour) -> dict[tuple[str, str], int]:
    """By both ends; what is typed one way only holds for the way back too."""
    rows = {(drive.origin, drive.target): drive.minutes for drive in tour.drives.all()}
    back = {(target, origin): minutes for (origin, target), minutes in rows.items()}
    return back | rows


def _minutes(tour: Tour, stops: Sequence[Proposal], typed: dict[tuple[str, str], int], on: date) -> list[list[int]]:
    rule = roads_rule(tour.unit.path, on=on)
    ends = [(START, _start_point(tour), tour.start_place)]
    ends += [(stop.project.code, _point(stop), stop.project.name) for stop in stops]
    placed = [point for _code, point, _name in ends if point is not None]
    known = drive_minutes(placed, winding=rule.winding, km_per_hour=rule.km_per_hour)
    at = {code: n for n, code in enumerate(code for code, point, _name in ends if point is not None)}
    return [[_one(a, b, typed, at, known) for b in ends] for a in ends]


def _one(
    a: tuple[str, object, str],
    b: tuple[str, object, str],
    typed: dict[tuple[str, str], int],
    at: dict[str, int],
    known: list[list[int]],
) -> int:
    if a[0] == b[0]:
        return 0
    if (a[0], b[0]) in typed:
        return typed[a[0], b[0]]
    if a[0] in at and b[0] in at:
        return known[at[a[0]]][at[b[0]]]
    name = a[2] if a[0] not in at else b[2]
    other = b[2] if name == a[2] else a[2]
    raise MoveRefusedError(
        "place",
        f"{name}没有坐标，也没有填到{other}的车程。",
        f"{name} has no coordinates, and nobody typed the drive to {other}.",
    )


def _point(stop: Proposal) -> tuple[float, float] | None:
    lon, lat = stop.project.longitude, stop.project.latitude
    return None if lon is None or lat is None else (float(lon), float(lat))


def _start_point(tour: Tour) -> tuple[float, float] | None:
    lon, lat = tour.start_lon, tour.start_lat
    return None if lon is None or lat is None else (lon, lat)


def timed_lines(found: Cast, lines: Sequence[Sequence[str]]) -> list[TimedLine]:
    """The times of these orders; what cannot be kept is said at the stop."""
    return [_line(found, number, line) for number, line in enumerate(lines, 1)]


def _line(found: Cast, number: int, codes: Sequence[str]) -> TimedLine:
    day, order = found.day, [found.number(code) for code in codes]
    times = timetable(day, order)
    ends = [START, *codes, START]
    places = [0, *[n + 1 for n in order], 0]
    visits = []
    for at, (stop, visit) in enumerate(zip((found.stops[n] for n in order), times.visits, strict=True)):
        leg = (ends[at], ends[at + 1])
        drive = day.minutes[places[at]][places[at + 1]]
        visits.append(TimedVisit(stop, visit, drive, leg in found.typed, _fault(stop, visit)))
    home, leg = day.minutes[places[-2]][0], (ends[-2], START)
    fault = ""
    if times.fault == Fault.OVER and codes:
        late = times.back - day.ends
        fault = _("Back at %(time)s, %(late)s minutes after the end of the day.") % {
            "time": clock_words(times.back), "late": late
        }  # fmt: skip
    return TimedLine(number, tuple(visits), times, home, leg in found.typed, fault)


def _fault(stop: Proposal, visit: Visit) -> str:
    if visit.fault is None:
        return ""
    if stop.locked_at is not None:
        return _("Locked at %(time)s, but the bus comes at %(comes)s.") % {
            "time": clock_words(stop.locked_at), "comes": clock_words(visit.arrives)
        }  # fmt: skip
    return _("Closes at %(closes)s; the visit would last until %(until)s.") % {
        "closes": clock_words(stop.closes), "until": clock_words(visit.leaves)
    }  # fmt: skip
