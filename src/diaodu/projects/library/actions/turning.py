"""What the rules of a schedule's light ask about a project has changed: its light turns at once, not tomorrow."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from diaodu.core.clock import today
from diaodu.projects.library.models import Project
from diaodu.projects.schedule.actions import rebuild_outlooks
from diaodu.projects.schedule.models import Schedule
from diaodu.projects.schedule.network import UnsoundError


def turn_light(project: Project) -> None:
    """Part of the action that changed it. A project without a schedule has no light; one query."""
    turn_lights([project])


def turn_lights(projects: Sequence[Project]) -> None:
    """The same for many. A schedule that cannot be planned must not keep the others from turning."""
    keys = [project.subject_id for project in projects]
    schedules = list(Schedule.objects.filter(subject__in=keys).select_related("subject"))
    try:
        with transaction.atomic():
            rebuild_outlooks(schedules, today())
    except UnsoundError:  # it says so on its own page; this action is none of it
        if len(projects) > 1:
            for project in projects:
                turn_lights([project])
