"""Shapes of areas: read from GeoJSON or a list of points, refused with the place where they are wrong. Pure.

Degrees of longitude and latitude, CGCS2000 (as good as WGS 84 here). Points are kept to a ten-millionth of a degree as
whole numbers while they are looked at, so that "crosses itself" never depends on rounding.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Point = tuple[float, float]
_Whole = tuple[int, int]
PLACES, SCALE = 6, 10**7
MOST_POINTS = 5_000
_EARTH = 6371.0088  # km, mean radius
POLYGON, LINE = "Polygon", "LineString"
KINDS = {POLYGON, LINE, f"Multi{POLYGON}", f"Multi{LINE}"}


class ShapeRefusedError(Exception):
    """A shape that cannot be kept, with the place in plain words."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.code, self.zh, self.en = code, zh, en


@dataclass(frozen=True, slots=True)
class Bounds:
    west: float
    south: float
    east: float
    north: float

    def holds(self, point: Point) -> bool:
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north


def read_geometry(data: Any, bounds: Bounds) -> dict[str, Any]:
    """A geometry as it is kept: plain, rings closed, no point twice in a row.

    Raises ShapeRefusedError: no polygon or line, too few or too many points, outside the county, crossing itself.
    """
    if not isinstance(data, Mapping) or data.get("type") not in KINDS:
        raise ShapeRefusedError("kind", "只收多边形和线（GeoJSON）。", "Only polygons and lines (GeoJSON) are taken.")
    kind = data["type"]
    many = kind.startswith("Multi")
    parts = data.get("coordinates")
    if not isinstance(parts, list) or not parts:
        raise ShapeRefusedError("empty", "图形里没有坐标。", "The shape holds no coordinates.")
    read = [_part(part, kind.endswith(POLYGON), bounds) for part in (parts if many else [parts])]
    if sum(len(line) for part in read for line in part) > MOST_POINTS:
        raise ShapeRefusedError(
            "size", f"图形最多{MOST_POINTS}个点，请先简化。", f"At most {MOST_POINTS} points; simplify it first."
        )
    for part in read:
        if kind.endswith(POLYGON):
            _refuse_crossing(part)
    plain = [[[list(point) for point in line] for line in part] for part in read]
    coordinates = [part if kind.endswith(POLYGON) else part[0] for part in plain]
    return {"type": kind, "coordinates": coordinates if many else coordinates[0]}


def read_points(text: str, *, closed: bool, bounds: Bounds) -> dict[str, Any]:
    """One point a line, longitude and latitude. Raises ShapeRefusedError naming the line that cannot be read."""
    points: list[list[float]] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.replace("，", " ").replace(",", " ").split()
        if not words:
            continue
        try:
            longitude, latitude = (float(word) for word in words)
        except ValueError:
            raise ShapeRefusedError(
                "line",
                f"第{number}行“{line.strip()[:40]}”不是经度和纬度。",
                f"Line {number} is no longitude and latitude.",
            ) from None
        points.append([longitude, latitude])
    coordinates: Any = [points] if closed else points
    return read_geometry({"type": POLYGON if closed else LINE, "coordinates": coordinates}, bounds)


def points_text(geometry: Mapping[str, Any] | None) -> str:
    """The outer ring (or the line) as text, one point a line, the closing point left out; empty for many parts."""
    if not geometry or geometry["type"].startswith("Multi"):
        return ""
    lines = geometry["coordinates"]
    points = lines[0][:-1] if geometry["type"] == POLYGON else lines
    if geometry["type"] == POLYGON and len(lines) > 1:
        return ""
    return "\n".join(f"{longitude}, {latitude}" for longitude, latitude in points)


def features_of(data: Any) -> list[tuple[dict[str, Any], Any]]:
    """Properties and geometry of a collection, a feature or a bare geometry. Raises ShapeRefusedError else."""
    if isinstance(data, Mapping) and data.get("type") == "FeatureCollection":
        rows = data.get("features")
        features = rows if isinstance(rows, list) else []
    elif isinstance(data, Mapping) and data.get("type") == "Feature":
        features = [data]
    elif isinstance(data, Mapping) and data.get("type") in KINDS:
        features = [{"properties": {}, "geometry": data}]
    else:
        raise ShapeRefusedError("kind", "这不是 GeoJSON 文件。", "This is no GeoJSON file.")
    found = [
        (dict(each.get("properties") or {}), each.get("geometry"))
        for each in features
        if isinstance(each, Mapping) and isinstance(each.get("properties") or {}, Mapping)
    ]
    if not found:
        raise ShapeRefusedError("empty", "文件里没有图形。", "The file holds no shape.")
    return found


# Reading coordinates


def _part(part: Any, closed: bool, bounds: Bounds) -> list[list[Point]]:
    lines = part if closed else [part]
    if not isinstance(lines, list):
        raise ShapeRefusedError(
            "coordinates", "坐标的写法不对。", "The coordinates are not written as GeoJSON has them."
        )
    return [_line(line, closed, bounds) for line in lines]


