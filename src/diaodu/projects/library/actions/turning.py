"""What the rules of a schedule's light ask about a project has changed: its light turns at once, not tomorrow."""

from __future__ import annotations

from diaodu.core.clock import today
from diaodu.projects.library.models import Project
from diaodu.projects.schedule.actions import rebuild_outlooks
from diaodu.projects.schedule.models import Schedule
from diaodu.projects.schedule.network import UnsoundError


def turn_light(project: Project) -> None:
    """Part of the action that changed it. A project without a schedule has no light; one query."""
    schedules = list(Schedule.objects.filter(subject=project.subject_id).select_related("subject"))
    try:
        rebuild_outlooks(schedules, today())
    except UnsoundError:  # a schedule that cannot be planned says so on its own page; this action is none of it
        return
