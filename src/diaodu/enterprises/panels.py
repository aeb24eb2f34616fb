"""What the register shows on the page of an area: the firms that lie in it and its parts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from diaodu.areas.models import Area
from diaodu.core.lists import counts_by
from diaodu.core.models import Subject
from diaodu.core.panels import Panel, register_panel
from diaodu.enterprises.choices import FirmState
from diaodu.enterprises.permissions import kept_firms, visible_firms
from diaodu.enterprises.proposals import area_proposals
from diaodu.enterprises.queries import in_area, listed

MOST = 8


def firms_of_area(request: HttpRequest, record: Any, on: date) -> dict[str, Any] | None:
    area = Area.objects.filter(subject=record).first() if isinstance(record, Subject) else record
    if area is None:
        return None
    firms = in_area(visible_firms(request.user, today=on), area.code)
    counts = counts_by(firms, "state")
    proposed = _proposed(request, area, on)
    if not counts and not proposed:
        return None
    rows = list(listed(firms).order_by("sort_key", "pk")[:MOST])
    count = sum(counts.values())
    return {
        "area": area,
        "firms": rows,
        "count": count,
        "left": count - len(rows),
        "states": [(label, counts[state]) for state, label in FirmState.choices if counts.get(state)],
        "proposed": proposed,
    }


def _proposed(request: HttpRequest, area: Area, on: date) -> int:
    """How many firms that the officer keeps stand in its shape and are not said to lie there."""
    if not area.geometry:
        return 0
    found = area_proposals(kept_firms(request.user, today=on), scope=area.unit.path)
    return sum(area.pk in {each.pk for each in proposal.found} for proposal in found)


register_panel("area", Panel("firms", "enterprises/_area_panel.html", firms_of_area, order=45))
