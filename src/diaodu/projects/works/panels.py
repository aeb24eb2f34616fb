"""What a unit keeps of the programmes, on its own page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from diaodu.core.clock import today
from diaodu.core.panels import Panel, register_panel
from diaodu.people.models import Unit
from diaodu.projects.works.permissions import visible_items
from diaodu.projects.works.queries import sum_of, with_positions


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


def register() -> None:
    register_panel("unit", Panel("works", "works/_unit_panel.html", of_unit, order=40))
