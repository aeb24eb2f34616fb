"""Calling and holding meetings; their decisions become follow-ups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.models import Subject
from diaodu.core.moves import MoveRefusedError, note_moves
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.duties.actions.duties import NewDuty, open_duties
from diaodu.duties.choices import DutyKind, MeetingState
from diaodu.duties.models import Decision, Meeting
from diaodu.duties.outbox import tell_units
from diaodu.people.models import Unit

MEETING_PREFIX = "M"


@dataclass(frozen=True, slots=True)
class NewDecision:
    text: str
    unit: Unit
    due_at: datetime | None
    about: Subject | None = None


@transaction.atomic
def plan_meeting(
    title: str, *, starts_at: datetime, place: str, attendees: Sequence[Unit], unit: Unit, by: str
) -> Meeting:
    """Call a meeting: it stands under "near" on the desks of those invited."""
    scope = unit.county_path
    code = next_codes(MEETING_PREFIX, scope=scope, year=moment().year)[0]
    meeting = Meeting.objects.create(
        subject=add_subjects([NewSubject("meeting", code, title, unit.path, scope)])[0],
        code=code,
        unit=unit,
        title=title[:200],
        place=place[:100],
        starts_at=starts_at,
        by=by,
    )
    meeting.attendees.set(attendees)
    tell_units(attendees, title=title, body=place, code=code, due_at=starts_at)
    append_audit(
        verb="plan_meeting",
        subject=code,
        by=by,
        unit=unit.path,
        after={"title": title, "starts_at": starts_at.isoformat(), "attendees": [item.path for item in attendees]},
    )
    return meeting


@transaction.atomic
def hold_meeting(meeting: Meeting, *, minutes: str, by: str, version: int) -> Meeting:
    """Write (or mend) the minutes; the meeting counts as held from the first time on."""
    old = {"state": meeting.state, "minutes": meeting.minutes}
    _change(meeting, version, state=MeetingState.HELD, minutes=minutes)
    if old["state"] != meeting.state:
        note_moves([meeting.subject_id], "hold", old=str(old["state"]), new=meeting.state, by=by, on=today())
    append_audit(
        verb="hold_meeting",
        subject=meeting.code,
        by=by,
        unit=meeting.unit.path,
        before=old,
        after={"state": meeting.state, "minutes": minutes},
    )
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, reason: str, by: str, version: int) -> Meeting:
    if meeting.state != MeetingState.PLANNED:
        raise MoveRefusedError("state", "会议已经开过或取消。", "The meeting has been held or cancelled already.")
    old = meeting.state
    _change(meeting, version, state=MeetingState.CANCELLED)
    note_moves([meeting.subject_id], "cancel", old=old, new=meeting.state, by=by, on=today(), why=reason)
    append_audit(verb="cancel_meeting", subject=meeting.code, by=by, unit=meeting.unit.path, reason=reason)
    return meeting


@transaction.atomic
def record_decisions(meeting: Meeting, decisions: Sequence[NewDecision], *, by: str) -> list[Decision]:
    """Each decision becomes a follow-up of its unit, due on its day."""
    if meeting.state == MeetingState.CANCELLED:
        raise MoveRefusedError("state", "会议已取消，不能再记议定事项。", "The meeting was cancelled.")
    # Held first: two people writing decisions at once must not get the same number.
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    last = meeting.decisions.aggregate(last=Max("number"))["last"] or 0
    duties = open_duties(
        [
            NewDuty(item.unit, item.text, DutyKind.FOLLOW_UP, about=item.about or meeting.subject, due_at=item.due_at)
            for item in decisions
        ],
        asked_by=meeting.unit,
    )
    made = Decision.objects.bulk_create(
        Decision(meeting=meeting, number=last + number, text=item.text[:500], about=item.about, duty=duty)
        for number, (item, duty) in enumerate(zip(decisions, duties, strict=True), 1)
    )
    append_audit(
        verb="record_decisions",
        subject=meeting.code,
        by=by,
        unit=meeting.unit.path,
        after={"decisions": [{"text": item.text, "unit": item.unit.path} for item in decisions]},
    )
    return made


def _change(meeting: Meeting, version: int, **changes: object) -> None:
    if not Meeting.objects.filter(pk=meeting.pk, version=version).update(version=F("version") + 1, **changes):
        raise MoveRefusedError(
            "newer",
            "会议记录刚被别人改过；你的内容没有保存，请刷新后再写。",
            "Somebody has just changed these minutes; yours were not saved. Please look again.",
        )
    meeting.version = version + 1
    for name, value in changes.items():
        setattr(meeting, name, value)
