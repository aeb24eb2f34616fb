"""What dispatch shows on other records' pages: the agenda of a meeting, open warnings about a figure or promise."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from diaodu.core.models import Subject
from diaodu.core.panels import Panel, register_panel
from diaodu.dispatch.permissions import visible_alerts, visible_dispatches
from diaodu.dispatch.queries.alerts import open_alerts_about


def of_meeting(request: HttpRequest, subject: Subject, on: date) -> dict[str, Any] | None:
    found = (
        visible_dispatches(request.user, today=on).filter(meeting__subject=subject).select_related("meeting").first()
    )
    if found is None:
        return None
    return {"dispatch": found, "count": found.items.filter(dropped_why="").count()}


def of_subject(request: HttpRequest, subject: Subject, on: date) -> dict[str, Any] | None:
    alerts = open_alerts_about(visible_alerts(request.user, today=on), [subject.pk])
    return {"alerts": alerts} if alerts else None


register_panel("meeting", Panel("dispatch", "dispatch/_meeting_panel.html", of_meeting, order=10))
for _kind in ("commitment", "indicator", "support"):
    register_panel(_kind, Panel("alerts", "dispatch/_alerts_panel.html", of_subject, order=15))
