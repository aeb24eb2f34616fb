"""Warnings, dispatch meetings and what moved, as the API shows them and takes them in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from diaodu.core.api.moves import MoveSaid, moves_said
from diaodu.core.api.values import NO_NUL, Answer, Code, Day, Given, Moment, Reason, Sought, taken
from diaodu.dispatch.models import Alert, DispatchItem, DispatchMeeting, ItemDecision
from diaodu.dispatch.queries.ledger import Section
from diaodu.people.api_shapes import UnitCode, UnitName, unit_name
from diaodu.people.models import Unit

# The words of dispatch.choices, written out so that the description of the API lists them.
ConditionName = Literal["below_pace", "falling", "rank_down", "below_mean", "support_down"]
AlertStateName = Literal["raised", "taken_up", "pushed", "closed", "ended"]
ItemSourceName = Literal["decision", "turned", "red", "problem", "miss", "alert", "hand"]
MeetingState = Literal["planned", "held", "cancelled"]
SpanName = Literal["day", "week", "month", "quarter"]
SectionName = Literal["lights", "alerts", "figures", "problems", "decisions"]
AlertCode = Annotated[str, Field(pattern=r"^AL-[0-9]{4}-[0-9]{3,7}$", examples=["AL-2026-001"])]
Number = Annotated[int, Field(ge=1, le=1000)]
Title = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]


class AlertRow(Answer):
    """A warning: which condition the figure of which unit meets, in which period, and why in words."""

    code: AlertCode
    title: str
    condition: ConditionName
    reason: str
    about: str
    unit: UnitName
    lead: UnitName | None
    period: str
    state: AlertStateName
    raised_on: date
    over_on: date | None
    version: int


class AlertOne(AlertRow):
    """`figures`: the values the reason stands on; `measures`, `answer`, `effect`: 应策, 推动, 问效."""

    figures: dict[str, str]
    measures: str
    duty: Code | None
    answer: str
    effect: str
    moves: list[MoveSaid]
    may: list[str]


class AlertFilters(BaseModel):
    """Without `show` those that are not over."""

    q: Sought = ""
    show: Literal["raised", "taken_up", "pushed", "answered", "late", "closed", "ended"] | None = None
    condition: ConditionName | None = None


class AlertStep(Given):
    """`words`: the measures or the effect; `unit` and `due_at` with `push` (without `unit` to who answers for it)."""

    verb: Literal["take_up", "push", "close"]
    words: Annotated[str, Field(max_length=500, pattern=NO_NUL)] = ""
    unit: UnitCode | None = None
    due_at: Moment | None = None


class DispatchRow(Answer):
    code: Code
    title: str
    starts_at: Moment
    place: str
    state: MeetingState
    published_at: Moment | None
    version: int


class ItemDecisionSaid(Answer):
    text: str
    unit: UnitName
    duty: Code
    due_at: Moment | None
    state: Literal["open", "answered", "done", "withdrawn"]


class DispatchItemSaid(Answer):
    """A matter on the agenda; `reason`: why it is there."""

    number: int
    title: str
    source: ItemSourceName
    reason: str
    unit: UnitName | None
    decisions: list[ItemDecisionSaid]


class DispatchOne(DispatchRow):
    attendees: list[UnitName]
    items: list[DispatchItemSaid]


class DispatchGiven(Given):
    title: Title
    starts_at: Moment
    place: str = Field("", max_length=100, pattern=NO_NUL)
    attendees: Annotated[list[UnitCode], Field(min_length=1, max_length=300)]


class ItemGiven(Given):
    title: Title
    reason: Reason
    unit: UnitCode | None = None


class ItemDecisionGiven(Given):
    text: Reason
    unit: UnitCode
    due_at: Moment


class LedgerAsked(BaseModel):
    """`on`: a day of the span; today's where it is left out."""

    span: SpanName = "week"
    on: Day | None = None


class LedgerEntry(Answer):
    day: date
    what: str
    how: str
    unit: str
    before: str
    light: str
    measured_in: str


class LedgerSection(Answer):
    name: SectionName
    count: int
    entries: list[LedgerEntry]


class LedgerSaid(Answer):
    span: SpanName
    first: date
    last: date
    sections: list[LedgerSection]


def alert_row(alert: Alert, *, english: bool) -> AlertRow:
    return AlertRow(**_alert(alert, english=english))


def alert_one(alert: Alert, may: list[str], *, english: bool, sees_duty: bool) -> AlertOne:
    duty = alert.duty if sees_duty else None
    return AlertOne(
        **_alert(alert, english=english),
        **taken(alert, "measures", "effect"),
        figures={str(key): str(value) for key, value in alert.evidence.items()},
        duty=duty.code if duty else None,
        answer=duty.answer if duty else "",
        moves=moves_said(alert.subject.moves.order_by("pk")),
        may=may,
    )


def _alert(alert: Alert, *, english: bool) -> dict[str, Any]:
    return {
        **taken(alert, "code", "condition", "state", "raised_on", "over_on", "version"),
        "title": alert.title_en if english and alert.title_en else alert.title,
        "reason": alert.reason_en if english else alert.reason_zh,
        "about": alert.about.code,
        "unit": unit_name(alert.unit),
        "lead": unit_name(alert.lead) if alert.lead else None,
        "period": alert.last_period,
    }


def dispatch_row(dispatch: DispatchMeeting) -> DispatchRow:
    return DispatchRow(**_dispatch(dispatch))


def dispatch_one(
    dispatch: DispatchMeeting, items: Sequence[DispatchItem], attendees: Sequence[Unit], *, english: bool
) -> DispatchOne:
    return DispatchOne(
        **_dispatch(dispatch),
        attendees=[unit_name(unit) for unit in attendees],
        items=[_item(item, english=english) for item in items if not item.is_dropped],
    )


def _dispatch(dispatch: DispatchMeeting) -> dict[str, Any]:
    plain = ("code", "title", "starts_at", "place", "state")
    return {**taken(dispatch.meeting, *plain), **taken(dispatch, "published_at", "version")}


def _item(item: DispatchItem, *, english: bool) -> DispatchItemSaid:
    return DispatchItemSaid(
        **taken(item, "number", "title", "source"),
        reason=item.reason_en if english and item.reason_en else item.reason_zh,
        unit=unit_name(item.unit) if item.unit else None,
        decisions=[_decision(each) for each in item.taken.all()],
    )


def _decision(each: ItemDecision) -> ItemDecisionSaid:
    duty = each.decision.duty
    return ItemDecisionSaid(
        text=each.decision.text, unit=unit_name(duty.unit), duty=duty.code, **taken(duty, "due_at", "state")
    )


def ledger_section(section: Section) -> LedgerSection:
    return LedgerSection(
        name=section.name,  # type: ignore[arg-type]
        count=section.count,
        entries=[
            LedgerEntry(**taken(row, "day", "what", "how", "unit", "before", "light", "measured_in"))
            for row in section.rows
        ],
    )
