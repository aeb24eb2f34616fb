"""How a unit reports, on its own page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from diaodu.core.clock import today
from diaodu.core.panels import Panel, register_panel
from diaodu.ledger.permissions import visible_returns
from diaodu.ledger.queries import returns_with_progress
from diaodu.people.models import Unit

MOST = 6


def of_unit(request: HttpRequest, unit: Unit, on: date) -> dict[str, Any] | None:
    """Its last returns with how full they are; of a day gone by nothing: a return's own history tells that."""
    if on != today():
        return None
    seen = visible_returns(request.user, today=on).filter(unit=unit)
    returns = list(returns_with_progress(seen).order_by("-round__opened_at")[:MOST])
    return {"title": _("Reports"), "returns": returns} if returns else None


register_panel("unit", Panel("returns", "ledger/_returns_panel.html", of_unit, order=30))
