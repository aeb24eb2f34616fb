"""Programmes of works and their items through the API: the same questions as the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel

from diaodu.core.api.moves import MoveSaid, moves_said
from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.values import Answer, Code, Figure, Moment, figure, taken
from diaodu.core.clock import today
from diaodu.people.api_auth import asker
from diaodu.people.api_shapes import UnitName, unit_name
from diaodu.people.operations import reads
from diaodu.projects.works.models import Item, Position, Programme
from diaodu.projects.works.permissions import visible_items, visible_programmes
from diaodu.projects.works.queries import items_of, leads_of, positions_of, sum_of, sums_by_unit, with_positions

router = Router(tags=["works"])


class ProgrammeRow(Answer):
    """A programme of works."""

    code: Code
    name_zh: str
    name_en: str
    since: date
    due: date | None


class WorkSum(Answer):
    """How far some items have come. `done` and `confirmed`: finished, as reported and as confirmed."""

    unit: str
    items: int
    begun: int
    done: int
    confirmed: int
    waiting: int
    blanks: int


class ProgrammeOne(ProgrammeRow):
    lead: UnitName | None
    whole: WorkSum
    by_unit: list[WorkSum]
    version: int


class WorkStanding(Answer):
    """Where an item stood, by whose word. Amounts that are not known are missing, never zero."""

    stage: str
    quantity: Figure
    signed: Figure
    vacated: Figure
    cleared: Figure
    on: date
    at: Moment
    by: str
    why: str


class WorkItemRow(Answer):
    """An item: what its street or township reported, and what the leading bureau confirmed."""

    code: Code
    programme: Code
    name: str
    what: str
    unit: UnitName
    place: str
    measured_in: str
    quantity: Figure
    stage: str
    reported: WorkStanding | None
    confirmed: WorkStanding | None
    is_confirmed: bool


class WorkItemOne(WorkItemRow):
    said: list[WorkStanding]
    moves: list[MoveSaid]
    version: int


class WorkItemFilters(BaseModel):
    programme: Code | None = None
    is_confirmed: bool | None = None


@reads(router, "/programmes", Page[ProgrammeRow], says=_("Programmes of works"))
def list_programmes(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return page_of(visible_programmes(asker(request), today=today()), window, _programme)


@reads(router, "/programmes/{code}", ProgrammeOne, says=_("One programme with its sums"))
def one_programme(request: HttpRequest, code: Code) -> ProgrammeOne:
    officer, day = asker(request), today()
    programme = visible_programmes(officer, today=day).select_related("unit").filter(code=code).first()
    if programme is None:
        raise Http404
    items = items_of(programme, officer, today=day)
    lead = leads_of([programme], today=day).get(programme.subject_id)
    return ProgrammeOne(
        **_programme(programme).model_dump(),
        lead=unit_name(lead) if lead else None,
        whole=_sum(sum_of(items)),
        by_unit=[_sum(each) for each in sums_by_unit(items)],
        version=programme.version,
    )


@reads(router, "/work-items", Page[WorkItemRow], says=_("Items of works"))
def list_work_items(request: HttpRequest, filters: Query[WorkItemFilters], window: Query[Window]) -> dict[str, Any]:
    items = with_positions(visible_items(asker(request), today=today())).order_by("programme", "code")
    if filters.programme is not None:
        items = items.filter(programme__code=filters.programme)
    if filters.is_confirmed is not None:
        items = items.filter(is_confirmed=filters.is_confirmed)
    return page_of(items, window, _item)


@reads(router, "/work-items/{code}", WorkItemOne, says=_("One item with everything that was said of it"))
def one_work_item(request: HttpRequest, code: Code) -> WorkItemOne:
    item = with_positions(visible_items(asker(request), today=today())).filter(code=code).first()
    if item is None:
        raise Http404
    said = [_standing(row) for row in positions_of(item)]
    moves = moves_said(item.subject.moves.all())
    return WorkItemOne(**dict(_item(item)), said=said, moves=moves, version=item.version)


def _programme(row: Programme) -> ProgrammeRow:
    return ProgrammeRow(**taken(row, "code", "name_zh", "name_en", "since", "due"))


def _sum(row: Any) -> WorkSum:
    return WorkSum(
        unit=row.key, items=row.items, begun=row.begun, done=row.reported, confirmed=row.confirmed,
        waiting=row.unconfirmed, blanks=row.blanks,
    )  # fmt: skip


def _item(item: Item) -> WorkItemRow:
    return WorkItemRow(
        **taken(item, "code", "name", "what", "place", "measured_in", "is_confirmed"),
        programme=item.programme.code,
        unit=unit_name(item.unit),
        quantity=figure(item.quantity),
        stage=item.state,
        reported=_standing(item.reported) if item.reported else None,
        confirmed=_standing(item.confirmed) if item.confirmed else None,
    )


def _standing(row: Position) -> WorkStanding:
    amounts = {name: figure(getattr(row, name)) for name in ("quantity", "signed", "vacated", "cleared")}
    return WorkStanding(**taken(row, "stage", "on", "at", "by", "why"), **amounts)
