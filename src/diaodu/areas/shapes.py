"""Shapes of areas: read from GeoJSON or a list of points, refused with the place where they are wrong. Pure.

Degrees of longitude and latitude, CGCS2000 (as good as WGS 84 here). Whether edges meet is decided in whole numbers
(`segments.py`), whether shapes overlap too (`overlaps.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from diaodu.areas.overlaps import line_outside_place, outside_place, overlap_place
from diaodu.areas.segments import PLACES, SCALE, Point, Segment, crossing, inside, segments_of

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
    if kind.endswith(POLYGON):
        for number, part in enumerate(read, 1):
            _refuse_crossing(part, f"第{number}块" if len(read) > 1 else "")
        _refuse_overlap(read)
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
            f"第{number}个点 {said_point(point)} 不是经纬度；请先转成经纬度（CGCS2000）再导入。",
            f"Point {number} {said_point(point)} is not in degrees; convert it to longitude and latitude first.",
        )
    if not bounds.holds(point):
        raise ShapeRefusedError(
            "outside",
            f"第{number}个点 {said_point(point)} 在本县范围之外；请检查经纬度是否写反。",
            f"Point {number} {said_point(point)} lies outside the county; are longitude and latitude in this order?",
        )
    return point


def said_point(point: Point) -> str:
    """As people write it: (123.15, 35.05)."""
    return f"({point[0]:g}, {point[1]:g})"


# Crossing


def _refuse_crossing(rings: Sequence[Sequence[Point]], part: str) -> None:
    """From west to east, each segment against those still open: far from all pairs for shapes that people draw."""
    waiting: list[Segment] = []
    for segment in sorted(segments_of(rings), key=lambda each: each.west):
        waiting = [other for other in waiting if other.east >= segment.west]
        for other in waiting:
            place = crossing(other, segment)
            if place is not None:
                first, second = sorted((other, segment), key=lambda each: (each.ring, each.place))
                edges, at = (first.place + 1, second.place + 1), said_point(place)
                zh = f"图形{part}自相交：第{edges[0]}条边与第{edges[1]}条边在 {at} 处相交。"
                whose = f"Part {part.strip('第块')} of the shape" if part else "The shape"
                en = f"{whose} crosses itself: edges {edges[0]} and {edges[1]} meet at {at}."
                raise ShapeRefusedError("crossing", zh, en)
        waiting.append(segment)


def _refuse_overlap(parts: Sequence[Sequence[Sequence[Point]]]) -> None:
    """Parts may touch; what two of them cover both is refused with the place."""
    for (one, first), (two, second) in combinations(enumerate(parts, 1), 2):
        place = overlap_place(first, second)
        if place is not None:
            zh = f"图形的第{one}块与第{two}块在 {said_point(place)} 处重叠。"
            raise ShapeRefusedError(
                "overlap", zh, f"Parts {one} and {two} of the shape overlap at {said_point(place)}."
            )


def refuse_outside(geometry: Mapping[str, Any], whole: Mapping[str, Any], *, name: str, within: str) -> None:
    """Raises ShapeRefusedError naming the place where the polygons or lines of `geometry` (called `name`) leave
    `whole`; where that is itself a line, nothing is held against it.
    """
    polygons = polygons_of(whole)
    found = _outside_places(geometry, polygons) if polygons else iter(())
    place = next((place for place in found if place is not None), None)
    if place is not None:
        zh = f"“{name}”在 {said_point(place)} 处超出了“{within}”的范围。"
        raise ShapeRefusedError("outside_whole", zh, f"“{name}” leaves “{within}” at {said_point(place)}.")


def _outside_places(geometry: Mapping[str, Any], polygons: Sequence[Any]) -> Iterator[Point | None]:
    parts = polygons_of(geometry)
    if parts:
        yield from (outside_place(rings, polygons) for rings in parts)
    else:
        yield from (line_outside_place(line, polygons) for line in lines_of(geometry))


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
    return any(inside(polygon, point) for polygon in polygons_of(geometry))


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
