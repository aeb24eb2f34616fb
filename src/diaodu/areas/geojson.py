"""Areas and records as GeoJSON: for the map, and to be taken along and brought back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from diaodu.areas.map_records import MapRecord
from diaodu.areas.models import Area, UnitShape
from diaodu.areas.setting_kinds import AreaKind
from diaodu.areas.shapes import Bounds, extent, middle


def areas_collection(areas: Iterable[Area]) -> dict[str, Any]:
    """Code, names and shape: what `bring_shapes` reads back."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": area.code, "name": area.name_zh, "name_en": area.name_en, "kind": area.kind},
                "geometry": area.geometry,
            }
            for area in areas
            if area.geometry
        ],
    }


def units_collection(shapes: Iterable[UnitShape], *, english: bool = False) -> dict[str, Any]:
    """The borders of townships with code and name: for maps of figures, and what `bring_unit_shapes` reads back."""
    rows = list(shapes)
    return {
        "type": "FeatureCollection",
        "bbox": extent([row.geometry for row in rows]),
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "code": row.unit.code,
                    "name": row.unit.name_en if english and row.unit.name_en else row.unit.name_zh,
                    "middle": middle(row.geometry),
                },
                "geometry": row.geometry,
            }
            for row in rows
        ],
    }


def map_data(
    areas: Sequence[Area],
    records: Sequence[MapRecord],
    kinds: Mapping[str, AreaKind],
    bounds: Bounds,
    *,
    english: bool,
) -> dict[str, Any]:
    """Both layers, and what the map shows first: the areas, else the records, else the county."""
    shapes = [area.geometry for area in areas] or []
    return {
        "areas": {
            "type": "FeatureCollection",
            "features": [_area(area, kinds, english) for area in areas if area.geometry],
        },
        "records": {"type": "FeatureCollection", "features": [_record(each, english) for each in records]},
        "extent": extent(shapes) or _around(records) or [bounds.west, bounds.south, bounds.east, bounds.north],
    }


def _area(area: Area, kinds: Mapping[str, AreaKind], english: bool) -> dict[str, Any]:
    kind = kinds.get(area.kind)
    return {
        "type": "Feature",
        "properties": {
            "code": area.code,
            "name": area.name_en if english and area.name_en else area.name_zh,
            "kind": kind.label(english=english) if kind else area.kind,
            "is_part": area.parent_id is not None,
            "middle": middle(area.geometry),
            "extent": extent([area.geometry]),
            "url": reverse("areas:area", args=[area.code]),
        },
        "geometry": area.geometry,
    }


def _record(record: MapRecord, english: bool) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {
            "code": record.subject.code,
            "name": record.subject.label_zh,
            "light": record.light,
            "words": record.en if english else record.zh,
            "kind": record.kind,
            "unit": record.unit,
            "url": record.url,
        },
        "geometry": {"type": "Point", "coordinates": [record.longitude, record.latitude]},
    }


def _around(records: Sequence[MapRecord]) -> list[float] | None:
    if not records:
        return None
    xs, ys = [each.longitude for each in records], [each.latitude for each in records]
    return [min(xs) - 0.01, min(ys) - 0.01, max(xs) + 0.01, max(ys) + 0.01]
