"""Units and officers by program, for the system administrator: the same verbs as on the pages of administration."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import Field

from diaodu.core.answers import said
from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.problems import ApiProblem
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import NO_NUL, Answer, Given
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.people.actions import NewUnit, PeopleRefusedError, add_unit, change_unit
from diaodu.people.api_auth import DECIDE, asker
from diaodu.people.api_shapes import UnitCode, UnitName, unit_code, unit_name, unit_path
from diaodu.people.choices import UnitKind
from diaodu.people.models import Officer, Unit
from diaodu.people.operations import changes, reads
from diaodu.people.permissions import administers, may_see_directory, visible_units

router = Router(tags=["people"])  # one for all of people: addresses are shared by verbs
Name = Annotated[str, Field(min_length=1, max_length=60, pattern=NO_NUL)]
MaybeName = Annotated[str, Field(max_length=60, pattern=NO_NUL)]
NewUnitKind = Literal["leaders", "department", "township", "park", "state_company", "task_force"]


class OfficerRow(Answer):
    """Somebody who signs in; how to reach them is personal and stands on their page only."""

    username: str
    name: str
    unit: UnitName
    is_active: bool


class UnitKept(UnitName):
    """A unit as the administrator sees and changes it."""

    short_zh: str
    kind: str
    order: int
    version: int


class UnitGiven(Given):
    """`code`: its own last part; `parent`: the unit above it, the county where it is left out."""

    code: Annotated[str, Field(max_length=30, pattern=r"^[A-Za-z0-9_-]+$", examples=["zhujian"])]
    parent: UnitCode | None = None
    kind: NewUnitKind
    name_zh: Name
    short_zh: MaybeName = ""
    name_en: MaybeName = ""


class UnitChange(Given):
    """What is left out stays as it is."""

    name_zh: Name | None = None
    short_zh: MaybeName | None = None
    name_en: MaybeName | None = None
    kind: NewUnitKind | None = None
    order: Annotated[int, Field(ge=0, le=9999)] | None = None


@reads(router, "/officers", Page[OfficerRow], says=_("Officers of the county"))
def list_officers(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    officer = asker(request)
    units = visible_units(officer) if may_see_directory(officer, today=today()) else Unit.objects.none()
    found = Officer.objects.filter(unit__in=units.values("pk")).select_related("unit").order_by("username")
    return page_of(found, window, _officer)


@changes(router, "/units", UnitKept, says=_("Add a unit"), scope=DECIDE, creates=True, versioned=False)
def add_county_unit(request: HttpRequest, given: UnitGiven) -> UnitKept:
    by = _administrator(request)
    parent = _unit(by, given.parent or unit_code(by.unit.county_path), field="body.parent")
    new = NewUnit(given.code, UnitKind(given.kind), given.name_zh, given.name_en, given.short_zh)
    try:
        return _kept(add_unit(new, by=by.username, parent=parent, valid_from=today()))
    except PeopleRefusedError as refusal:
        raise ApiProblem(409, "taken", said(refusal)) from refusal


@reads(router, "/units/{code}/administration", UnitKept, says=_("One unit as its administrator changes it"))
def unit_to_change(request: HttpRequest, code: UnitCode) -> UnitKept:
    return _kept(_unit(_administrator(request), code))


@changes(router, "/units/{code}/administration", UnitKept, says=_("Change a unit"), scope=DECIDE, method="PATCH")
def change_county_unit(request: HttpRequest, code: UnitCode, given: UnitChange) -> UnitKept:
    by = _administrator(request)
    unit = hold(request, _unit(by, code))
    there = {name: getattr(unit, name) for name in ("name_zh", "short_zh", "name_en", "kind", "order")}
    return _kept(change_unit(unit, by=by.username, **(there | given.model_dump(exclude_none=True))))


def _administrator(request: HttpRequest) -> Officer:
    officer = asker(request)
    if not administers(officer, today=today()):
        raise PermissionDenied
    return officer


def _unit(officer: Officer, code: str, *, field: str = "") -> Unit:
    unit = visible_units(officer).filter(path=unit_path(code), retired_on=None).first()
    if unit is None and field:
        raise wrong_field(field, str(_("Your county has no working unit “%(code)s”.")) % {"code": code})
    if unit is None:
        raise Http404
    return unit


def _officer(row: Officer) -> OfficerRow:
    return OfficerRow(username=row.username, name=row.name, unit=unit_name(row.unit), is_active=row.is_active)


def _kept(unit: Unit) -> UnitKept:
    plain = {name: getattr(unit, name) for name in ("short_zh", "kind", "order", "version")}
    return UnitKept(**unit_name(unit).model_dump(), **plain)
