"""Projects on the map of areas: those that have a place, under the light of their schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from diaodu.areas.map_records import MapRecord, MapSource, register_map_source
from diaodu.kernel.light import Light
from diaodu.projects.library.choices import OUT
from diaodu.projects.library.models import Project
from diaodu.projects.library.permissions import visible_projects
from diaodu.projects.schedule.models import Outlook

PROJECTS = "projects"


def records(officer: Any, on: date) -> Sequence[MapRecord]:
    """Two queries, beside those of the permissions."""
    placed = visible_projects(officer, today=on).filter(longitude__isnull=False, latitude__isnull=False)
    held = list(placed.exclude(state__in=OUT).select_related("subject", "unit").order_by("code"))
    lights = outlooks_of(placed)
    return [_record(project, lights.get(project.subject_id)) for project in held]


def outlooks_of(projects: QuerySet[Project]) -> Mapping[int, Outlook]:
    """By subject where each schedule stands; one query."""
    rows = Outlook.objects.filter(schedule__subject__in=projects.order_by().values("subject")).select_related(
        "schedule"
    )
    return {row.schedule.subject_id: row for row in rows}


def _record(project: Project, outlook: Outlook | None) -> MapRecord:
    zh, en = _said(outlook)
    return MapRecord(
        project.subject,
        float(project.longitude or 0),
        float(project.latitude or 0),
        outlook.light if outlook else str(Light.GREY),
        zh,
        en,
        project.get_absolute_url(),
        project.get_state_display(),
        project.unit.short_name,
    )


def _said(outlook: Outlook | None) -> tuple[str, str]:
    if outlook is None:
        return "还没有排进度", "No schedule is laid yet"
    return outlook.reason_zh, outlook.reason_en


register_map_source(MapSource(PROJECTS, _("Projects"), records, order=30))
