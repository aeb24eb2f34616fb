"""The one way a view comes by a project or an application: among those the asker may see, else 404."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from diaodu.core.clock import today
from diaodu.core.moves import Mover
from diaodu.people.models import Officer
from diaodu.people.permissions import acting_posts
from diaodu.projects.library.models import Application, Project
from diaodu.projects.library.permissions import (
    keeps_library,
    may_read_library,
    mover_for,
    visible_applications,
    visible_projects,
)
from diaodu.projects.library.queries.applications import listed as listed_applications
from diaodu.projects.library.queries.projects import listed


@dataclass(frozen=True, slots=True)
class OpenProject:
    project: Project
    mover: Mover

    @property
    def may_keep(self) -> bool:
        return bool(self.mover.parts)


def reader(request: HttpRequest) -> Officer:
    """Who works with the plan; 404 for everybody else."""
    if not isinstance(request.user, Officer) or not may_read_library(request.user, today=today()):
        raise Http404
    return request.user


def keeper(request: HttpRequest) -> Officer:
    """Who keeps the county's library; 403 for whoever only reads it."""
    officer = reader(request)
    if not keeps_library(officer, today=today()):
        raise PermissionDenied
    return officer


def open_project(request: HttpRequest, code: str) -> OpenProject:
    officer = reader(request)
    project = listed(visible_projects(officer, today=today())).filter(code=code).first()
    if project is None:
        raise Http404
    return OpenProject(project, mover_for(officer, project, acting_posts(officer, today=today())))


def kept_project(request: HttpRequest, code: str) -> OpenProject:
    """A project the asker may change; 403 where they may only see it."""
    opened = open_project(request, code)
    if not opened.may_keep:
        raise PermissionDenied
    return opened


def open_application(request: HttpRequest, code: str) -> tuple[Application, Mover]:
    officer = reader(request)
    application = listed_applications(visible_applications(officer, today=today())).filter(code=code).first()
    if application is None:
        raise Http404
    return application, mover_for(officer, application.project, acting_posts(officer, today=today()))
