"""One line's stops and way as a drawing for paper: borders below, numbers as in the table. Pure: degrees in, paths out.

Numbers that would cover each other are pushed apart, each tied to its spot by a thin line. The way goes straight from
stop to stop: no roads are known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians

from diaodu.projects.tours.roads import kilometres

Spot = tuple[float, float]  # longitude and latitude in degrees, or x and y in the drawing
WIDTH, HIGHEST, LOWEST, EDGE = 480.0, 400.0, 200.0, 30.0  # narrow, so that its numbers are read on a phone too
BADGE = 12.0  # the radius of a number
APART = 2 * BADGE + 3.0
ROUNDS = 60
ARROW = ((7.0, 0.0), (-4.0, 4.5), (-4.0, -4.5))  # forward and aside of its middle
SMALLEST_DEGREES = 0.02  # a day with one stop is not drawn to the size of a house
BAR_KM = (0.5, 1, 2, 5, 10, 20, 50)
LONGEST_BAR = WIDTH / 4
STEPS = (0.0, -20.0, 20.0, -40.0, 40.0)  # how far a name goes up or down to stand free


@dataclass(frozen=True, slots=True)
class Border:
    """A township: its rings, and what is written into it."""

    name: str
    rings: Sequence[Sequence[Spot]]


@dataclass(frozen=True, slots=True)
class Badge:
    """A number of the table. `tied`: it had to step aside, `at` says from where."""

    number: int
    x: str
    y: str
    at_x: str
    at_y: str
    tied: bool


@dataclass(frozen=True, slots=True)
class Label:
    name: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A length in kilometres, in the corner where it covers least."""

    left: str
    right: str
    y: str
    km: str


@dataclass(frozen=True, slots=True)
class SheetMap:
    height: str
    borders: Sequence[str]
    names: Sequence[Label]
    way: str
    arrows: Sequence[str]
    badges: Sequence[Badge]
    start: tuple[str, str] | None
    bar: Bar
    unplaced: Sequence[int]  # numbers of stops without coordinates


def sheet_map(start: Spot | None, stops: Sequence[Spot | None], borders: Iterable[Border]) -> SheetMap | None:
    """None where no stop has coordinates. `stops` in the order of the table."""
    placed = [(number, spot) for number, spot in enumerate(stops, 1) if spot is not None]
    if not placed:
        return None
    paper = _Paper.around([*(spot for _number, spot in placed), *([start] if start else [])])
    spots = [paper.put(spot) for _number, spot in placed]
    home = [paper.put(start)] if start else []
    stretches = [*home, *spots, *home]
    numbers = pushed_apart(spots, home)
    seen = [(border.name, [[paper.put(spot) for spot in ring] for ring in border.rings]) for border in borders]
    return SheetMap(
        _said(paper.height),
        [_closed(rings) for _name, rings in seen],
        [label for name, rings in seen if (label := _label(name, rings, paper, [*numbers, *home]))],
        "M" + " L".join(f"{_said(x)} {_said(y)}" for x, y in stretches),
        [arrow for a, b in pairwise(stretches) if (arrow := _arrow(a, b))],
        [_badge(number, at, to) for (number, _at), at, to in zip(placed, spots, numbers, strict=True)],
        (_said(home[0][0]), _said(home[0][1])) if home else None,
        paper.bar([*numbers, *home]),
        [number for number, spot in enumerate(stops, 1) if spot is None],
    )


@dataclass(frozen=True, slots=True)
class _Paper:
    """Degrees to the drawing: flat, a degree of longitude as wide as it is there; nothing is stretched."""

    west: float
    north: float
    shrunk: float  # of a degree of longitude against one of latitude
    scale: float  # units of the drawing to a degree of latitude
    left: float
    top: float
    height: float
    middle: Spot

    @classmethod
    def around(cls, spots: Sequence[Spot]) -> _Paper:
        xs, ys = [spot[0] for spot in spots], [spot[1] for spot in spots]
        middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
        shrunk = cos(radians(middle[1]))
        wide = max((max(xs) - min(xs)) * shrunk, SMALLEST_DEGREES)
        high = max(max(ys) - min(ys), SMALLEST_DEGREES / 2)
        scale = min((WIDTH - 2 * EDGE) / wide, (HIGHEST - 2 * EDGE) / high)
        height = max(LOWEST, high * scale + 2 * EDGE)
        return cls(
            middle[0] - wide / shrunk / 2,
            middle[1] + high / 2,
            shrunk,
            scale,
            (WIDTH - wide * scale) / 2,
            (height - high * scale) / 2,
            height,
            middle,
        )

    def put(self, spot: Spot) -> Spot:
        return (
            self.left + (spot[0] - self.west) * self.shrunk * self.scale,
            self.top + (self.north - spot[1]) * self.scale,
        )

    def bar(self, marks: Sequence[Spot]) -> Bar:
        """The longest round length that takes at most a quarter of the width."""
        degree_km = kilometres(self.middle, (self.middle[0], self.middle[1] + 1.0))
        fitting = [km for km in BAR_KM if km / degree_km * self.scale <= LONGEST_BAR] or [BAR_KM[0]]
        long = fitting[-1] / degree_km * self.scale
        corners = [(x, y) for y in (16.0, self.height - 28.0) for x in (WIDTH - 12.0 - long, 12.0)]
        left, y = max(corners, key=lambda corner: _clearance((corner[0] + long / 2, corner[1]), marks))
        return Bar(_said(left), _said(left + long), _said(y), f"{fitting[-1]:g}")


