"""What forecasts say on other records' pages, and on the office's desk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from diaodu.core.clock import today
from diaodu.core.models import Subject
from diaodu.core.panels import Panel, register_panel
from diaodu.outlook.permissions import may_ask, visible_outlooks
from diaodu.outlook.queries import day_end, of_subject, turned
from diaodu.outlook.rules import month_before
from diaodu.outlook.setting_kinds import limits
from diaodu.people.choices import OVERSEERS
from diaodu.people.models import Officer
from diaodu.people.permissions import may_read_plans, roles_of

MOST = 6


def of_record(request: HttpRequest, subject: Subject, on: date) -> dict[str, Any] | None:
    """Where it will be at the end of the year, as known on that day. Whose page it is may be seen by who asks."""
    officer = request.user
    if not isinstance(officer, Officer) or not may_read_plans(officer, today=on):
        return None
    row = of_subject(subject.pk, known=None if on == today() else day_end(on))
    if row is None or row.has_ended or (row.target is None and row.expected is None):
        return None
    return {"row": row, "bound": bound_of(officer, on)}


def of_desk(request: HttpRequest, officer: Officer, on: date) -> dict[str, Any] | None:
    """For the office and who oversees the county: forecasts that turned since the end of last month."""
    if roles_of(officer, today=on).isdisjoint(OVERSEERS) and not may_ask(officer, today=on):
        return None
    rule = limits(officer.unit.county_path, on=on)
    rows = visible_outlooks(officer, today=on).filter(year=on.year)
    found = turned(rows, since=day_end(month_before(on)), bound=rule["miss_percent"] * 10, points=rule["turned_points"])
    if not found:
        return None
    return {"rows": found[:MOST], "count": len(found), "bound": rule["miss_percent"] * 10}


def bound_of(officer: Officer, on: date) -> int:
    """Per thousand."""
    return limits(officer.unit.county_path, on=on)["miss_percent"] * 10


def register() -> None:
    for kind in ("commitment", "programme", "investment"):
        register_panel(kind, Panel("outlook", "outlook/_panel.html", of_record, order=5))
    register_panel("desk", Panel("outlook", "outlook/_desk.html", of_desk, order=70))
