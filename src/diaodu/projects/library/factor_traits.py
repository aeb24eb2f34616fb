"""Projects need factors: what each brings for an allocation, which have ended, which lie in which area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from diaodu.core.models import Subject
from diaodu.core.panels import Panel, register_panel
from diaodu.factors.panels import TEMPLATE, needs_shown, register_record_panel
from diaodu.factors.traits import Bearer, Trait, register_bearer
from diaodu.factors.traits import Group as Together
from diaodu.projects.library.choices import OUT
from diaodu.projects.library.found import PROJECT
from diaodu.projects.library.models import Group, Project

_AREA = "area"  # the kind of subject an area is


def traits(keys: Sequence[int], on: date) -> dict[int, Mapping[str, Trait]]:
    """Total investment, expected tax of a year, jobs, stage and level; one query. What is not known stays None."""
    rows = Project.objects.filter(subject__in=keys)
    return {
        project.subject_id: {
            "investment": project.total,
            "tax": project.tax,
            "jobs": None if project.jobs is None else Decimal(project.jobs),
            "stage": project.state,
            "priority": project.level,
        }
        for project in rows
    }


def over(keys: Collection[int]) -> Collection[int]:
    """Those taken out of the library, or replaced."""
    return set(Project.objects.filter(subject__in=keys, state__in=OUT).values_list("subject", flat=True))


def areas(scope: str, on: date) -> list[Together]:
    """By area the projects grouped under it; one query."""
    rows = Group.objects.filter(project__scope=scope, subject__kind=_AREA, subject__retired_on=None)
    held: dict[tuple[str, str], set[int]] = defaultdict(set)
    for code, label, key in rows.values_list("subject__code", "subject__label_zh", "project__subject"):
        held[code, label].add(key)
    return [Together(code, label, frozenset(keys)) for (code, label), keys in sorted(held.items())]


def in_area(request: HttpRequest, record: Any, on: date) -> dict[str, Any] | None:
    """What the projects of an area and its parts wait for."""
    subject = record if isinstance(record, Subject) else record.subject
    inside = Group.objects.filter(Q(subject=subject) | Q(subject__area__parent__subject=subject))
    shown = needs_shown(request, list(inside.values_list("project__subject", flat=True)), on)
    return None if shown is None else shown | {"group": subject.code}


register_bearer(Bearer(PROJECT, traits=traits, over=over, groups=areas))
register_record_panel(PROJECT)
register_panel(_AREA, Panel("factors", TEMPLATE, in_area, order=42))
