"""Where townships lie: their borders come in together, all or none, and no ground belongs to two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from django.db import transaction
from django.db.models import F

from diaodu.areas.models import UnitShape
from diaodu.areas.overlaps import overlap_place
from diaodu.areas.setting_kinds import county_bounds
from diaodu.areas.shapes import ShapeRefusedError, lines_of, polygons_of, read_geometry, said_point
from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.moves import MoveRefusedError
from diaodu.people.models import Unit


def bring_unit_shapes(shapes: Sequence[tuple[Unit, Any]], *, county: Unit, source: str, by: str) -> int:
    """How many are kept. Raises MoveRefusedError without a source, or naming the township and the place.

    What is slow is decided before anything is written.
    """
    if not source.strip():
        raise MoveRefusedError("source", "请写明界线的来源。", "Say where the borders are from.")
    bounds = county_bounds(county.path, on=today())
    read = [(unit, _checked(unit, geometry, bounds)) for unit, geometry in shapes]
    _refuse_shared_ground(read, county)
    return _keep(read, county=county, source=source.strip()[:200], by=by) if read else 0


def _checked(unit: Unit, geometry: Any, bounds: Any) -> dict[str, Any]:
    try:
        read = read_geometry(geometry, bounds)
        if not polygons_of(read):
            raise ShapeRefusedError("line", "界线应是多边形。", "A border is a polygon.")
    except ShapeRefusedError as refusal:
        zh, en = f"“{unit.name_zh}”：{refusal.zh}没有保存。", f"“{unit.name_zh}”: {refusal.en} Nothing was saved."
        raise MoveRefusedError(refusal.code, zh, en) from refusal
    return read


def _refuse_shared_ground(read: Sequence[tuple[Unit, Mapping[str, Any]]], county: Unit) -> None:
    new = {unit.pk for unit, _shape in read}
    kept = UnitShape.objects.filter(unit__parent=county).exclude(unit__in=new).select_related("unit")
    all_of_them = [*read, *((shape.unit, shape.geometry) for shape in kept)]
    for (one, first), (two, second) in combinations(all_of_them, 2):
        if one.pk not in new and two.pk not in new:
            continue
        for part in polygons_of(first):
            for other in polygons_of(second):
                place = overlap_place(part, other)
                if place is not None:
                    at = said_point(place)
                    raise MoveRefusedError(
                        "overlap",
                        f"“{one.name_zh}”与“{two.name_zh}”的界线在 {at} 处重叠。没有保存。",
                        f"“{one.name_zh}” and “{two.name_zh}” overlap at {at}. Nothing was saved.",
                    )


@transaction.atomic
def _keep(read: Sequence[tuple[Unit, dict[str, Any]]], *, county: Unit, source: str, by: str) -> int:
    at = moment()
    for unit, geometry in read:
        words = {"geometry": geometry, "source": source, "by": by, "at": at}
        if not UnitShape.objects.filter(unit=unit).update(version=F("version") + 1, **words):
            UnitShape.objects.create(unit=unit, **words)
    append_audit(
        verb="bring_unit_shapes",
        subject=read[0][0].code if len(read) == 1 else "townships",
        by=by,
        unit=county.path,
        after={"source": source}
        | {unit.name_zh: sum(len(line) for line in lines_of(geometry)) for unit, geometry in read},
    )
    return len(read)
