"""Edges of shapes in whole numbers, ten-millionths of a degree, so that nothing depends on rounding. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

Point = tuple[float, float]
Whole = tuple[int, int]
Rational = int | Fraction
Exact = tuple[Rational, Rational]
PLACES, SCALE = 6, 10**7


@dataclass(frozen=True, slots=True)
class Segment:
    a: Whole
    b: Whole
    ring: int
    place: int  # among the segments of its ring
    of: int  # how many that ring has

    @property
    def west(self) -> int:
        return min(self.a[0], self.b[0])

    @property
    def east(self) -> int:
        return max(self.a[0], self.b[0])

    def touches_by_right(self, other: Segment) -> bool:
        """Neighbours of one ring share a corner."""
        return self.ring == other.ring and (self.place - other.place) % self.of in (1, self.of - 1)


def segments_of(rings: Iterable[Sequence[Sequence[float]]]) -> Iterator[Segment]:
    for number, ring in enumerate(rings):
        whole = [(round(x * SCALE), round(y * SCALE)) for x, y in ring]
        for place, (a, b) in enumerate(pairwise(whole)):
            yield Segment(a, b, number, place, len(whole) - 1)


def crossing(one: Segment, two: Segment) -> Point | None:
    """A point both hold that they should not share; None where they keep apart."""
    if one.touches_by_right(two):
        # A spike: the neighbour runs back along the segment it comes from.
        shared = one.b if one.b in (two.a, two.b) else one.a
        far_one, far_two = _other(one, shared), _other(two, shared)
        if turn(shared, far_one, far_two) == 0 and _dot(shared, far_one, far_two) > 0:
            return degrees(shared)
        return None
    turns = (
        turn(one.a, one.b, two.a),
        turn(one.a, one.b, two.b),
        turn(two.a, two.b, one.a),
        turn(two.a, two.b, one.b),
    )
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return _meeting(one, two)
    ends = ((turns[0], two.a, one), (turns[1], two.b, one), (turns[2], one.a, two), (turns[3], one.b, two))
    return next((degrees(end) for turn, end, along in ends if turn == 0 and lies_between(end, along)), None)


def _other(segment: Segment, end: Whole) -> Whole:
    return segment.b if end == segment.a else segment.a


def turn(a: Exact, b: Exact, c: Exact) -> Rational:
    """Above zero: `c` lies to the left of the way from `a` to `b`; zero: on it."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _dot(at: Whole, b: Whole, c: Whole) -> int:
    return (b[0] - at[0]) * (c[0] - at[0]) + (b[1] - at[1]) * (c[1] - at[1])


def lies_between(point: Exact, segment: Segment) -> bool:
    low, high = sorted((segment.a[1], segment.b[1]))
    return segment.west <= point[0] <= segment.east and low <= point[1] <= high


def _meeting(one: Segment, two: Segment) -> Point:
    above = turn(two.a, two.b, one.a)
    share = float(above / (above - turn(two.a, two.b, one.b)))
    x = one.a[0] + share * (one.b[0] - one.a[0])
    y = one.a[1] + share * (one.b[1] - one.a[1])
    return (round(x / SCALE, PLACES), round(y / SCALE, PLACES))


def degrees(point: Whole) -> Point:
    return (point[0] / SCALE, point[1] / SCALE)


def inside(rings: Iterable[Sequence[Sequence[float]]], point: Exact, *, edge: bool = True) -> bool:
    """Whether a point lies in a polygon and not in one of its holes; `edge`: what lies on the edge counts."""
    found = False
    for ring in rings:
        for a, b in pairwise([(round(x * SCALE), round(y * SCALE)) for x, y in ring]):
            side = turn(a, b, point)
            if side == 0 and lies_between(point, Segment(a, b, 0, 0, 1)):
                return edge
            if (a[1] > point[1]) != (b[1] > point[1]):
                found ^= (side > 0) == (b[1] > a[1])
    return found