def _clearance(spot: Spot, marks: Sequence[Spot]) -> float:
    return min(hypot(spot[0] - x, spot[1] - y) for x, y in marks)


def pushed_apart(spots: Sequence[Spot], fixed: Sequence[Spot] = ()) -> list[Spot]:
    """Where the numbers are written: none covers another or a fixed mark, each as near to its spot as that allows."""
    found = list(spots)
    for _round in range(ROUNDS):
        moved = False
        for one in range(len(found)):
            for other in range(one):
                moved |= _push(found, one, other)
            for mark in fixed:
                moved |= _push_off(found, one, mark)
        if not moved:
            break
    return found


def _push(found: list[Spot], one: int, other: int) -> bool:
    (ax, ay), (bx, by) = found[one], found[other]
    aside = _aside((ax, ay), (bx, by), one)
    if aside is None:
        return False
    dx, dy = aside
    found[one], found[other] = (ax + dx / 2, ay + dy / 2), (bx - dx / 2, by - dy / 2)
    return True


def _push_off(found: list[Spot], one: int, mark: Spot) -> bool:
    aside = _aside(found[one], mark, one)
    if aside is None:
        return False
    found[one] = (found[one][0] + aside[0], found[one][1] + aside[1])
    return True


def _aside(a: Spot, b: Spot, turn: int) -> Spot | None:
    """How far a has to move off b; two in one spot part in a direction that hangs on their number alone."""
    dx, dy = a[0] - b[0], a[1] - b[1]
    between = hypot(dx, dy)
    if between >= APART - 0.01:
        return None
    if between < 0.01:
        dx, dy, between = (1.0, 0.0, 1.0) if turn % 2 else (0.0, 1.0, 1.0)
        return dx * APART, dy * APART
    more = (APART - between) / between
    return dx * more, dy * more


def _badge(number: int, at: Spot, to: Spot) -> Badge:
    tied = hypot(to[0] - at[0], to[1] - at[1]) > 1.0
    return Badge(number, _said(to[0]), _said(to[1]), _said(at[0]), _said(at[1]), tied)


def _arrow(a: Spot, b: Spot) -> str:
    """Half way along a stretch, pointing the way the bus goes."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = hypot(dx, dy)
    if length < 2 * APART:  # the numbers would cover it
        return ""
    ux, uy = dx / length, dy / length
    x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    corners = [(x + ux * fore - uy * side, y + uy * fore + ux * side) for fore, side in ARROW]
    return _closed([corners])


def _closed(rings: Sequence[Sequence[Spot]]) -> str:
    return " ".join("M" + " L".join(f"{_said(x)} {_said(y)}" for x, y in ring) + " Z" for ring in rings)


def _label(name: str, rings: Sequence[Sequence[Spot]], paper: _Paper, marks: Sequence[Spot]) -> Label | None:
    """In the middle of what the drawing shows of the township, beside the marks there; none where it lies outside."""
    xs = [min(max(x, 0.0), WIDTH) for ring in rings for x, _y in ring]
    ys = [min(max(y, 0.0), paper.height) for ring in rings for _x, y in ring]
    if not xs or max(xs) - min(xs) < 3 * BADGE or max(ys) - min(ys) < 2 * BADGE:
        return None
    x, middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    y = next((middle + step for step in STEPS if _is_free(x, middle + step, marks)), middle)
    return Label(name, _said(x), _said(y))


def _is_free(x: float, y: float, marks: Sequence[Spot]) -> bool:
    return all(abs(x - mark[0]) > 4 * BADGE or abs(y - mark[1]) > 1.8 * BADGE for mark in marks)


def _said(number: float) -> str:
    return f"{number:.1f}"
