"""Schedules through the API: the same questions and the same actions as the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.encoded import decoded
from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Because, Code
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.core.files import store_file
from diaodu.core.intake import examine_file
from diaodu.core.models import StoredFile
from diaodu.people.api_auth import DECIDE, REPORT, asker
from diaodu.people.api_shapes import unit_by_code
from diaodu.people.operations import changes, reads
from diaodu.projects.schedule.actions import (
    add_node,
    change_node,
    decide_baseline,
    decide_slip,
    freeze_baseline,
    lay_schedule,
    note_slip,
    propose_baseline,
    record_progress,
    retire_node,
)
from diaodu.projects.schedule.actions.laying import NewSchedule
from diaodu.projects.schedule.api_shapes import (
    ActualsGiven,
    Decision,
    EvidenceGiven,
    LayGiven,
    NodeGiven,
    NodeKey,
    NodesGiven,
    ScheduleFilters,
    ScheduleOne,
    ScheduleRow,
    SlipGiven,
    schedule_one,
    schedule_row,
)
from diaodu.projects.schedule.choices import BaselineState
from diaodu.projects.schedule.filters import Asked
from diaodu.projects.schedule.lookup import Opened, open_subject
from diaodu.projects.schedule.models import Node, Outlook
from diaodu.projects.schedule.page import schedule_page
from diaodu.projects.schedule.permissions import mover_in_node
from diaodu.projects.schedule.queries.chart import chosen_schedules
from diaodu.projects.schedule.queries.one import lead_of, node_by_key, slips_of
from diaodu.projects.schedule.template_store import templates_for

router = Router(tags=["schedule"])
_PLAN = ("name", "days", "working", "weight", "mark", "not_before", "note")


@reads(router, "/schedules", Page[ScheduleRow], says=_("Schedules with their lights and forecasts"))
def list_schedules(request: HttpRequest, filters: Query[ScheduleFilters], window: Query[Window]) -> dict[str, Any]:
    asked = Asked(lights=(filters.light,) if filters.light else (), words=filters.q.strip(), late_only=filters.late)
    chosen = chosen_schedules(asker(request), asked, today=today())
    rows = Outlook.objects.filter(schedule__in=chosen.values("pk")).select_related("schedule__subject")
    return page_of(rows.order_by("schedule__subject__code"), window, schedule_row)


@reads(router, "/schedules/{code}", ScheduleOne, says=_("One schedule with its nodes"))
def one_schedule(request: HttpRequest, code: Code) -> ScheduleOne:
    return _said(request, code)


@changes(router, "/schedules", ScheduleOne, says=_("Lay a schedule"), scope=REPORT, creates=True, versioned=False)
def lay_a_schedule(request: HttpRequest, given: LayGiven) -> ScheduleOne:
    opened = open_subject(request, given.subject)
    template = templates_for(opened.subject.scope, on=today()).get(given.template)
    if template is None:
        raise wrong_field("body.template", _now("The county has no such template."))
    lead = lead_of(opened.subject, on=today())
    lay_schedule(NewSchedule(opened.subject, given.starts_on, template=template, lead=lead), mover=opened.mover)
    return _said(request, given.subject)


@changes(
    router, "/schedules/{code}/nodes", ScheduleOne, says=_("Set nodes of a schedule"), scope=REPORT, method="PATCH"
)
def set_schedule_nodes(request: HttpRequest, code: Code, given: NodesGiven) -> ScheduleOne:
    opened = _held(request, code)
    for place, each in enumerate(given.nodes):
        _set(request, opened, each, f"body.nodes.{place}")
    return _said(request, code)


@changes(router, "/schedules/{code}/actuals", ScheduleOne, says=_("Record actual days"), scope=REPORT, method="PATCH")
def record_schedule_actuals(request: HttpRequest, code: Code, given: ActualsGiven) -> ScheduleOne:
    opened = _held(request, code)
    keys = [each.key for each in given.nodes]
    for place, each in enumerate(given.nodes):
        if keys.index(each.key) != place:
            raise wrong_field(f"body.nodes.{place}.key", _now("This node comes twice."))
        node = _node(opened, each.key, f"body.nodes.{place}.key")
        record_progress(
            node,
            started_on=each.started_on,
            finished_on=each.finished_on,
            remaining=each.remaining,
            mover=mover_in_node(asker(request), node, today=today()),
        )
    return _said(request, code)


@changes(router, "/schedules/{code}/nodes/{key}/slips", ScheduleOne, says=_("Note a slip"), scope=REPORT)
def note_schedule_slip(request: HttpRequest, code: Code, key: NodeKey, given: SlipGiven) -> ScheduleOne:
    opened = _held(request, code)
    try:
        node = node_by_key(opened.laid, key)
    except Node.DoesNotExist as error:
        raise Http404 from error
    note_slip(
        node,
        days=given.days,
        reason=given.reason,
        why=given.why,
        asks=given.asks,
        on=today(),
        evidence=_evidence(given.evidence),
        mover=mover_in_node(asker(request), node, today=today()),
    )
    return _said(request, code)


@changes(router, "/schedules/{code}/slips/{number}/decide", ScheduleOne, says=_("Decide on a slip"), scope=DECIDE)
def decide_schedule_slip(request: HttpRequest, code: Code, number: int, given: Decision) -> ScheduleOne:
    opened = _held(request, code)
    slip = next((slip for slip in slips_of(opened.laid) if slip.pk == number), None)
    if slip is None:
        raise Http404
    slip.node.schedule = opened.laid
    decide_slip(slip, grants=given.grants, why=given.reason, mover=opened.mover)
    return _said(request, code)


@changes(router, "/schedules/{code}/baseline/freeze", ScheduleOne, says=_("Freeze the first baseline"), scope=REPORT)
def freeze_schedule_baseline(request: HttpRequest, code: Code) -> ScheduleOne:
    opened = _held(request, code)
    freeze_baseline(opened.laid, mover=opened.mover)
    return _said(request, code)


@changes(router, "/schedules/{code}/baseline/propose", ScheduleOne, says=_("Propose a new baseline"), scope=REPORT)
def propose_schedule_baseline(request: HttpRequest, code: Code, given: Because) -> ScheduleOne:
    opened = _held(request, code)
    propose_baseline(opened.laid, why=given.reason, mover=opened.mover)
    return _said(request, code)


@changes(router, "/schedules/{code}/baseline/decide", ScheduleOne, says=_("Decide on a new baseline"), scope=DECIDE)
def decide_schedule_baseline(request: HttpRequest, code: Code, given: Decision) -> ScheduleOne:
    opened = _held(request, code)
    waiting = opened.laid.baselines.filter(state=BaselineState.PROPOSED).first()
    if waiting is None:
        raise Http404
    waiting.schedule = opened.laid
    decide_baseline(waiting, grants=given.grants, why=given.reason, mover=opened.mover)
    return _said(request, code)


def _held(request: HttpRequest, code: str) -> Opened:
    """The schedule for a change, in the version that was seen."""
    opened = open_subject(request, code)
    hold(request, opened.laid)
    return opened


def _said(request: HttpRequest, code: str) -> ScheduleOne:
    return schedule_one(schedule_page(open_subject(request, code).laid, today=today()))


def _set(request: HttpRequest, opened: Opened, given: NodeGiven, place: str) -> None:
    """One node: new, changed in what was sent, or left out."""
    values = {name: getattr(given, name) for name in _PLAN if name in _sent(given)}
    if given.unit is not None:
        values["unit"] = unit_by_code(asker(request), given.unit, field=f"{place}.unit")
    if given.key is None:
        if given.name is None or given.days is None:
            raise wrong_field(f"{place}.name", _now("A new node needs a name and its days."))
        add_node(opened.laid, values, befores=given.waits_for or "", mover=opened.mover)
        return
    node = _node(opened, given.key, f"{place}.key")
    if given.leave_out is not None:
        retire_node(node, why=given.leave_out, mover=opened.mover)
    else:
        change_node(node, values, befores=given.waits_for, mover=opened.mover)


def _sent(given: NodeGiven) -> Sequence[str]:
    """The fields that were sent with a value; a day may be taken away by null."""
    return [name for name in given.model_fields_set if getattr(given, name) is not None or name == "not_before"]


def _node(opened: Opened, key: str, field: str) -> Node:
    try:
        return node_by_key(opened.laid, key)
    except Node.DoesNotExist as error:
        raise wrong_field(field, _now("This schedule has no such node.")) from error


def _evidence(given: EvidenceGiven | None) -> StoredFile | None:
    if given is None:
        return None
    content = decoded(given.content, field="body.evidence.content")
    return store_file(examine_file(content, name=given.name).content)
