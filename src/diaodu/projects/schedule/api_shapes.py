"""Schedules as the API says them, and what it takes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.utils.translation import get_language
from pydantic import BaseModel, Field

from diaodu.core.api.encoded import LONGEST_FILE
from diaodu.core.api.values import NO_NUL, Answer, Code, Day, Given, Reason, Sought, Words, taken
from diaodu.people.api_shapes import UnitCode
from diaodu.projects.schedule.models import Baseline, Outlook, Slip
from diaodu.projects.schedule.network import MOST_DAYS
from diaodu.projects.schedule.page import NodeRow, SchedulePage


class ScheduleFilters(BaseModel):
    light: Literal["red", "yellow", "green", "grey", "done"] | None = None
    late: bool = False
    q: Sought = ""


class ScheduleRow(Answer):
    """`low`, `high`: the range of the finish; `on_time`: the chance in percent to keep the promised one.

    All null where too little is known. Shares are percents.
    """

    code: str
    name: str
    light: str
    reason: str
    promised_finish: date | None
    finish: date
    low: date | None
    high: date | None
    on_time: int | None
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


class SlipSaid(Answer):
    """`state`: noted, open (waits for approval), granted or refused."""

    id: int
    key: str
    days: int
    reason: str
    why: str
    on: date
    by: str
    state: str
    has_evidence: bool
    decided_why: str


class BaselineSaid(Answer):
    number: int
    state: str
    on: date
    why: str
    decided_why: str


class ScheduleOne(ScheduleRow):
    version: int
    starts_on: date
    template: str
    items: list[NodeSaid]
    slips: list[SlipSaid]
    baselines: list[BaselineSaid]


class LayGiven(Given):
    """`subject`: the code of the record it is laid for; `template`: a name from the county's templates."""

    subject: Code
    template: Annotated[str, Field(max_length=40, pattern=r"^[a-z][a-z0-9_]*$", examples=["industry"])]
    starts_on: Day


NodeKey = Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z0-9_-]+$", examples=["n05"])]
Days = Annotated[int, Field(ge=0, le=MOST_DAYS)]


class NodeGiven(Given):
    """A node as it is planned; with a `key` that node is changed in the fields that are sent, without one it is new.

    `waits_for` as on the page: "n03, n05 SS+10". `leave_out`: the reason to leave the node out from today on.
    """

    key: NodeKey | None = None
    name: Annotated[str, Field(min_length=1, max_length=120, pattern=NO_NUL)] | None = None
    days: Days | None = None
    working: bool | None = None
    waits_for: Annotated[str, Field(max_length=300, pattern=NO_NUL)] | None = None
    unit: UnitCode | None = None
    weight: Annotated[int, Field(ge=0, le=999)] | None = None
    mark: Literal["", "start", "statistics", "finish"] | None = None
    not_before: Day | None = None
    note: Annotated[str, Field(max_length=300, pattern=NO_NUL)] | None = None
    leave_out: Reason | None = None


class NodesGiven(Given):
    nodes: Annotated[list[NodeGiven], Field(min_length=1, max_length=100)]


class ActualGiven(Given):
    """The days of a node as they are known now; null: not yet. `remaining`: days left of what is under way."""

    key: NodeKey
    started_on: Day | None = None
    finished_on: Day | None = None
    remaining: Days | None = None


class ActualsGiven(Given):
    nodes: Annotated[list[ActualGiven], Field(min_length=1, max_length=100)]


class EvidenceGiven(Given):
    """`content`: the file's bytes in Base64."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=NO_NUL)]
    content: Annotated[str, Field(min_length=4, max_length=LONGEST_FILE, pattern=r"^[A-Za-z0-9+/]+={0,2}$")]


class SlipGiven(Given):
    """`asks`: the reason shall count for the light, which the office decides."""

    days: Annotated[int, Field(ge=1, le=MOST_DAYS)]
    reason: Literal["land", "funds", "permits", "design", "bidding", "contractor", "relocation", "weather", "other"]
    why: Annotated[str, Field(min_length=1, max_length=300, pattern=NO_NUL)]
    asks: bool = False
    evidence: EvidenceGiven | None = None


class Decision(Given):
    """A refusal needs its reason."""

    grants: bool
    reason: Words = ""


def schedule_row(outlook: Outlook) -> ScheduleRow:
    return ScheduleRow(**_said(outlook))


def schedule_one(page: SchedulePage) -> ScheduleOne:
    return ScheduleOne(
        **_said(page.outlook) | taken(page.schedule, "version", "starts_on", "template"),
        items=[_node(row) for row in page.rows],
        slips=[_slip(row) for row in page.slips],
        baselines=[_baseline(row) for row in page.baselines.all],
    )


def _slip(row: Slip) -> SlipSaid:
    said = taken(row, "days", "reason", "why", "on", "by", "state", "decided_why")
    return SlipSaid(id=row.pk, key=row.node.key, has_evidence=row.evidence_id is not None, **said)


def _baseline(row: Baseline) -> BaselineSaid:
    return BaselineSaid(**taken(row, "number", "state", "on", "why", "decided_why"))


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
        "on_time": outlook.on_time,
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
