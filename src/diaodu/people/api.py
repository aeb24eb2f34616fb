"""Who I am, and the units of my county."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import BaseModel

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.values import Answer, Sought
from diaodu.core.clock import today
from diaodu.people.api_administration import router
from diaodu.people.api_auth import asker
from diaodu.people.api_shapes import UnitCode, UnitName, unit_code, unit_name, unit_path
from diaodu.people.models import Post, Unit
from diaodu.people.operations import reads
from diaodu.people.permissions import acting_posts, may_see_directory, visible_units
from diaodu.people.tokens import SCOPES

UnitKindName = Literal[
    "county", "leaders", "department", "township", "park", "state_company", "task_force"
]  # people.choices.UnitKind


class PostHeld(Answer):
    title_zh: str
    title_en: str
    role: str
    unit: UnitName


class Me(Answer):
    """The officer, what they act as today, and how far this way of asking reaches."""

    username: str
    name: str
    unit: UnitName
    posts: list[PostHeld]
    scopes: list[str]
    today: date
    language: str


class UnitRow(UnitName):
    short_zh: str
    kind: UnitKindName
    parent: UnitCode | None
    valid_from: date
    retired_on: date | None


class UnitOne(UnitRow):
    below: list[UnitName]


class UnitFilters(BaseModel):
    kind: UnitKindName | None = None
    q: Sought = ""
    retired: bool = False


@reads(router, "/me", Me, says=_("Who I am"))
def me(request: HttpRequest) -> Me:
    officer = asker(request)
    return Me(
        username=officer.username,
        name=officer.name,
        unit=unit_name(officer.unit),
        posts=[_post(post) for post in acting_posts(officer, today=today())],
        scopes=list(getattr(request, "token_scopes", SCOPES[:1])),
        today=today(),
        language=get_language() or "",
    )


@reads(router, "/units", Page[UnitRow], says=_("Units of the county"))
def list_units(request: HttpRequest, filters: Query[UnitFilters], window: Query[Window]) -> dict[str, Any]:
    return page_of(_asked(_seen(request), filters), window, lambda unit: UnitRow(**_unit(unit)))


@reads(router, "/units/{code}", UnitOne, says=_("One unit"))
def one_unit(request: HttpRequest, code: UnitCode) -> UnitOne:
    unit = _seen(request).select_related("parent").filter(path=unit_path(code)).first()
    if unit is None:
        raise Http404
    below = unit.children.filter(retired_on=None)
    return UnitOne(**_unit(unit), below=[unit_name(child) for child in below])


def _seen(request: HttpRequest) -> QuerySet[Unit]:
    """As on the page of the directory: out of sight for those who neither work with the plan nor administer."""
    officer = asker(request)
    return visible_units(officer) if may_see_directory(officer, today=today()) else Unit.objects.none()


def _asked(units: QuerySet[Unit], filters: UnitFilters) -> QuerySet[Unit]:
    found = units.select_related("parent").order_by("path")
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.q:
        found = found.filter(Q(name_zh__icontains=filters.q) | Q(short_zh__icontains=filters.q))
    return found if filters.retired else found.filter(retired_on=None)


def _post(post: Post) -> PostHeld:
    return PostHeld(title_zh=post.title_zh, title_en=post.title_en, role=post.role, unit=unit_name(post.unit))


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        **unit_name(unit).model_dump(),
        "short_zh": unit.short_zh,
        "kind": unit.kind,
        "parent": unit_code(unit.parent.path) if unit.parent else None,
        "valid_from": unit.valid_from,
        "retired_on": unit.retired_on,
    }
