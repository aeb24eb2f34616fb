"""Dispatch through the API: the same questions and changes as the pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Code
from diaodu.core.api.versions import hold
from diaodu.core.clock import moment, today
from diaodu.core.lists import Asked
from diaodu.core.moves import open_steps
from diaodu.dispatch.actions import (
    NewItemDecision,
    add_item,
    add_proposed,
    close_alert,
    decide_item,
    plan_dispatch,
    publish_agenda,
    push_alert,
    take_up_alerts,
)
from diaodu.dispatch.api_shapes import (
    AlertCode,
    AlertFilters,
    AlertOne,
    AlertRow,
    AlertStep,
    DispatchGiven,
    DispatchOne,
    DispatchRow,
    ItemDecisionGiven,
    ItemGiven,
    LedgerAsked,
    LedgerSaid,
    Number,
    alert_one,
    alert_row,
    dispatch_one,
    dispatch_row,
    ledger_section,
)
from diaodu.dispatch.filters import ALERT_LIST
from diaodu.dispatch.lookup import (
    OpenAlert,
    item_of,
    keeper,
    kept_dispatch,
    office_of,
    open_alert,
    open_dispatch,
    reader,
)
from diaodu.dispatch.models import DispatchMeeting
from diaodu.dispatch.permissions import visible_alerts, visible_dispatches
from diaodu.dispatch.queries.alerts import asked_alerts
from diaodu.dispatch.queries.ledger import ledger_of
from diaodu.dispatch.queries.meetings import items_of
from diaodu.dispatch.queries.proposals import proposed_for
from diaodu.dispatch.rules.spans import span_of
from diaodu.dispatch.steps import ALERT_STEPS
from diaodu.duties.permissions import visible_duties
from diaodu.people.api_auth import DECIDE, asker
from diaodu.people.api_shapes import unit_by_code, units_by_code
from diaodu.people.operations import changes, reads

router = Router(tags=["dispatch"])


@reads(router, "/alerts", Page[AlertRow], says=_("Early warnings of the county"))
def list_alerts(request: HttpRequest, filters: Query[AlertFilters], window: Query[Window]) -> dict[str, Any]:
    values = {"q": filters.q, "show": filters.show or "", "condition": filters.condition or ""}
    asked = Asked(ALERT_LIST, {name: value for name, value in values.items() if value}, "raised")
    rows = asked_alerts(visible_alerts(asker(request), today=today()), asked, at=moment())
    return page_of(rows, window, lambda alert: alert_row(alert, english=_english()))


@reads(router, "/alerts/{code}", AlertOne, says=_("One warning"))
def one_alert(request: HttpRequest, code: Path[AlertCode]) -> AlertOne:
    return _said(request, code)


@changes(router, "/alerts/{code}/moves", AlertOne, says=_("One step with a warning"), scope=DECIDE)
def move_alert(request: HttpRequest, code: Path[AlertCode], given: AlertStep) -> AlertOne:
    opened = open_alert(request, code)
    if not opened.mover.parts:
        raise PermissionDenied
    hold(request, opened.alert)
    if given.verb == "take_up":
        take_up_alerts([opened.alert], measures=given.words, mover=opened.mover)
    elif given.verb == "close":
        close_alert(opened.alert, effect=given.words, mover=opened.mover)
    else:
        _push(request, opened, given)
    return _said(request, code)


def _push(request: HttpRequest, opened: OpenAlert, given: AlertStep) -> None:
    officer = asker(request)
    lead = unit_by_code(officer, given.unit, field="body.unit") if given.unit else opened.alert.lead
    if lead is None:
        raise wrong_field("body.unit", _("Choose the unit that does it."))
    if given.due_at is None:
        raise wrong_field("body.due_at", _("To be answered by"))
    push_alert(opened.alert, lead=lead, due_at=given.due_at, asked_by=office_of(officer), mover=opened.mover)


@reads(
    router,
    "/dispatch-meetings",
    Page[DispatchRow],
    says=_("Meetings that dispatch, with their numbers of matters and decisions"),
)
def list_dispatch_meetings(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    rows = visible_dispatches(asker(request), today=today()).select_related("meeting")
    return page_of(rows.order_by("-meeting__starts_at", "-pk"), window, dispatch_row)


@reads(
    router,
    "/dispatch-meetings/{code}",
    DispatchOne,
    says=_("One dispatch meeting with its agenda and decisions"),
)
def one_dispatch_meeting(request: HttpRequest, code: Code) -> DispatchOne:
    return _meeting(open_dispatch(request, code))


@changes(
    router,
    "/dispatch-meetings",
    DispatchOne,
    says=_("Call a dispatch meeting; its agenda is proposed"),
    scope=DECIDE,
    creates=True,
    versioned=False,
)
def call_dispatch_meeting(request: HttpRequest, given: DispatchGiven) -> DispatchOne:
    officer = keeper(request)
    dispatch = plan_dispatch(
        given.title,
        starts_at=given.starts_at,
        place=given.place,
        attendees=units_by_code(officer, given.attendees, field="body.attendees"),
        unit=office_of(officer),
        by=officer.username,
    )
    add_proposed(dispatch, proposed_for(dispatch, today=today()), by=officer.username)
    return _meeting(open_dispatch(request, dispatch.meeting.code))


@changes(router, "/dispatch-meetings/{code}/items", DispatchOne, says=_("Put a matter on the agenda"), scope=DECIDE)
def add_dispatch_item(request: HttpRequest, code: Code, given: ItemGiven) -> DispatchOne:
    dispatch, officer = _held(request, code), asker(request)
    unit = unit_by_code(officer, given.unit, field="body.unit") if given.unit else None
    add_item(dispatch, title=given.title, reason=given.reason, unit=unit, by=officer.username)
    return _meeting(open_dispatch(request, code))


@changes(router, "/dispatch-meetings/{code}/publish", DispatchOne, says=_("Publish an agenda"), scope=DECIDE)
def publish_dispatch_agenda(request: HttpRequest, code: Code) -> DispatchOne:
    publish_agenda(_held(request, code), by=asker(request).username)
    return _meeting(open_dispatch(request, code))


@changes(
    router,
    "/dispatch-meetings/{code}/items/{number}/decisions",
    DispatchOne,
    says=_("What the meeting decided about a matter"),
    scope=DECIDE,
)
def decide_dispatch_item(
    request: HttpRequest, code: Code, number: Path[Number], given: ItemDecisionGiven
) -> DispatchOne:
    dispatch, officer = _held(request, code), asker(request)
    key = dispatch.items.filter(number=number, dropped_why="").values_list("pk", flat=True).first()
    if key is None:
        raise Http404
    unit = unit_by_code(officer, given.unit, field="body.unit")
    decide_item(item_of(dispatch, key), NewItemDecision(given.text, unit, given.due_at), by=officer.username)
    return _meeting(open_dispatch(request, code))


@reads(router, "/dispatch-ledger", LedgerSaid, says=_("What moved in a day, week, month or quarter"))
def dispatch_ledger(request: HttpRequest, asked: Query[LedgerAsked]) -> LedgerSaid:
    officer = reader(request)
    span = span_of(asked.span, min(asked.on or today(), today()))
    sections = ledger_of(officer, span, today=today())
    return LedgerSaid(
        span=asked.span, first=span.first, last=span.last, sections=[ledger_section(each) for each in sections]
    )


def _held(request: HttpRequest, code: str) -> DispatchMeeting:
    """One whose agenda the asker keeps, in the version that was seen."""
    return hold(request, kept_dispatch(request, code))


def _meeting(dispatch: DispatchMeeting) -> DispatchOne:
    attendees = list(dispatch.meeting.attendees.order_by("order", "sort_key"))
    return dispatch_one(dispatch, items_of(dispatch), attendees, english=_english())


def _said(request: HttpRequest, code: str) -> AlertOne:
    opened = open_alert(request, code)
    may = [step.verb for step in open_steps(ALERT_STEPS, opened.alert.state, opened.mover.parts)]
    duty = opened.alert.duty_id
    sees_duty = duty is not None and visible_duties(asker(request), today=today()).filter(pk=duty).exists()
    return alert_one(opened.alert, may, english=_english(), sees_duty=sees_duty)


def _english() -> bool:
    return get_language() == "en"
