"""The project or application a duty is about, on the page of that duty: the duty is settled there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from diaodu.core.clock import today
from diaodu.core.links import subject_url
from diaodu.core.panels import Panel, register_panel
from diaodu.duties.choices import DutyKind
from diaodu.duties.models import Duty
from diaodu.people.permissions import visible_subjects


def of_duty(request: HttpRequest, duty: Duty, on: date) -> dict[str, Any] | None:
    if duty.kind != DutyKind.PROJECT or duty.about is None:
        return None
    if not visible_subjects(request.user, today=today()).filter(pk=duty.about.pk).exists():
        return None
    return {"subject": duty.about, "url": subject_url(duty.about)}


register_panel("duty", Panel("project", "projects/_duty_panel.html", of_duty, order=10))
