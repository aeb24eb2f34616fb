"""Minutes between places from their coordinates, where nobody has typed how long the drive takes."""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, ceil, cos, radians, sin, sqrt

EARTH_KM = 6371.0088


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """As the crow flies; points are (longitude, latitude) in degrees."""
    east, north = radians(b[0] - a[0]), radians(b[1] - a[1])
    half = sin(north / 2) ** 2 + cos(radians(a[1])) * cos(radians(b[1])) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def drive_minutes(points: Sequence[tuple[float, float]], *, winding: float, km_per_hour: float) -> list[list[int]]:
    """By point and point, rounded up. `winding`: how many times as long as the crow's way a road is."""
    return [
        [ceil(kilometres(a, b) * winding / km_per_hour * 60 - 1e-9) if a != b else 0 for b in points] for a in points
    ]
