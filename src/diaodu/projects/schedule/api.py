"""Schedules and where they stand, for programs that look."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.values import Answer, Code, Sought
from diaodu.core.clock import today
from diaodu.core.models import Subject
from diaodu.people.api_auth import asker
from diaodu.people.operations import reads
from diaodu.projects.schedule.filters import Asked
from diaodu.projects.schedule.models import Outlook
from diaodu.projects.schedule.page import NodeRow, SchedulePage, schedule_page
from diaodu.projects.schedule.queries.chart import chosen_schedules
from diaodu.projects.schedule.queries.one import schedule_of, subject_by_code

router = Router(tags=["schedule"])


class ScheduleFilters(BaseModel):
    light: Literal["red", "yellow", "green", "grey", "done"] | None = None
    late: bool = False
    q: Sought = ""


class ScheduleRow(Answer):
    """`low`, `high`: the range of the finish; null where too little is known. Shares are percents."""

    code: str
    name: str
    light: str
    reason: str
    promised_finish: date | None
    finish: date
    low: date | None
    high: date | None
    late_days: int | None
    progress: float | None
    expected: float | None
    nodes: int
    nodes_done: int


class NodeSaid(Answer):
    """`slack`: days it may slip without moving the end; null once it is over."""

    key: str
    name: str
    days: int
    working: bool
    waits_for: str
    promised_start: date | None
    promised_finish: date | None
    started_on: date | None
    finished_on: date | None
    planned_start: date
    planned_finish: date
    slack: int | None
    is_critical: bool
    days_slipped: int = Field(ge=0)


class ScheduleOne(ScheduleRow):
    version: int
    starts_on: date
    items: list[NodeSaid]


@reads(router, "/schedules", Page[ScheduleRow], says=_("Schedules with their lights and forecasts"))
def list_schedules(request: HttpRequest, filters: Query[ScheduleFilters], window: Query[Window]) -> dict[str, Any]:
    asked = Asked(lights=(filters.light,) if filters.light else (), words=filters.q.strip(), late_only=filters.late)
    chosen = chosen_schedules(asker(request), asked, today=today())
    rows = Outlook.objects.filter(schedule__in=chosen.values("pk")).select_related("schedule__subject")
    return page_of(rows.order_by("schedule__subject__code"), window, _row)


@reads(router, "/schedules/{code}", ScheduleOne, says=_("One schedule with its nodes"))
def one_schedule(request: HttpRequest, code: Code) -> ScheduleOne:
    try:
        subject = subject_by_code(asker(request), code, today=today())
    except Subject.DoesNotExist as error:
        raise Http404 from error
    schedule = schedule_of(subject)
    if schedule is None:
        raise Http404
    return _one(schedule_page(schedule, today=today()))


def _row(outlook: Outlook) -> ScheduleRow:
    return ScheduleRow(**_said(outlook))


def _one(page: SchedulePage) -> ScheduleOne:
    return ScheduleOne(
        **_said(page.outlook) | {"version": page.schedule.version, "starts_on": page.schedule.starts_on},
        items=[_node(row) for row in page.rows],
    )


def _said(outlook: Outlook) -> dict[str, Any]:
    subject, english = outlook.schedule.subject, get_language() == "en"
    return {
        "code": subject.code,
        "name": (subject.label_en if english else "") or subject.label_zh,
        "light": outlook.light,
        "reason": outlook.reason_en if english else outlook.reason_zh,
        "promised_finish": outlook.promised_finish,
        "finish": outlook.finish,
        "low": outlook.low,
        "high": outlook.high,
        "late_days": outlook.late_days,
        "progress": None if outlook.progress is None else outlook.progress / 10,
        "expected": None if outlook.expected is None else outlook.expected / 10,
        "nodes": outlook.total,
        "nodes_done": outlook.done,
    }


def _node(row: NodeRow) -> NodeSaid:
    node = row.node
    return NodeSaid(
        key=node.key,
        name=node.name,
        days=node.days,
        working=node.working,
        waits_for=row.befores,
        promised_start=row.promised_start,
        promised_finish=row.promised_end,
        started_on=node.started_on,
        finished_on=node.finished_on,
        planned_start=row.starts,
        planned_finish=row.ends,
        slack=row.slack,
        is_critical=row.is_critical,
        days_slipped=row.slipped,
    )
