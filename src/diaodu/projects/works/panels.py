"""What a unit keeps of the programmes, on its own page; what of them lies in an area, on the area's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest

from diaodu.areas.models import Area
from diaodu.areas.shapes import contains
from diaodu.core.clock import today
from diaodu.core.models import Subject
from diaodu.core.panels import Panel, register_panel
from diaodu.people.models import Unit
from diaodu.projects.works.models import Item, Programme
from diaodu.projects.works.permissions import visible_items
from diaodu.projects.works.queries import lights_of, sum_of, with_positions
from diaodu.projects.works.setting_kinds import red_after


def of_unit(request: HttpRequest, unit: Unit, on: date) -> dict[str, Any] | None:
    """By programme; of a day gone by nothing: each item's own history tells that."""
    if on != today():
        return None
    items = list(with_positions(visible_items(request.user, today=on).filter(unit=unit)))
    if not items:
        return None
    programmes = {item.programme_id: item.programme for item in items}
    sums = [
        (programme, sum_of([item for item in items if item.programme_id == key]))
        for key, programme in programmes.items()
    ]
    return {"unit": unit, "sums": sorted(sums, key=lambda each: each[0].order)}


def of_area(request: HttpRequest, record: Any, on: date) -> dict[str, Any] | None:
    """Items with a place inside the area's shape, by programme, with lights; of a day gone by nothing."""
    subject = record if isinstance(record, Subject) else record.subject
    area = Area.objects.filter(subject=subject).first()
    if on != today() or area is None or not area.geometry:
        return None
    placed = visible_items(request.user, today=on).filter(lon__isnull=False, lat__isnull=False)
    items = [item for item in with_positions(placed) if contains(area.geometry, item.lon or 0.0, item.lat or 0.0)]
    if not items:
        return None
    late = red_after(area.unit.county_path, on=on)
    by_programme: dict[Programme, list[Item]] = defaultdict(list)
    for item in items:
        by_programme[item.programme].append(item)
    sums = [(programme, sum_of(held), _lights(held, on, late)) for programme, held in by_programme.items()]
    return {"count": len(items), "sums": sorted(sums, key=lambda each: each[0].order)}


def _lights(items: Sequence[Item], on: date, late: int) -> list[tuple[str, int]]:
    return list(lights_of(items, today=on, red_after=late).items())


def register() -> None:
    register_panel("area", Panel("works", "works/_area_panel.html", of_area, order=45))
    register_panel("unit", Panel("works", "works/_unit_panel.html", of_unit, order=40))
