"""What the pages of areas show, put together from rows; asks the database a fixed number of times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from diaodu.areas.filters import NONE, MapAsked
from diaodu.areas.map_records import MapRecord, map_sources, records_inside, records_on_map
from diaodu.areas.models import Area
from diaodu.areas.permissions import may_add_areas, may_keep_area
from diaodu.areas.queries import AreaRow, area_rows, facts_of, said_of, ties_of, townships
from diaodu.areas.rules import shown_figures
from diaodu.areas.setting_kinds import area_kinds
from diaodu.areas.shapes import square_km
from diaodu.core.lights import in_order
from diaodu.people.models import Officer
from diaodu.people.names import names_of

MOST_LISTED = 300


@dataclass(frozen=True, slots=True)
class ListedArea:
    row: AreaRow
    lights: dict[str, int]  # in the order of urgency

    @property
    def inside(self) -> int:
        return sum(self.lights.values())


def map_context(officer: Officer, asked: MapAsked, *, today: date, english: bool) -> dict[str, Any]:
    kinds = area_kinds(officer.unit.county_path, on=today)
    rows = area_rows(officer, kinds, on=today)
    everything = records_shown(officer, asked, today=today)
    shown = {area.pk for area in asked.areas([row.area for row in rows])}
    areas = [row.area for row in rows if row.area.pk in shown]
    records = asked.records(everything, areas)
    return {
        "asked": asked,
        "areas": [
            ListedArea(row, lights_inside(row.area, everything))
            for row in rows
            if row.area.pk in shown and (row.area.parent_id is None or row.area.parent_id not in shown)
        ],
        "kinds": [(key, kind.label(english=english)) for key, kind in kinds.items() if _has(rows, key)],
        "sources": [(source.name, source.title) for source in map_sources()],
        "lights": counted_lights(everything).items(),
        "records": records[:MOST_LISTED],
        "found": len(records),
        "more": len(records) > MOST_LISTED,
        "may_add": may_add_areas(officer, today=today),
        "has_areas": bool(rows),
    }


def records_shown(officer: Officer, asked: MapAsked, *, today: date) -> list[MapRecord]:
    if asked.source == NONE:
        return []
    found = records_on_map(officer, on=today, only=asked.source)
    return [record for records in found.values() for record in records]


def lights_inside(area: Area, records: Sequence[MapRecord]) -> dict[str, int]:
    return counted_lights(records_inside(area.geometry, records))


def counted_lights(records: Sequence[MapRecord]) -> dict[str, int]:
    return in_order(Counter(record.light for record in records))


def _has(rows: Sequence[AreaRow], kind: str) -> bool:
    return any(row.area.kind == kind for row in rows)


def area_context(area: Area, officer: Officer, *, today: date, english: bool) -> dict[str, Any]:
    kinds = area_kinds(area.unit.path, on=today)
    kind = kinds.get(area.kind)
    parts = list(area.parts.filter(retired_on=None).select_related("subject", "unit"))
    facts = facts_of([area, *parts])
    said = said_of(area)
    everything = [record for records in records_on_map(officer, on=today).values() for record in records]
    inside = records_inside(area.geometry, everything)
    labels = {field.key: field.label(english=english) for field in kind.fields} if kind else {}
    units = {field.key: field.unit for field in kind.fields} if kind else {}
    size = square_km(area.geometry)
    return {
        "area": area,
        "kind": kind,
        "kind_label": kind.label(english=english) if kind else area.kind,
        "ties": ties_of([area], on=today)[area.subject_id],
        "figures": shown_figures(kind, facts.get(area.pk, []), on=today) if kind else [],
        "parts": [
            (part, shown_figures(kinds[part.kind], facts.get(part.pk, []), on=today) if part.kind in kinds else [])
            for part in parts
        ],
        "inside": inside[:MOST_LISTED],
        "found": len(inside),
        "lights": counted_lights(inside).items(),
        "said": said[:20],
        "labels": labels,
        "units": units,
        "names": names_of([row.by for row in said[:20]]),
        "square_km": None if size is None else round(size, 2),
        "may_keep": may_keep_area(officer, area, today=today),
        "may_add": may_add_areas(officer, today=today),
        "today": today,
    }


def borders_context(officer: Officer, *, today: date) -> dict[str, Any]:
    """Every township with its border, or that it has none yet."""
    rows = []
    for unit in townships(officer.unit.county_path):
        shape = getattr(unit, "shape", None)
        size = square_km(shape.geometry) if shape else None
        rows.append((unit, shape, None if size is None else round(size, 1)))
    return {
        "rows": rows,
        "drawn": sum(shape is not None for _unit, shape, _size in rows),
        "names": names_of([shape.by for _unit, shape, _size in rows if shape]),
        "may_add": may_add_areas(officer, today=today),
    }
