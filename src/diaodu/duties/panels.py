"""What a unit owes, on its own page and on those of its people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from diaodu.core.clock import moment, today
from diaodu.core.panels import Panel, register_panel
from diaodu.duties.permissions import visible_duties
from diaodu.duties.queries import duty_counts, owed_by
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import acting_posts

MOST = 6


def of_unit(request: HttpRequest, unit: Unit, on: date) -> dict[str, Any] | None:
    return _owed(request, [unit.pk], on)


def of_officer(request: HttpRequest, officer: Officer, on: date) -> dict[str, Any] | None:
    return _owed(request, [post.unit_id for post in acting_posts(officer, today=on)], on)


def _owed(request: HttpRequest, units: Iterable[int], on: date) -> dict[str, Any] | None:
    """The most urgent few and how many there are; of a day gone by nothing: a duty's own history tells that."""
    units = list(units)
    if not units or on != today():
        return None
    seen = visible_duties(request.user, today=on).filter(unit__in=units)
    now = moment()
    counts = duty_counts(seen, now)
    if not any(counts.values()):
        return None
    duties = list(owed_by(seen, units)[:MOST])
    return {"title": _("Owes"), "duties": duties, "counts": counts, "left": counts["open"] - len(duties), "moment": now}


register_panel("unit", Panel("duties", "duties/_owed_panel.html", of_unit, order=20))
register_panel("officer", Panel("duties", "duties/_owed_panel.html", of_officer, order=20))
