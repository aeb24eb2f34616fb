"""What the library shows on the pages of lower apps: a firm's projects, a unit's, those of an area or programme."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from diaodu.core.models import Subject
from diaodu.core.panels import Panel, register_panel
from diaodu.enterprises.models import Firm
from diaodu.people.models import Unit
from diaodu.projects.library.choices import OUT
from diaodu.projects.library.models import Group, Project
from diaodu.projects.library.permissions import visible_projects
from diaodu.projects.library.queries.areas import group_summary
from diaodu.projects.library.queries.projects import listed

MOST = 8


def of_firm(request: HttpRequest, firm: Firm, on: date) -> dict[str, Any] | None:
    return _shown(request, on, owner=firm)


def of_unit(request: HttpRequest, unit: Unit, on: date) -> dict[str, Any] | None:
    return _shown(request, on, unit=unit)


def in_group(request: HttpRequest, record: Any, on: date) -> dict[str, Any] | None:
    """For any record with a subject that projects are grouped under; some pages give the subject itself."""
    key = record.pk if isinstance(record, Subject) else record.subject_id
    return _shown(request, on, groups__subject=key)


def in_area(request: HttpRequest, record: Any, on: date) -> dict[str, Any] | None:
    """An area's projects with those of its parts: by stage, investment by caliber, lights."""
    subject = record if isinstance(record, Subject) else record.subject
    inside = Group.objects.filter(Q(subject=subject) | Q(subject__area__parent__subject=subject)).values("project")
    projects = visible_projects(request.user, today=on).filter(pk__in=inside).exclude(state__in=OUT)
    count = projects.count()
    if not count:
        return None
    summary = group_summary(projects, today=on)
    largest = listed(projects).order_by("-total", "code")[:MOST]
    rows = [(each, summary.outlooks.get(each.subject_id)) for each in largest]
    return {"summary": summary, "rows": rows, "count": count, "left": count - len(rows), "code": subject.code}


def _shown(request: HttpRequest, on: date, **which: Any) -> dict[str, Any] | None:
    projects = visible_projects(request.user, today=on).filter(**which).exclude(state__in=OUT)
    count = projects.count()
    if not count:
        return None
    rows: list[Project] = list(listed(projects).order_by("-total", "code")[:MOST])
    return {"projects": rows, "count": count, "left": count - len(rows)}


register_panel("firm", Panel("projects", "projects/_projects_panel.html", of_firm, order=30))
register_panel("unit", Panel("projects", "projects/_projects_panel.html", of_unit, order=40))
register_panel("area", Panel("projects", "projects/_area_panel.html", in_area, order=40))
for _kind in ("programme", "commitment"):
    register_panel(_kind, Panel("projects", "projects/_projects_panel.html", in_group, order=40))
