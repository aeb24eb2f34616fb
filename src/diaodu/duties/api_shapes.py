"""Duties, notices and meetings as the API shows them and takes them in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from diaodu.core.api.moves import MoveSaid, moves_said
from diaodu.core.api.values import NO_NUL, Answer, Code, Given, Moment, Reason, taken
from diaodu.core.calendar import calendar_for
from diaodu.core.clock import moment
from diaodu.duties.choices import OWED
from diaodu.duties.late import late_words
from diaodu.duties.models import Decision, Duty, Meeting, Notice
from diaodu.duties.rules import working_days_late
from diaodu.people.api_shapes import UnitCode, UnitName, unit_name
from diaodu.people.models import Unit

# The words of duties.choices, written out so that the description of the API lists them.
KindName = Literal["return", "notice", "follow_up"]
StateName = Literal["open", "answered", "done", "withdrawn"]
MeetingStateName = Literal["planned", "held", "cancelled"]
Title = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
Units = Annotated[list[UnitCode], Field(min_length=1, max_length=300)]


class DutyRow(Answer):
    """What a unit owes. `level`: how far a late one has gone up, 0 to 3."""

    code: Code
    kind: KindName
    title: str
    unit: UnitName
    asked_by: UnitName
    about: str | None
    notice: Code | None
    needs_answer: bool
    opened_at: Moment
    due_at: Moment | None
    state: StateName
    is_late: bool
    level: int
    delivered_at: Moment | None
    answered_at: Moment | None
    closed_at: Moment | None
    version: int


class StopSaid(Answer):
    since: Moment
    until: Moment | None
    reason: str
    by: str


class DutyOne(DutyRow):
    """`days_late`: whole working days since it was due; -1 while it is not. `may`: what the asker can do now."""

    answer: str
    delivered_to: str
    days_late: int
    stops: list[StopSaid]
    moves: list[MoveSaid]
    may: list[str]


class DutyFilters(BaseModel):
    show: Literal["open", "late", "answered", "settled", "all"] = "open"
    kind: KindName | None = None
    unit: UnitCode | None = None


class AnswerGiven(Given):
    text: Reason


class LateSaid(Answer):
    """Who is late, ready to be pasted; empty where nobody is."""

    text: str
    count: int


class NoticeRow(Answer):
    """A notice with how many units got it, opened it, answered and were settled."""

    code: Code
    title: str
    unit: UnitName
    by: str
    sent_at: Moment
    due_at: Moment | None
    needs_answer: bool
    sent_to: int
    delivered: int
    answered: int
    settled: int


class NoticeOne(NoticeRow):
    body: str
    duties: list[DutyRow]


class NoticeGiven(Given):
    title: Title
    body: str = Field("", max_length=10_000, pattern=NO_NUL)
    to: Units
    due_at: Moment | None = None
    needs_answer: bool = True


class MeetingRow(Answer):
    code: Code
    title: str
    unit: UnitName
    starts_at: Moment
    place: str
    state: MeetingStateName
    version: int


class DecisionSaid(Answer):
    number: int
    text: str
    unit: UnitName
    duty: Code
    state: StateName
    due_at: Moment | None


class MeetingOne(MeetingRow):
    minutes: str
    attendees: list[UnitName]
    decisions: list[DecisionSaid]


class MeetingGiven(Given):
    title: Title
    starts_at: Moment
    place: str = Field("", max_length=100, pattern=NO_NUL)
    attendees: Units


class MinutesGiven(Given):
    minutes: str = Field(min_length=1, max_length=50_000, pattern=NO_NUL)


class DecisionGiven(Given):
    text: Reason
    unit: UnitCode
    due_at: Moment


class DecisionsGiven(Given):
    decisions: list[DecisionGiven] = Field(min_length=1, max_length=50)


def duty_row(duty: Duty) -> DutyRow:
    return DutyRow(**_duty(duty))


def duty_one(duty: Duty, may: Sequence[str]) -> DutyOne:
    stops = [StopSaid(**taken(stop, "since", "until", "reason", "by")) for stop in duty.stops.order_by("since")]
    return DutyOne(
        **_duty(duty),
        answer=duty.answer,
        delivered_to=duty.delivered_to,
        days_late=working_days_late(duty.due_at, moment(), calendar_for(duty.unit.path)) if duty.state in OWED else -1,
        stops=stops,
        moves=moves_said(duty.subject.moves.order_by("pk")),
        may=list(may),
    )


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        **taken(duty, "code", "kind", "title", "needs_answer", "opened_at", "due_at", "state", "level", "version"),
        **taken(duty, "delivered_at", "answered_at", "closed_at"),
        "unit": unit_name(duty.unit),
        "asked_by": unit_name(duty.asked_by),
        "about": duty.about.code if duty.about else None,
        "notice": duty.notice.code if duty.notice else None,
        "is_late": duty.state in OWED and duty.due_at is not None and duty.due_at < moment(),
    }


def late_said(duties: Sequence[Duty], *, english: bool) -> LateSaid:
    """These late duties as one message."""
    return LateSaid(text=late_words(duties, moment(), english=english), count=len(duties))


def notice_row(notice: Notice) -> NoticeRow:
    return NoticeRow(**_notice(notice))


def notice_one(notice: Notice, duties: Sequence[Duty]) -> NoticeOne:
    return NoticeOne(**_notice(notice), body=notice.body, duties=[duty_row(duty) for duty in duties])


def _notice(notice: Any) -> dict[str, Any]:
    plain = ("code", "title", "by", "sent_at", "due_at", "needs_answer", "sent_to", "delivered", "answered", "settled")
    return {"unit": unit_name(notice.unit), **taken(notice, *plain)}


def meeting_row(meeting: Meeting) -> MeetingRow:
    return MeetingRow(**_meeting(meeting))


def meeting_one(meeting: Meeting, attendees: Sequence[Unit], decisions: Sequence[Decision]) -> MeetingOne:
    return MeetingOne(
        **_meeting(meeting),
        minutes=meeting.minutes,
        attendees=[unit_name(unit) for unit in attendees],
        decisions=[_decision(decision) for decision in decisions],
    )


def _meeting(meeting: Meeting) -> dict[str, Any]:
    plain = ("code", "title", "starts_at", "place", "state", "version")
    return {"unit": unit_name(meeting.unit), **taken(meeting, *plain)}


def _decision(decision: Decision) -> DecisionSaid:
    duty = decision.duty
    return DecisionSaid(
        **taken(decision, "number", "text"),
        **taken(duty, "state", "due_at"),
        unit=unit_name(duty.unit),
        duty=duty.code,
    )
