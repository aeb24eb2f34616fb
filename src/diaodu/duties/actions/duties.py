"""Opening, answering, stopping, escalating and closing duties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from diaodu.core.audit import append_audit
from diaodu.core.beats import beat
from diaodu.core.calendar import calendar_for
from diaodu.core.clock import moment, today
from diaodu.core.intake import Examined, attach_file
from diaodu.core.models import Subject
from diaodu.core.moves import Mover, MoveRefusedError, move, move_many
from diaodu.core.settings import newest_setting
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
from diaodu.duties.choices import ANSWERED_ELSEWHERE, CLOSED, OWED, WAITING, DutyKind
from diaodu.duties.models import Duty, Notice, Stop
from diaodu.duties.outbox import tell_of_escalation
from diaodu.duties.queries import running_out
from diaodu.duties.rules import escalation_steps, level_due, working_days_late
from diaodu.duties.steps import DUTY_STEPS, SYSTEM
from diaodu.people.models import Unit

DUTY_PREFIX = "W"
ESCALATION = "duties.escalation"
ESCALATE_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class NewDuty:
    unit: Unit
    title: str
    kind: DutyKind
    about: Subject | None = None
    notice: Notice | None = None
    due_at: datetime | None = None
    needs_answer: bool = True


def open_duties(new: Sequence[NewDuty], *, asked_by: Unit) -> list[Duty]:
    """One duty each, in a constant number of statements. Part of the action that asks: it audits, this does not."""
    if not new:
        return []
    scope, opened = asked_by.county_path, moment()
    codes = next_codes(DUTY_PREFIX, scope=scope, year=opened.year, count=len(new))
    subjects = add_subjects(
        [NewSubject("duty", code, item.title, item.unit.path, scope) for code, item in zip(codes, new, strict=True)]
    )
    return Duty.objects.bulk_create(
        Duty(
            subject=subject,
            code=code,
            kind=item.kind,
            about=item.about,
            notice=item.notice,
            unit=item.unit,
            asked_by=asked_by,
            title=item.title[:200],
            needs_answer=item.needs_answer,
            opened_at=opened,
            due_at=item.due_at,
        )
        for code, subject, item in zip(codes, subjects, new, strict=True)
    )


def deliver_duties(duties: Sequence[Duty], *, to: str) -> int:
    """Note who of the unit first opened them, and when; how many were new. Not a change of the duty: no audit."""
    fresh = [duty.pk for duty in duties if duty.delivered_at is None]
    if not fresh:
        return 0
    return Duty.objects.filter(pk__in=fresh, delivered_at=None).update(delivered_at=moment(), delivered_to=to)


@transaction.atomic
def move_duty(
    duty: Duty,
    verb: str,
    *,
    mover: Mover,
    words: str = "",
    evidence: Examined | None = None,
    version: int | None = None,
) -> Duty:
    """Answer, settle, send back … as the table of steps permits; `words` is the answer or the reason.

    Raises MoveRefusedError. A duty that needs an answer cannot be closed by confirming its receipt.
    """
    if verb == "confirm" and duty.needs_answer:
        raise MoveRefusedError("answer", "这项要求书面答复，请填写后提交。", "This one asks for an answer in words.")
    if verb == "answer" and duty.kind in ANSWERED_ELSEWHERE:
        raise MoveRefusedError("form", "这项要在它自己的表里填报。", "This one is filled in on a form of its own.")
    old = duty.state
    kept = attach_file(evidence, duty.subject, purpose="evidence", by=mover.by).file if evidence else None
    move(duty, DUTY_STEPS, verb, mover=mover, on=today(), why=words, evidence=kept, version=version)
    changes: dict[str, object] = {"closed_at": moment() if duty.state in CLOSED else None}
    if verb == "answer":
        changes |= {"answer": words.strip(), "answered_at": moment()}
    Duty.objects.filter(pk=duty.pk).update(**changes)
    for name, value in changes.items():
        setattr(duty, name, value)
    append_audit(
        verb=f"{verb}_duty",
        subject=duty.code,
        by=mover.by,
        unit=duty.unit.path,
        before={"state": old},
        after={"state": duty.state},
        reason=words[:500],
    )
    return duty


def close_duties(duties: Sequence[Duty], *, by: str) -> None:
    """Close what the app they came from has settled. Part of that app's action: it audits, this does not."""
    still = [duty for duty in duties if duty.state not in CLOSED]
    if still:
        move_many(still, DUTY_STEPS, "close", mover=Mover(by, frozenset({SYSTEM})), on=today())
        Duty.objects.filter(pk__in=[duty.pk for duty in still]).update(closed_at=moment())


