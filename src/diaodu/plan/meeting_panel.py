"""On the page of a meeting: which of its decisions have become tasks, and taking one up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from diaodu.core.models import Subject
from diaodu.core.panels import Panel, register_panel
from diaodu.duties.models import Decision
from diaodu.people.permissions import may_keep_plans
from diaodu.plan.models import TaskSource


def _tasks(request: HttpRequest, subject: Subject, on: date) -> dict[str, Any] | None:
    """None for whoever keeps no plans while nothing has been taken up."""
    decisions = list(Decision.objects.filter(meeting__subject=subject).order_by("number"))
    taken = {
        row.decision_id: row.commitment
        for row in TaskSource.objects.filter(decision__in=decisions).select_related("commitment")
    }
    may_keep = may_keep_plans(request.user, today=on)
    if not decisions or not (taken or may_keep):
        return None
    return {"rows": [(item, taken.get(item.pk)) for item in decisions], "may_keep": may_keep}


def register() -> None:
    register_panel("meeting", Panel("tasks", "plan/_meeting_tasks.html", _tasks))