def _line(line: Any, closed: bool, bounds: Bounds) -> list[Point]:
    if not isinstance(line, list):
        raise ShapeRefusedError(
            "coordinates", "坐标的写法不对。", "The coordinates are not written as GeoJSON has them."
        )
    points: list[Point] = []
    for number, raw in enumerate(line, 1):
        point = _point(raw, number, bounds)
        if not points or point != points[-1]:
            points.append(point)
    if closed and points and points[0] != points[-1]:
        points.append(points[0])
    least = 4 if closed else 2
    if len(points) < least:
        zh = "多边形至少要有3个不同的点。" if closed else "线至少要有2个不同的点。"
        raise ShapeRefusedError("few", zh, "A polygon needs three different points, a line two.")
    return points


def _point(raw: Any, number: int, bounds: Bounds) -> Point:
    numbers = isinstance(raw, list | tuple) and len(raw) >= 2
    if not numbers or not all(isinstance(each, int | float) and math.isfinite(each) for each in raw[:2]):
        raise ShapeRefusedError("point", f"第{number}个点不是一对经纬度。", f"Point {number} is no pair of degrees.")
    point = (round(float(raw[0]), PLACES), round(float(raw[1]), PLACES))
    if abs(point[0]) > 180 or abs(point[1]) > 90:
        raise ShapeRefusedError(
            "projected",
            f"第{number}个点 {_said(point)} 不是经纬度；请先转成经纬度（CGCS2000）再导入。",
            f"Point {number} {_said(point)} is not in degrees; convert it to longitude and latitude first.",
        )
    if not bounds.holds(point):
        raise ShapeRefusedError(
            "outside",
            f"第{number}个点 {_said(point)} 在本县范围之外；请检查经纬度是否写反。",
            f"Point {number} {_said(point)} lies outside the county; are longitude and latitude in this order?",
        )
    return point


def _said(point: Point) -> str:
    return f"({point[0]:g}, {point[1]:g})"


# Crossing


@dataclass(frozen=True, slots=True)
class _Segment:
    a: _Whole
    b: _Whole
    ring: int
    place: int  # among the segments of its ring
    of: int  # how many that ring has

    @property
    def west(self) -> int:
        return min(self.a[0], self.b[0])

    @property
    def east(self) -> int:
        return max(self.a[0], self.b[0])

    def touches_by_right(self, other: _Segment) -> bool:
        """Neighbours of one ring share a corner."""
        return self.ring == other.ring and (self.place - other.place) % self.of in (1, self.of - 1)


def _refuse_crossing(rings: Sequence[Sequence[Point]]) -> None:
    """From west to east, each segment against those still open: far from all pairs for shapes that people draw."""
    segments = sorted(_segments(rings), key=lambda each: each.west)
    waiting: list[_Segment] = []
    for segment in segments:
        waiting = [other for other in waiting if other.east >= segment.west]
        for other in waiting:
            place = _crossing(other, segment)
            if place is not None:
                first, second = sorted((other, segment), key=lambda each: (each.ring, each.place))
                raise ShapeRefusedError(
                    "crossing",
                    f"图形自相交：第{first.place + 1}条边与第{second.place + 1}条边在 {_said(place)} 处相交。",
                    f"The shape crosses itself: edges {first.place + 1} and {second.place + 1} meet at {_said(place)}.",
                )
        waiting.append(segment)


def _segments(rings: Sequence[Sequence[Point]]) -> Iterator[_Segment]:
    for number, ring in enumerate(rings):
        whole = [(round(x * SCALE), round(y * SCALE)) for x, y in ring]
        for place, (a, b) in enumerate(pairwise(whole)):
            yield _Segment(a, b, number, place, len(whole) - 1)


def _crossing(one: _Segment, two: _Segment) -> Point | None:
    """A point both hold that they should not share; None where they keep apart."""
    if one.touches_by_right(two):
        # A spike: the neighbour runs back along the segment it comes from.
        shared = one.b if one.b in (two.a, two.b) else one.a
        far_one, far_two = _other(one, shared), _other(two, shared)
        if _turn(shared, far_one, far_two) == 0 and _dot(shared, far_one, far_two) > 0:
            return _degrees(shared)
        return None
    turns = (
        _turn(one.a, one.b, two.a),
        _turn(one.a, one.b, two.b),
        _turn(two.a, two.b, one.a),
        _turn(two.a, two.b, one.b),
    )
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return _meeting(one, two)
    ends = ((turns[0], two.a, one), (turns[1], two.b, one), (turns[2], one.a, two), (turns[3], one.b, two))
    return next((_degrees(end) for turn, end, along in ends if turn == 0 and _between(end, along)), None)