def pass_on_duties(duties: Sequence[Duty], *, by: str, answer: str = "") -> None:
    """The unit has done its part: now the asking office is the one that may be late. Part of an app's action.

    `answer`: what it says, where the office is to decide on it from its desk.
    """
    owed = [duty for duty in duties if duty.state in OWED]
    if owed:
        move_many(owed, DUTY_STEPS, "hand_in", mover=Mover(by, frozenset({SYSTEM})), on=today())
        said: dict[str, object] = {"answer": answer} if answer else {}
        Duty.objects.filter(pk__in=[duty.pk for duty in owed]).update(answered_at=moment(), **said)


def take_back_duties(duties: Sequence[Duty], *, by: str, why: str = "") -> None:
    """The unit's turn again: it recalled what it handed in, or it was sent back. Part of an app's action."""
    waiting = [duty for duty in duties if duty.state in WAITING]
    if waiting:
        move_many(waiting, DUTY_STEPS, "take_back", mover=Mover(by, frozenset({SYSTEM})), on=today(), why=why)
        Duty.objects.filter(pk__in=[duty.pk for duty in waiting]).update(answered_at=None)


def reopen_duties(duties: Sequence[Duty], *, by: str, why: str) -> None:
    """Open again what turned out not to be settled. Part of the action that found it so."""
    done = [duty for duty in duties if duty.state in CLOSED]
    if done:
        move_many(done, DUTY_STEPS, "reopen", mover=Mover(by, frozenset({SYSTEM})), on=today(), why=why)
        Duty.objects.filter(pk__in=[duty.pk for duty in done]).update(closed_at=None)


@transaction.atomic
def stop_clock(duty: Duty, *, reason: str, by: str) -> Stop:
    """Let the clock stand still, with its reason. Raises MoveRefusedError where it stands or nothing is owed."""
    if not reason.strip():
        raise MoveRefusedError("reason", "请写明停表的原因。", "Please give the reason for stopping the clock.")
    if duty.state not in OWED:
        raise MoveRefusedError("state", "这项已经办过，不用停表。", "This is no longer owed; its clock need not stop.")
    if duty.stops.filter(until=None).exists():
        raise MoveRefusedError("stopped", "已经停表了。", "The clock stands already.")
    take_version(duty)
    stop = Stop.objects.create(duty=duty, since=moment(), reason=reason.strip()[:300], by=by)
    append_audit(verb="stop_clock", subject=duty.code, by=by, unit=duty.unit.path, reason=stop.reason)
    return stop


@transaction.atomic
def end_stop(duty: Duty, *, by: str) -> Duty:
    """Let the clock run on: the due moment moves back by the working time it stood."""
    stop = duty.stops.filter(until=None).first()
    if stop is None:
        raise MoveRefusedError("running", "没有停表。", "The clock is running.")
    take_version(duty)
    stop.until = max(moment(), stop.since)
    stop.save(update_fields=["until"])
    old = duty.due_at
    if old is not None:
        calendar = calendar_for(duty.unit.path)
        duty.due_at = calendar.add_working_hours(old, calendar.working_hours_between(stop.since, stop.until))
        Duty.objects.filter(pk=duty.pk).update(due_at=duty.due_at)
    append_audit(
        verb="end_stop",
        subject=duty.code,
        by=by,
        unit=duty.unit.path,
        before={"due_at": old.isoformat() if old else None},
        after={"due_at": duty.due_at.isoformat() if duty.due_at else None},
    )
    return duty


@beat("escalation", every=60)
def escalate_late_duties() -> int:
    """Bring every late duty to the level its lateness has reached, and tell who must know; how many rose."""
    at, raised = moment(), 0
    late = list(running_out(at)[: ESCALATE_AT_ONCE * 10])
    for start in range(0, len(late), ESCALATE_AT_ONCE):
        raised += _escalate(late[start : start + ESCALATE_AT_ONCE], at)
    return raised


def _escalate(late: Sequence[Duty], at: datetime) -> int:
    rising: dict[int, list[Duty]] = {}
    by_scope: dict[str, tuple] = {}
    for duty in late:
        scope = duty.unit.county_path
        if scope not in by_scope:
            row = newest_setting(ESCALATION, scope=scope, on=at.date())
            by_scope[scope] = (escalation_steps(row or []), calendar_for(scope))
        steps, calendar = by_scope[scope]
        level = level_due(working_days_late(duty.due_at, at, calendar), steps)
        if level > duty.level:
            rising.setdefault(level, []).append(duty)
    for level, duties in rising.items():
        _raise_to(level, duties)
    return sum(len(duties) for duties in rising.values())


@transaction.atomic
def _raise_to(level: int, duties: Sequence[Duty]) -> None:
    Duty.objects.filter(pk__in=[duty.pk for duty in duties], level__lt=level).update(
        level=level, version=F("version") + 1
    )
    tell_of_escalation(duties, level)
    append_audit(
        verb="escalate_duties",
        subject=duties[0].code if len(duties) == 1 else f"{len(duties)} duties",
        by="system",
        unit=duties[0].unit.county_path,
        after={"level": level, "duties": [duty.code for duty in duties]},
    )
