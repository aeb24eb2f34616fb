"""What tours show on lower apps' pages: on a project's, which tours saw it and its place; on the desk, a ballot."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from diaodu.core.panels import Panel, register_panel
from diaodu.people.models import Officer
from diaodu.projects.library.models import Project
from diaodu.projects.tours.choices import SCORING
from diaodu.projects.tours.models import Judge
from diaodu.projects.tours.permissions import may_see_places, visible_tours
from diaodu.projects.tours.queries import seen_on


def of_project(request: HttpRequest, record: Any, on: date) -> dict[str, Any] | None:
    """The tours the reader may see, with the place where it is theirs to see."""
    project = record if isinstance(record, Project) else getattr(record, "project", None)
    if project is None:
        return None
    visible = set(visible_tours(request.user, today=on).values_list("pk", flat=True))
    rows = [
        (
            stop,
            getattr(stop, "result", None) if may_see_places(request.user, stop.tour, today=on) else None,
        )
        for stop in seen_on(project)
        if stop.tour_id in visible
    ]
    return {"rows": rows} if rows else None


def on_desk(request: HttpRequest, record: Any, on: date) -> dict[str, Any] | None:
    """Tours that wait for the reader's scores."""
    if not isinstance(request.user, Officer):
        return None
    judging = Judge.objects.filter(officer=request.user, retired_on=None, tour__state__in=SCORING)
    rows = list(judging.select_related("tour"))
    return {"rows": rows} if rows else None


def register() -> None:
    register_panel("project", Panel("tours", "tours/_project_panel.html", of_project, order=60))
    register_panel("desk", Panel("tours", "tours/_desk.html", on_desk, order=15))
