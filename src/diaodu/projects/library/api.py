"""The project library through the API: the same questions as the pages."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel

from diaodu.core.api.moves import MoveSaid, moves_said
from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.values import Answer, Code, Figure, Sought, figure, taken
from diaodu.core.clock import today
from diaodu.people.api_auth import asker
from diaodu.people.api_shapes import UnitName, unit_name
from diaodu.people.operations import reads
from diaodu.projects.library.models import Project
from diaodu.projects.library.permissions import visible_projects
from diaodu.projects.library.queries.money import newest_of

router = Router(tags=["projects"])
StageName = Literal[
    "idea", "reserve", "preparing", "started", "building", "completed", "producing", "full", "paused", "withdrawn",
    "replaced",
]  # choices.Stage  # fmt: skip


class ProjectRow(Answer):
    """A project. Money in 10,000 yuan, land in mu; what is not known is missing, never zero."""

    code: Code
    name: str
    kind: str
    level: str
    stage: str
    unit: UnitName
    national_code: str
    owner: Code | None
    bundle: Code | None
    total: Figure
    land: Figure
    start_due: date | None
    finish_due: date | None
    statistics_on: date | None
    version: int


class MonthInvested(Answer):
    """What was invested in one month by one caliber; calibers are never added."""

    month: date
    caliber: str
    value: Figure


class ProjectOne(ProjectRow):
    content: str
    place: str
    invested: list[MonthInvested]
    moves: list[MoveSaid]


class ProjectFilters(BaseModel):
    q: Sought = ""
    stage: StageName | None = None
    level: Literal["province", "city", "county", "plain"] | None = None
    kind: Literal["own", "outside", "expansion", "bundle"] | None = None


@reads(router, "/projects", Page[ProjectRow], says=_("Projects of the library"))
def list_projects(request: HttpRequest, filters: Query[ProjectFilters], window: Query[Window]) -> dict[str, Any]:
    projects = _seen(request).order_by("code")
    asked = {"state": filters.stage, "level": filters.level, "kind": filters.kind, "name__icontains": filters.q}
    return page_of(projects.filter(**{name: value for name, value in asked.items() if value}), window, _project)


@reads(router, "/projects/{code}", ProjectOne, says=_("One project with what was invested and its moves"))
def one_project(request: HttpRequest, code: Code) -> ProjectOne:
    project = _seen(request).filter(code=code).first()
    if project is None:
        raise Http404
    newest = sorted(newest_of([project.pk]).items())
    invested = [MonthInvested(month=month, caliber=name, value=figure(value)) for (_key, month, name), value in newest]
    return ProjectOne(
        **dict(_project(project)),
        content=project.content,
        place=project.place_text,
        invested=invested,
        moves=moves_said(project.subject.moves.all()),
    )


def _seen(request: HttpRequest) -> Any:
    return visible_projects(asker(request), today=today()).select_related("unit", "owner", "bundle", "subject")


def _project(row: Project) -> ProjectRow:
    plain = ("code", "name", "kind", "level", "national_code", "start_due", "finish_due", "statistics_on", "version")
    return ProjectRow(
        **taken(row, *plain),
        stage=row.state,
        unit=unit_name(row.unit),
        owner=row.owner.code if row.owner else None,
        bundle=row.bundle.code if row.bundle else None,
        total=figure(row.total),
        land=figure(row.land),
    )
