"""Whether one shape covers another, or leaves it: decided exactly, with a place where it does. Pure.

An edge is cut wherever another meets it; each piece then lies wholly inside, outside or on the edge of the other
shape, and its middle tells which.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from diaodu.areas.segments import PLACES, SCALE, Exact, Point, Segment, inside, lies_between, segments_of, turn

Rings = Sequence[Sequence[Sequence[float]]]


def overlap_place(one: Rings, two: Rings) -> Point | None:
    """A place that both polygons cover; None where they only touch or keep apart."""
    if not _boxes_meet(one, two):
        return None
    for first, second in ((one, two), (two, one)):
        edges = list(segments_of(second))
        for place in _pieces(first, edges, but={frozenset((edge.a, edge.b)) for edge in edges}):
            if inside(second, place, edge=False):
                return _degrees(place)
        within = _inner_point(first)
        if within is not None and inside(second, within, edge=False):
            return _degrees(within)
    return None


def outside_place(part: Rings, polygons: Sequence[Rings]) -> Point | None:
    """A place of the part that no polygon covers; None where all of it is in."""
    edges = [segment for rings in polygons for segment in segments_of(rings)]
    for place in _pieces(part, edges):
        if not any(inside(rings, place) for rings in polygons):
            return _degrees(place)
    holes = [ring for rings in polygons for ring in rings[1:]]
    for hole in holes:  # a hole of the whole that lies in the middle of the part
        within = _inner_point([hole])
        if within is not None and inside(part, within, edge=False):
            return _degrees(within)
    return None


def line_outside_place(line: Sequence[Sequence[float]], polygons: Sequence[Rings]) -> Point | None:
    """The same for a line: a place of it that no polygon covers. On the edge is in."""
    edges = [segment for rings in polygons for segment in segments_of(rings)]
    for place in _pieces([line], edges):
        if not any(inside(rings, place) for rings in polygons):
            return _degrees(place)
    return None


def _pieces(
    rings: Rings, others: Sequence[Segment], *, but: Container[frozenset[tuple[int, int]]] = ()
) -> Iterator[Exact]:
    """The middle of every piece the others cut the edges into; `but`: edges that both shapes share, left out."""
    for segment in segments_of(rings):
        if but and frozenset((segment.a, segment.b)) in but:
            continue
        low, high = sorted((segment.a[1], segment.b[1]))
        near = [
            other
            for other in others
            if other.east >= segment.west
            and other.west <= segment.east
            and max(other.a[1], other.b[1]) >= low
            and min(other.a[1], other.b[1]) <= high
        ]
        cuts = sorted({Fraction(0), Fraction(1), *(cut for other in near for cut in _cuts(segment, other))})
        for first, last in pairwise(cuts):
            share = (first + last) / 2
            yield (
                segment.a[0] + share * (segment.b[0] - segment.a[0]),
                segment.a[1] + share * (segment.b[1] - segment.a[1]),
            )


def _cuts(segment: Segment, other: Segment) -> Iterator[Fraction]:
    """Where on its way (0 to 1) the other meets the segment."""
    for end in (other.a, other.b):
        if turn(segment.a, segment.b, end) == 0 and lies_between(end, segment):
            yield _share(segment, end)
    above, below = turn(other.a, other.b, segment.a), turn(other.a, other.b, segment.b)
    left, right = turn(segment.a, segment.b, other.a), turn(segment.a, segment.b, other.b)
    if above * below < 0 and left * right <= 0:
        yield Fraction(above, above - below)


def _share(segment: Segment, point: Exact) -> Fraction:
    axis = 0 if segment.a[0] != segment.b[0] else 1
    return Fraction(point[axis] - segment.a[axis], segment.b[axis] - segment.a[axis])


def _inner_point(rings: Rings) -> Exact | None:
    """A point inside: on a line between two of its corners' heights, in the middle of the first stretch within."""
    segments = list(segments_of(rings))
    heights = sorted({segment.a[1] for segment in segments})
    if len(heights) < 2:
        return None
    y = Fraction(heights[0] + heights[1], 2)
    crossed = sorted(
        s.a[0] + (y - s.a[1]) * Fraction(s.b[0] - s.a[0], s.b[1] - s.a[1])
        for s in segments
        if (s.a[1] > y) != (s.b[1] > y)
    )
    return ((crossed[0] + crossed[1]) / 2, y) if len(crossed) > 1 else None


def _boxes_meet(one: Rings, two: Rings) -> bool:
    (west, east, south, north), (west2, east2, south2, north2) = _box(one), _box(two)
    return west < east2 and west2 < east and south < north2 and south2 < north


def _box(rings: Rings) -> tuple[float, float, float, float]:
    xs, ys = [point[0] for point in rings[0]], [point[1] for point in rings[0]]
    return min(xs), max(xs), min(ys), max(ys)


def _degrees(place: Exact) -> Point:
    return (round(float(place[0]) / SCALE, PLACES), round(float(place[1]) / SCALE, PLACES))