def _other(segment: _Segment, end: _Whole) -> _Whole:
    return segment.b if end == segment.a else segment.a


def _turn(a: _Whole, b: _Whole, c: _Whole) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _dot(at: _Whole, b: _Whole, c: _Whole) -> int:
    return (b[0] - at[0]) * (c[0] - at[0]) + (b[1] - at[1]) * (c[1] - at[1])


def _between(point: _Whole, segment: _Segment) -> bool:
    low, high = sorted((segment.a[1], segment.b[1]))
    return segment.west <= point[0] <= segment.east and low <= point[1] <= high


def _meeting(one: _Segment, two: _Segment) -> Point:
    above = _turn(two.a, two.b, one.a)
    share = above / (above - _turn(two.a, two.b, one.b))
    x = one.a[0] + share * (one.b[0] - one.a[0])
    y = one.a[1] + share * (one.b[1] - one.a[1])
    return (round(x / SCALE, PLACES), round(y / SCALE, PLACES))


def _degrees(point: _Whole) -> Point:
    return (point[0] / SCALE, point[1] / SCALE)


# Asking a shape


def polygons_of(geometry: Mapping[str, Any] | None) -> list[list[list[list[float]]]]:
    if not geometry or not geometry["type"].endswith(POLYGON):
        return []
    return geometry["coordinates"] if geometry["type"].startswith("Multi") else [geometry["coordinates"]]


def lines_of(geometry: Mapping[str, Any] | None) -> list[list[list[float]]]:
    """Every ring and line of a shape."""
    if not geometry:
        return []
    if geometry["type"].endswith(POLYGON):
        return [ring for polygon in polygons_of(geometry) for ring in polygon]
    return geometry["coordinates"] if geometry["type"].startswith("Multi") else [geometry["coordinates"]]


def contains(geometry: Mapping[str, Any] | None, longitude: float, latitude: float) -> bool:
    """Whether a point lies in the polygons, not in a hole; on the edge counts. A line holds nothing."""
    point = (round(longitude * SCALE), round(latitude * SCALE))
    return any(_inside(polygon, point) for polygon in polygons_of(geometry))


def _inside(polygon: Iterable[Sequence[Sequence[float]]], point: _Whole) -> bool:
    inside = False
    for ring in polygon:
        whole = [(round(x * SCALE), round(y * SCALE)) for x, y in ring]
        for a, b in pairwise(whole):
            if _turn(a, b, point) == 0 and _between(point, _Segment(a, b, 0, 0, 1)):
                return True
            if (a[1] > point[1]) != (b[1] > point[1]):
                ahead = _turn(a, b, point)
                inside ^= (ahead > 0) == (b[1] > a[1])
    return inside


def extent(geometries: Iterable[Mapping[str, Any] | None]) -> list[float] | None:
    """[west, south, east, north] of all of them; None where there is nothing."""
    points = [point for geometry in geometries for line in lines_of(geometry) for point in line]
    if not points:
        return None
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return [min(xs), min(ys), max(xs), max(ys)]


def middle(geometry: Mapping[str, Any] | None) -> Point | None:
    """Where its name stands: the centroid of its largest ring, the middle point of a line."""
    rings = [polygon[0] for polygon in polygons_of(geometry)]
    if rings:
        return _centroid(max(rings, key=lambda ring: abs(_doubled(ring))))
    lines = lines_of(geometry)
    if not lines:
        return None
    longest = max(lines, key=len)
    return (longest[len(longest) // 2][0], longest[len(longest) // 2][1])


def _doubled(ring: Sequence[Sequence[float]]) -> float:
    x0, y0 = ring[0]
    return sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in pairwise(ring))


def _centroid(ring: Sequence[Sequence[float]]) -> Point:
    x0, y0 = ring[0]
    doubled = _doubled(ring)
    if not doubled:
        return (x0, y0)
    x = y = 0.0
    for a, b in pairwise(ring):
        cross = (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0)
        x += (a[0] + b[0] - 2 * x0) * cross
        y += (a[1] + b[1] - 2 * y0) * cross
    return (round(x0 + x / (3 * doubled), PLACES), round(y0 + y / (3 * doubled), PLACES))


def square_km(geometry: Mapping[str, Any] | None) -> float | None:
    """By the shape, on the sphere (within 0.5 % of a survey for what a county draws); None for a line."""
    polygons = polygons_of(geometry)
    if not polygons:
        return None
    total = 0.0
    for polygon in polygons:
        for place, ring in enumerate(polygon):
            size = abs(_sphere(ring))
            total += size if place == 0 else -size
    return total


def _sphere(ring: Sequence[Sequence[float]]) -> float:
    total = 0.0
    for a, b in pairwise(ring):
        total += math.radians(b[0] - a[0]) * (2 + math.sin(math.radians(a[1])) + math.sin(math.radians(b[1])))
    return total * _EARTH**2 / 2
