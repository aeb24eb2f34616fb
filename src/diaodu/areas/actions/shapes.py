"""Where areas lie: drawn or brought in; a shape that cannot be kept changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from diaodu.areas.models import Area
from diaodu.areas.setting_kinds import county_bounds
from diaodu.areas.shapes import ShapeRefusedError, lines_of, read_geometry, refuse_outside
from diaodu.core.audit import append_audit
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import take_version


@transaction.atomic
def draw_area(area: Area, geometry: Mapping[str, Any] | None, *, by: str, version: int | None = None) -> Area:
    """None takes the shape away. Raises MoveRefusedError naming the place that is wrong, or a newer version."""
    take_version(area, version)
    before = _size(area.geometry)
    area.geometry = None if geometry is None else _checked(area, geometry)
    _refuse_leaving([area])
    area.save(update_fields=["geometry"])
    append_audit(
        verb="draw_area",
        subject=area.code,
        by=by,
        unit=area.unit.path,
        before=before,
        after=_size(area.geometry),
    )
    return area


@transaction.atomic
def bring_shapes(shapes: Sequence[tuple[Area, Mapping[str, Any]]], *, by: str) -> int:
    """Many at once, all or none; how many. Raises MoveRefusedError naming the area and the place."""
    for area, geometry in shapes:
        take_version(area)
        area.geometry = _checked(area, geometry)
    if not shapes:
        return 0
    areas = [area for area, _geometry in shapes]
    _refuse_leaving(areas)
    Area.objects.bulk_update(areas, ["geometry"])
    append_audit(
        verb="bring_shapes",
        subject=areas[0].code if len(areas) == 1 else "areas",
        by=by,
        unit=areas[0].unit.path,
        after={area.code: (_size(area.geometry) or {}).get("points", 0) for area in areas},
    )
    return len(areas)


def _checked(area: Area, geometry: Any) -> dict[str, Any]:
    try:
        return read_geometry(geometry, county_bounds(area.unit.path, on=today()))
    except ShapeRefusedError as refusal:
        zh, en = f"“{area.name_zh}”：{refusal.zh}没有保存。", f"“{area.name_zh}”: {refusal.en} Nothing was saved."
        raise MoveRefusedError(refusal.code, zh, en) from refusal


def _refuse_leaving(drawn: Sequence[Area]) -> None:
    """No part lies outside the area it is a part of, whichever of them was drawn; two queries."""
    held = {area.pk: area for area in drawn}
    parents = {area.parent_id for area in drawn if area.parent_id} - held.keys()
    wholes = held | {area.pk: area for area in Area.objects.filter(pk__in=parents)}
    for part in Area.objects.filter(parent__in=held, retired_on=None).exclude(pk__in=held):
        held[part.pk] = part
    for area in held.values():
        whole = wholes.get(area.parent_id or 0)
        if whole is None or not whole.geometry or not area.geometry:
            continue
        try:
            refuse_outside(area.geometry, whole.geometry, name=area.name_zh, within=whole.name_zh)
        except ShapeRefusedError as refusal:
            zh, en = f"{refusal.zh}没有保存。", f"{refusal.en} Nothing was saved."
            raise MoveRefusedError(refusal.code, zh, en) from refusal


def _size(geometry: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """For the record of changes: what kind of shape, of how many points."""
    if not geometry:
        return None
    return {"shape": geometry["type"], "points": sum(len(line) for line in lines_of(geometry))}
