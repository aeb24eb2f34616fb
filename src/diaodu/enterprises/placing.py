"""In which areas a firm stands by its position; and what is wrong with a position. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from diaodu.areas.shapes import Bounds, contains, extent, polygons_of


@dataclass(frozen=True, slots=True)
class Ground:
    """An area's own shape; `whole`: the key of the area it is a part of."""

    key: int
    whole: int | None
    geometry: Mapping[str, Any]
    box: Bounds


def ground_of(key: int, whole: int | None, geometry: Mapping[str, Any] | None) -> Ground | None:
    """None for what covers no ground: not drawn yet, or drawn as a line."""
    box = extent([geometry]) if polygons_of(geometry) else None
    return Ground(key, whole, geometry, Bounds(*box)) if box and geometry else None


def standing_in(grounds: Sequence[Ground], longitude: Decimal, latitude: Decimal) -> list[int]:
    """The keys of the areas that hold the point; of a whole and its part the part alone."""
    point = (float(longitude), float(latitude))
    found = [each for each in grounds if each.box.holds(point) and contains(each.geometry, *point)]
    wholes = {each.whole for each in found}
    return [each.key for each in found if each.key not in wholes]


def position_problem(longitude: Decimal | None, latitude: Decimal | None, bounds: Bounds) -> tuple[str, str] | None:
    """What is wrong with a position, in Chinese and English; none at all is fine."""
    if longitude is None and latitude is None:
        return None
    if longitude is None or latitude is None:
        return "经度和纬度要一起填", "Give longitude and latitude together"
    if not bounds.holds((float(longitude), float(latitude))):
        return (
            f"位置（{longitude:f}，{latitude:f}）不在本县范围内，请核对经纬度是否填反",
            f"({longitude:f}, {latitude:f}) lies outside the county; are the two mixed up?",
        )
    return None
