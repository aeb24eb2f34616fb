"""Programmes of works and their items through the API: the same questions and the same actions as the pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.moves import moves_said
from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Because, Code
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.people.api_auth import DECIDE, REPORT, asker
from diaodu.people.api_shapes import unit_by_code, unit_name, units_by_code
from diaodu.people.operations import changes, reads
from diaodu.projects.works.actions import (
    Confirmation,
    NewItem,
    NewProgramme,
    Report,
    add_items,
    add_programme,
    change_programme,
    confirm_items,
    report_items,
    retire_item,
)
from diaodu.projects.works.api_shapes import (
    ConfirmationGiven,
    ProgrammeChange,
    ProgrammeGiven,
    ProgrammeOne,
    ProgrammeRow,
    StandingGiven,
    WorkItemFilters,
    WorkItemGiven,
    WorkItemOne,
    WorkItemRow,
    WorkItemsAdded,
    WorkItemsGiven,
    item_row,
    programme_row,
    standing,
    work_sum,
)
from diaodu.projects.works.choices import Track
from diaodu.projects.works.lookup import (
    OpenItem,
    OpenProgramme,
    open_item,
    open_programme,
    require_manager,
    require_reporter,
    starting_county,
)
from diaodu.projects.works.models import Item
from diaodu.projects.works.permissions import visible_items, visible_programmes
from diaodu.projects.works.queries import items_of, leads_of, positions_of, sum_of, sums_by_unit, with_positions
from diaodu.projects.works.rules import State
from diaodu.projects.works.setting_kinds import Kind, kinds_of

router = Router(tags=["works"])
_CHANGED = ("name_zh", "name_en", "since", "due", "note")


@reads(router, "/programmes", Page[ProgrammeRow], says=_("Programmes of works"))
def list_programmes(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return page_of(visible_programmes(asker(request), today=today()), window, programme_row)


@reads(router, "/programmes/{code}", ProgrammeOne, says=_("One programme with its sums"))
def one_programme(request: HttpRequest, code: Code) -> ProgrammeOne:
    programme, day = open_programme(request, code).programme, today()
    items = items_of(programme, asker(request), today=day)
    lead = leads_of([programme], today=day).get(programme.subject_id)
    return ProgrammeOne(
        **programme_row(programme).model_dump(),
        lead=unit_name(lead) if lead else None,
        whole=work_sum(sum_of(items)),
        by_unit=[work_sum(each) for each in sums_by_unit(items)],
        version=programme.version,
    )


@changes(router, "/programmes", ProgrammeOne, says=_("Set a programme up"), scope=DECIDE, creates=True, versioned=False)
def start_programme(request: HttpRequest, given: ProgrammeGiven) -> ProgrammeOne:
    county, officer = starting_county(request), asker(request)
    lead = unit_by_code(officer, given.lead, field="body.lead")
    partners = units_by_code(officer, given.partners, field="body.partners")
    new = NewProgramme(given.name_zh, given.since, lead, partners, given.name_en, given.due, given.note)
    return one_programme(request, add_programme(new, county=county, by=officer.username).code)


@changes(router, "/programmes/{code}", ProgrammeOne, says=_("Change a programme"), scope=DECIDE, method="PATCH")
def change_a_programme(request: HttpRequest, code: Code, given: ProgrammeChange) -> ProgrammeOne:
    opened, officer = open_programme(request, code), asker(request)
    require_manager(opened)
    programme = hold(request, opened.programme)
    lead = leads_of([programme], today=today()).get(programme.subject_id)
    if given.lead is not None:
        lead = unit_by_code(officer, given.lead, field="body.lead")
    if lead is None:
        raise wrong_field("body.lead", _now("Nobody leads it; name the unit."))
    sent = given.model_fields_set
    said = {name: getattr(given if name in sent else programme, name) for name in _CHANGED}
    if said["name_zh"] is None or said["since"] is None:
        raise wrong_field("body.name_zh", _now("A programme needs its name and the day it runs from."))
    new = NewProgramme(said["name_zh"], said["since"], lead, (), said["name_en"] or "", said["due"], said["note"] or "")
    change_programme(programme, new, by=officer.username, version=programme.version, on=today())
    return one_programme(request, code)


@changes(
    router,
    "/programmes/{code}/items",
    WorkItemsAdded,
    says=_("Add items to a programme: all or none"),
    scope=REPORT,
    versioned=False,
)
def add_programme_items(request: HttpRequest, code: Code, given: WorkItemsGiven) -> WorkItemsAdded:
    opened = open_programme(request, code)
    require_reporter(opened)
    kinds = kinds_of(opened.programme.unit.path, on=today())
    new = [_new(request, opened, each, kinds, f"body.items.{place}") for place, each in enumerate(given.items)]
    made = add_items(opened.programme, new, by=asker(request).username, on=today())
    rows = with_positions(Item.objects.filter(pk__in=[item.pk for item in made])).order_by("pk")
    return WorkItemsAdded(added=[item_row(item) for item in rows])


@reads(router, "/work-items", Page[WorkItemRow], says=_("Items of works"))
def list_work_items(request: HttpRequest, filters: Query[WorkItemFilters], window: Query[Window]) -> dict[str, Any]:
    items = with_positions(visible_items(asker(request), today=today())).order_by("programme", "code")
    if filters.programme is not None:
        items = items.filter(programme__code=filters.programme)
    if filters.is_confirmed is not None:
        items = items.filter(is_confirmed=filters.is_confirmed)
    return page_of(items, window, item_row)


@reads(router, "/work-items/{code}", WorkItemOne, says=_("One item with everything that was said of it"))
def one_work_item(request: HttpRequest, code: Code) -> WorkItemOne:
    return _said(open_item(request, code).item)


@changes(router, "/work-items/{code}/report", WorkItemOne, says=_("Report where an item stands"), scope=REPORT)
def report_work_item(request: HttpRequest, code: Code, given: StandingGiven) -> WorkItemOne:
    opened = _held(request, code)
    if not opened.may_report:
        raise PermissionDenied
    item = opened.item
    report = Report(item, _state(given, item, "body"), given.on or today(), given.reason, item.version)
    report_items([report], programme=item.programme, mover=opened.mover, unit=opened.unit)
    return one_work_item(request, code)


@changes(router, "/work-items/{code}/confirm", WorkItemOne, says=_("Confirm where an item stands"), scope=DECIDE)
def confirm_work_item(request: HttpRequest, code: Code, given: ConfirmationGiven) -> WorkItemOne:
    opened = _held(request, code)
    if not opened.hand.may_confirm:
        raise PermissionDenied
    item = opened.item
    state = _state(given.otherwise, item, "body.otherwise") if given.otherwise else None
    confirmation = Confirmation(item, state, given.on, given.reason, item.version)
    confirm_items([confirmation], programme=item.programme, mover=opened.mover, unit=opened.unit)
    return one_work_item(request, code)


@changes(router, "/work-items/{code}/retire", WorkItemRow, says=_("Withdraw an item"), scope=DECIDE)
def retire_work_item(request: HttpRequest, code: Code, given: Because) -> WorkItemRow:
    opened = _held(request, code)
    if not opened.hand.may_manage:
        raise PermissionDenied
    item = opened.item
    retire_item(
        item, programme=item.programme, by=asker(request).username, on=today(), why=given.reason, version=item.version
    )
    return item_row(item)


def _held(request: HttpRequest, code: str) -> OpenItem:
    """The item for a change, in the version that was seen."""
    opened = open_item(request, code)
    hold(request, opened.item)
    return opened


def _new(
    request: HttpRequest, opened: OpenProgramme, given: WorkItemGiven, kinds: dict[str, Kind], place: str
) -> NewItem:
    kind = kinds.get(given.what)
    if kind is None:
        raise wrong_field(f"{place}.what", _now("The county has no such kind of works."))
    if given.measured_in is not None and given.measured_in not in kind.units:
        words = _now("This kind is measured in: %(units)s.") % {"units": "、".join(kind.units)}
        raise wrong_field(f"{place}.measured_in", words)
    unit = unit_by_code(asker(request), given.unit, field=f"{place}.unit")
    if not opened.hand.may_report(unit.pk):
        raise PermissionDenied
    return NewItem(
        name=given.name,
        unit=unit,
        what=kind.key,
        track=kind.track,
        measured_in=given.measured_in or kind.units[0],
        quantity=_amount(given.quantity),
        place=given.place,
        start_due=given.start_due,
        finish_due=given.finish_due,
        lon=given.lon,
        lat=given.lat,
        note=given.note,
    )


def _state(given: StandingGiven, item: Item, place: str) -> State:
    amounts = [_amount(getattr(given, name)) for name in ("quantity", "signed", "vacated", "cleared")]
    if item.track == Track.CLEARING:
        return State("due", *amounts)
    if given.stage is None:
        raise wrong_field(f"{place}.stage", _now("Say the stage the works are in."))
    quantity = amounts[0] if "quantity" in given.model_fields_set else item.quantity
    return State(given.stage, quantity)


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _said(item: Item) -> WorkItemOne:
    said = [standing(row) for row in positions_of(item)]
    moves = moves_said(item.subject.moves.all())
    return WorkItemOne(**dict(item_row(item)), said=said, moves=moves, version=item.version)
