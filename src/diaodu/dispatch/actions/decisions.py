"""What a dispatch meeting decides, and its minutes. Each decision is a follow-up on its unit's desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import ZONE, moment
from diaodu.core.models import Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.dispatch.actions.alerts import unit_there
from diaodu.dispatch.models import DispatchItem, DispatchMeeting, ItemDecision
from diaodu.duties.actions import NewDecision, hold_meeting, record_decisions
from diaodu.duties.choices import MeetingState
from diaodu.duties.models import Decision, Meeting
from diaodu.people.models import Unit


@dataclass(frozen=True, slots=True)
class NewItemDecision:
    text: str
    unit: Unit | None
    due_at: datetime | None


@transaction.atomic
def decide_item(item: DispatchItem, new: NewItemDecision, *, by: str) -> Decision:
    """Raises MoveRefusedError: nothing said, nobody or a dissolved unit to do it, no day or one that is over."""
    if not new.text.strip():
        raise MoveRefusedError("text", "请写明议定事项。", "Write down what was decided.")
    unit = unit_there(new.unit)
    if new.due_at is None:
        raise MoveRefusedError("due_at", "请填完成时限。", "Give the day it is to be done by.")
    if new.due_at <= moment():
        raise MoveRefusedError(
            "due_at",
            f"完成时限{new.due_at.astimezone(ZONE):%Y年%-m月%-d日}早于现在，请改填以后的时间。",
            f"The day to be done by, {new.due_at:%Y-%m-%d}, has passed; choose a later one.",
        )
    if item.is_dropped:
        raise MoveRefusedError(
            "dropped", "这项议题已撤下，先恢复再议。", "This matter is off the agenda; restore it first."
        )
    about = _about(item)
    decision = record_decisions(item.dispatch.meeting, [NewDecision(new.text.strip(), unit, new.due_at, about)], by=by)[
        0
    ]
    ItemDecision.objects.create(item=item, decision=decision)
    append_audit(
        verb="decide_item",
        subject=item.dispatch.meeting.code,
        by=by,
        unit=item.dispatch.meeting.unit.path,
        after={"item": item.title, "duty": decision.duty.code},
    )
    return decision


def _about(item: DispatchItem) -> Subject | None:
    """Of a decision that came back it is the record the first one was about, not the follow-up itself."""
    if item.earlier is not None:
        return item.earlier.about
    return item.about


@transaction.atomic
def keep_minutes(dispatch: DispatchMeeting, *, minutes: str, by: str, version: int) -> Meeting:
    """Minutes are written of what has taken place: not before the hour it was called for."""
    meeting = dispatch.meeting
    if meeting.state == MeetingState.CANCELLED:
        raise MoveRefusedError(
            "state", "会议已取消，没有纪要可写。", "The meeting was cancelled; there are no minutes."
        )
    if meeting.starts_at > moment():
        raise MoveRefusedError(
            "early",
            f"会议定于{meeting.starts_at.astimezone(ZONE):%Y年%-m月%-d日%H:%M}召开，开会前不能写纪要。",
            "The meeting has not begun yet; minutes are written afterwards.",
        )
    return hold_meeting(meeting, minutes=minutes, by=by, version=version)
