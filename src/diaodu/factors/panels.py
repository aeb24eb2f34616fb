"""What a record needs, on its own page; what waits for a unit, on the unit's; an app adds what groups need."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.http import HttpRequest

from diaodu.core.models import Subject
from diaodu.core.panels import Panel, register_panel
from diaodu.factors.choices import OPEN
from diaodu.factors.permissions import visible_needs
from diaodu.factors.queries import light_counts, listed, rows_of
from diaodu.people.models import Unit

MOST = 8
TEMPLATE = "factors/_panel.html"


def of_record(request: HttpRequest, record: Any, on: date) -> dict[str, Any] | None:
    """For any record with a subject; some pages give the subject itself."""
    subject = record if isinstance(record, Subject) else record.subject
    shown = needs_shown(request, [subject.pk], on)
    return None if shown is None else shown | {"about": subject.code, "of_one": True}


def of_unit(request: HttpRequest, unit: Unit, on: date) -> dict[str, Any] | None:
    needs = visible_needs(request.user, today=on).filter(turn=unit, state__in=OPEN)
    shown = _shown(request, needs, on)
    return None if shown is None else shown | {"unit": unit.code}


def needs_shown(request: HttpRequest, subjects: Collection[int], on: date) -> dict[str, Any] | None:
    """The needs of these records that the visitor may see; None where there are none."""
    return _shown(request, visible_needs(request.user, today=on).filter(about__in=list(subjects)), on)


def _shown(request: HttpRequest, needs: Any, on: date) -> dict[str, Any] | None:
    found = list(listed(needs))
    if not found:
        return None
    rows = rows_of(found, found[0].scope, on=on)
    rows.sort(key=lambda row: (_URGENCY[row.said.light], row.need.needed_by))
    return {
        "rows": rows[:MOST],
        "count": len(rows),
        "left": max(0, len(rows) - MOST),
        "lights": [(light, n) for light, n in sorted(light_counts(rows).items(), key=lambda pair: _URGENCY[pair[0]])],
    }


_URGENCY = {light: place for place, light in enumerate(("red", "yellow", "green", "grey", "done"))}


def register_record_panel(kind: str) -> None:
    register_panel(kind, Panel("factors", TEMPLATE, of_record, order=35))


def register() -> None:
    register_panel("unit", Panel("factors", TEMPLATE, of_unit, order=45))
    for kind in ("commitment", "programme", "work_item"):
        register_record_panel(kind)
