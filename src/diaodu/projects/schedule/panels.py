"""The schedule in short on the page of its record: light, finish, the next node; or the way to lay one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from diaodu.core.clock import today
from diaodu.core.models import Subject
from diaodu.core.panels import Panel, register_panel
from diaodu.projects.schedule.permissions import KEEPER, LEAD, mover_in_subject, schedulable_subjects
from diaodu.projects.schedule.queries.one import schedule_of

KINDS = ("commitment", "project", "programme", "area", "title")  # by name: upper apps register what they are


def of_subject(request: HttpRequest, record: Any, on: date) -> dict[str, Any] | None:
    """`record`: the subject, or what has one."""
    subject = record if isinstance(record, Subject) else record.subject
    if not schedulable_subjects(request.user, today=today()).filter(pk=subject.pk).exists():
        return None
    schedule = schedule_of(subject)
    if schedule is None:
        mover = mover_in_subject(request.user, subject, today=today())
        return {"subject": subject} if not mover.parts.isdisjoint({KEEPER, LEAD}) else None
    return {"subject": subject, "schedule": schedule, "outlook": schedule.outlook}


for _kind in KINDS:
    register_panel(_kind, Panel("schedule", "schedule/_panel.html", of_subject, order=40))
