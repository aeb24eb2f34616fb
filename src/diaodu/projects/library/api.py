"""The project library through the API: the same questions and the same steps as the pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Code
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.enterprises.models import Firm
from diaodu.people.api_auth import REPORT, asker
from diaodu.people.api_shapes import unit_by_code
from diaodu.people.models import Officer
from diaodu.people.operations import changes, reads
from diaodu.people.permissions import county_of
from diaodu.projects.library.actions import NewProject, add_projects, change_project
from diaodu.projects.library.api_adjustments import router as adjustments
from diaodu.projects.library.api_applications import router as applications
from diaodu.projects.library.api_deeds import router as deeds
from diaodu.projects.library.api_one import project_said
from diaodu.projects.library.api_shapes import (
    ProjectChanged,
    ProjectFilters,
    ProjectGiven,
    ProjectOne,
    ProjectRow,
    amounts_in,
    project_row,
)
from diaodu.projects.library.lookup import kept_project, open_project, reader
from diaodu.projects.library.permissions import leadable_units, visible_projects
from diaodu.projects.library.queries.projects import listed

router = Router(tags=["projects"])
router.add_router("", deeds)
router.add_router("", applications)
router.add_router("", adjustments)
_AMOUNTS = ("longitude", "latitude", "total", "land", "output", "tax")


@reads(router, "/projects", Page[ProjectRow], says=_("Projects of the library"))
def list_projects(request: HttpRequest, filters: Query[ProjectFilters], window: Query[Window]) -> dict[str, Any]:
    projects = listed(visible_projects(asker(request), today=today())).order_by("code")
    asked = {"state": filters.stage, "level": filters.level, "kind": filters.kind, "name__icontains": filters.q}
    return page_of(projects.filter(**{name: value for name, value in asked.items() if value}), window, project_row)


@reads(router, "/projects/{code}", ProjectOne, says=_("One project with what was invested and its moves"))
def one_project(request: HttpRequest, code: Code) -> ProjectOne:
    return project_said(open_project(request, code))


@changes(router, "/projects", ProjectOne, says=_("Enter a project"), scope=REPORT, creates=True, versioned=False)
def enter_project(request: HttpRequest, given: ProjectGiven) -> ProjectOne:
    officer = reader(request)
    if not leadable_units(officer, today=today()).exists():
        raise PermissionDenied
    values = _values(officer, given)
    own = {name: values.pop(name) for name in ("name", "unit", "kind", "level") if values.get(name)}
    if given.since and given.since > today():
        raise wrong_field("body.since", _now("The day may not lie ahead."))
    stage, since = values.pop("stage", given.stage), values.pop("since", None)
    values = {name: value for name, value in values.items() if name not in {"kind", "level"}}
    new = NewProject(**own, stage=stage, since=since, values=values)
    project = add_projects([new], county=county_of(officer), by=officer.username)[0]
    return project_said(open_project(request, project.code))


@changes(router, "/projects/{code}", ProjectOne, says=_("Change a project"), scope=REPORT, method="PATCH")
def edit_project_record(request: HttpRequest, code: Code, given: ProjectChanged) -> ProjectOne:
    opened = kept_project(request, code)
    hold(request, opened.project)
    values = _values(reader(request), given)
    for name in ("name", "unit", "kind", "level"):
        if name in values and values[name] is None:
            raise wrong_field(f"body.{name}", _now("This is needed."))
    change_project(opened.project, values, mover=opened.mover, version=opened.project.version)
    return project_said(open_project(request, code))


def _values(officer: Officer, given: ProjectChanged) -> dict[str, Any]:
    """What was sent, with the records it names; 422 naming the field where one is not there."""
    values = amounts_in(given.model_dump(exclude_unset=True), *_AMOUNTS)
    if values.get("unit"):
        unit = unit_by_code(officer, values["unit"], field="body.unit")
        if not leadable_units(officer, today=today()).filter(pk=unit.pk).exists():
            raise wrong_field("body.unit", _now("You may not enter projects under the lead of this unit."))
        values["unit"] = unit
    if values.get("place"):
        values["place"] = unit_by_code(officer, values["place"], field="body.place")
    if values.get("owner"):
        values["owner"] = Firm.objects.filter(scope=officer.unit.county_path, code=values["owner"]).first()
        if values["owner"] is None:
            raise wrong_field("body.owner", _now("No firm of the register is called so; enter it there first."))
    if values.get("bundle"):
        values["bundle"] = visible_projects(officer, today=today()).filter(code=values["bundle"]).first()
        if values["bundle"] is None:
            raise wrong_field("body.bundle", _now("No project has this code."))
    return values
