"""The S-curves: what was promised and what is done, cumulated by month, as points in a box. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from diaodu.projects.schedule.rules.progress import Promise, Share, expected_of, progress_of

WIDTH, HEIGHT, PAD = 640, 200, 28
MOST_POINTS = 60


class _Row(Protocol):
    @property
    def node(self) -> object: ...


@dataclass(frozen=True, slots=True)
class Point:
    day: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """`path`: the SVG path of its points; `last`: what it says at its end."""

    name: str
    path: str
    last: Decimal | None


@dataclass(frozen=True, slots=True)
class Curve:
    """Both curves in one box of WIDTH × HEIGHT; `marks`: (x, what stands under it)."""

    planned: Line | None
    done: Line | None
    forecast: Line | None
    today_x: float
    marks: Sequence[tuple[float, str]]
    most: Decimal
    unit: str
    table: Sequence[tuple[date, Decimal | None, Decimal | None]]


def progress_curve(rows: Iterable[object], today: date) -> Curve | None:
    """Percent of the weights: promised by the baseline, done until today, and forecast after it."""
    held = list(rows)
    if not held:
        return None
    promises = [
        Promise(row.node.weight, row.promised_start, row.promised_end)  # type: ignore[attr-defined]
        for row in held
        if row.promised_end is not None  # type: ignore[attr-defined]
    ]
    shares = [
        Share(row.node.weight, row.node.started_on or row.node.finished_on, row.node.finished_on, row.ends)  # type: ignore[attr-defined]
        for row in held
    ]
    coming = [Promise(row.node.weight, row.starts, row.ends) for row in held]  # type: ignore[attr-defined]
    first = min([item.starts for item in (*promises, *coming)])
    last = max([item.ends for item in (*promises, *coming)])
    days = _days(first, last, today)
    planned = [Point(day, _percent(expected_of(promises, day))) for day in days] if promises else []
    done = [Point(day, _percent(progress_of(shares, day))) for day in days if day <= today]
    ahead = [Point(day, _percent(expected_of(coming, day))) for day in days if day >= today]
    if done and ahead:
        ahead[0] = done[-1]
    return _curve(planned, done, ahead, today, most=Decimal(100), unit="%", span=(first, last))


def invested_curve(months: Sequence[tuple[date, Decimal | None, Decimal | None]], today: date) -> Curve | None:
    """Investment cumulated month by month, in 亿元; a month nobody reported ends the line of what was done."""
    if not months:
        return None
    ordered = sorted(months)
    planned, done = _cumulated([(m, p) for m, p, _d in ordered]), _cumulated([(m, d) for m, _p, d in ordered])
    most = max([point.value for point in (*planned, *done)], default=Decimal(0))
    if most <= 0:
        return None
    span = (ordered[0][0], _month_end(ordered[-1][0]))
    return _curve(planned, done, [], today, most=most, unit="亿元", span=span)


def _cumulated(months: Sequence[tuple[date, Decimal | None]]) -> list[Point]:
    total, points = Decimal(0), []
    for month, value in months:
        if value is None:
            break
        total += value
        points.append(Point(_month_end(month), total))
    return points


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _days(first: date, last: date, today: date) -> list[date]:
    step = max(1, ((last - first).days + 1) // MOST_POINTS)
    days = {first + timedelta(days=place) for place in range(0, (last - first).days + 1, step)}
    return sorted(days | {first, last} | ({today} if first <= today <= last else set()))


def _percent(share: Fraction | None) -> Decimal:
    return Decimal(0) if share is None else Decimal(round(share * 1000)) / 10


def _curve(
    planned: Sequence[Point],
    done: Sequence[Point],
    ahead: Sequence[Point],
    today: date,
    *,
    most: Decimal,
    unit: str,
    span: tuple[date, date],
) -> Curve:
    first, last = span
    days = max(1, (last - first).days)

    def x(day: date) -> float:
        return round(PAD + (WIDTH - 2 * PAD) * (day - first).days / days, 1)

    def line(name: str, points: Sequence[Point]) -> Line | None:
        if not points:
            return None
        marks = [
            f"{x(point.day)} {round(HEIGHT - PAD - (HEIGHT - 2 * PAD) * float(point.value / most), 1)}"
            for point in points
        ]
        return Line(name, "M" + " L".join(marks), points[-1].value)

    known = {point.day: point.value for point in done}
    table = [(point.day, point.value, known.get(point.day)) for point in planned]
    ends = [row for place, row in enumerate(table) if place % max(1, len(table) // 12) == 0 or place == len(table) - 1]
    return Curve(
        line("planned", planned),
        line("done", done),
        line("forecast", ahead),
        x(min(max(today, first), last)),
        [(x(day), f"{day:%Y-%m}") for day in _edges(first, last)],
        most,
        unit,
        ends,
    )


def _edges(first: date, last: date) -> list[date]:
    """First, middle and last day: enough to read the axis by."""
    return [first, first + (last - first) / 2, last]
