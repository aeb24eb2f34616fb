"""Which projects an officer may see, and which part they have in one. Lists and items come from the same queryset."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from diaodu.core.moves import Mover
from diaodu.people.choices import PLAN_READERS
from diaodu.people.models import Officer, Post, Unit
from diaodu.people.permissions import Asker, acting_posts, roles_of, visible_subjects, within
from diaodu.projects.library.choices import LIBRARY_KEEPERS, UNIT_KEEPERS
from diaodu.projects.library.models import Adjustment, Application, Project
from diaodu.projects.library.steps import KEEPER, UNIT


def visible_projects(officer: Asker, *, today: date) -> QuerySet[Project]:
    """Of the county for those who oversee it; else one's own unit's, and those it leads, assists or stands behind."""
    if not isinstance(officer, Officer) or roles_of(officer, today=today).isdisjoint(PLAN_READERS):
        return Project.objects.none()
    subjects = visible_subjects(officer, today=today).filter(kind="project")
    return Project.objects.filter(scope=officer.unit.county_path, subject__in=subjects.values("pk"))


def visible_applications(officer: Asker, *, today: date) -> QuerySet[Application]:
    return Application.objects.filter(project__in=visible_projects(officer, today=today))


def visible_adjustments(officer: Asker, *, today: date) -> QuerySet[Adjustment]:
    """The half year's lists are the office's business; the units see what becomes of their own on the project."""
    if not isinstance(officer, Officer) or not may_read_library(officer, today=today):
        return Adjustment.objects.none()
    return Adjustment.objects.filter(scope=officer.unit.county_path)


def may_read_library(officer: Asker, *, today: date) -> bool:
    return not roles_of(officer, today=today).isdisjoint(PLAN_READERS)


def keeps_library(officer: Asker, *, today: date) -> bool:
    """Decide on batches, jump stages, bring in sheets: the dispatch office and whoever runs project rounds."""
    return not roles_of(officer, today=today).isdisjoint(LIBRARY_KEEPERS)


def leadable_units(officer: Asker, *, today: date) -> QuerySet[Unit]:
    """The units under whose lead the officer may enter a project."""
    if not isinstance(officer, Officer):
        return Unit.objects.none()
    units = Unit.objects.filter(within(officer.unit.county_path, "path"), retired_on=None).exclude(parent=None)
    if keeps_library(officer, today=today):
        return units
    own = Q(pk__in=())
    for post in acting_posts(officer, today=today):
        if post.role in UNIT_KEEPERS:
            own |= within(post.unit.path, "path")
    return units.filter(own)


def mover_for(officer: Officer, project: Project, posts: Iterable[Post]) -> Mover:
    """The parts the officer has in this project, and the post they act in."""
    parts, names = set(), []
    for post in posts:
        if post.role in LIBRARY_KEEPERS and post.unit.county_path == project.scope:
            parts.add(KEEPER)
            names.append(post.title_zh)
        if post.role in UNIT_KEEPERS and project.unit.path.startswith(post.unit.path):
            parts.add(UNIT)
            names.append(post.title_zh)
    return Mover(officer.username, frozenset(parts), names[0] if names else "")
