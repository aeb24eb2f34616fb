"""Blanks on their way: asked of a unit, filled in with a source, accepted or sent back by the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F

from diaodu.core.audit import append_audit
from diaodu.core.clock import ZONE, moment, today
from diaodu.core.models import StoredFile
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.duties.actions import NewDuty, close_duties, open_duties, pass_on_duties, reopen_duties, take_back_duties
from diaodu.duties.choices import CLOSED, WAITING, DutyKind, DutyState
from diaodu.duties.models import Duty
from diaodu.duties.outbox import tell_units
from diaodu.people.models import Unit
from diaodu.plan.blank_values import BlankValue, read_value
from diaodu.plan.blanks import Stand, duty_title, stand_of
from diaodu.plan.choices import BlankKind, BlankState, DocumentState
from diaodu.plan.models import Blank, BlankFill
from diaodu.plan.steps import ASKED, KEEPER

END_OF_WORK = time(17, 30)
NEWER = (
    "newer",
    "有空缺刚被别人处理过；你的操作没有保存，请刷新后再处理。",
    "Somebody has just dealt with one of these blanks; nothing of yours was saved. Please look again.",
)


@dataclass(frozen=True, slots=True)
class Ask:
    """A blank and the unit that should know."""

    blank: Blank
    unit: Unit


def stand(blank: Blank) -> Stand:
    return stand_of(blank.state, blank.duty.state if blank.duty else None)


@transaction.atomic
def ask_units(asks: Sequence[Ask], *, due: date, office: Unit, mover: Mover) -> list[Duty]:
    """Each blank becomes a duty of its unit, due at the end of that day; a constant number of statements.

    Raises MoveRefusedError, asking nobody: not the office, nothing chosen, a day gone by, a plan not in force, an owner
    (that is assigned, not asked), a blank asked or filled already, a newer version.
    """
    _check_asking(asks, due, mover)
    duties = open_duties(
        [
            NewDuty(ask.unit, _title(ask.blank), DutyKind.BLANK, about=_about(ask.blank), due_at=_end_of(due))
            for ask in asks
        ],
        asked_by=office,
    )
    _raise_versions([ask.blank for ask in asks])
    for ask, duty in zip(asks, duties, strict=True):
        ask.blank.state, ask.blank.asked, ask.blank.due, ask.blank.duty = BlankState.ASKED, ask.unit, due, duty
    Blank.objects.bulk_update([ask.blank for ask in asks], ["state", "asked", "due", "duty"])
    document = asks[0].blank.document
    units = {ask.unit.pk: ask.unit for ask in asks}
    tell_units(
        list(units.values()),
        title=f"{document.title}：请补齐空缺",
        body="",
        code=document.code,
        due_at=_end_of(due),
    )
    append_audit(
        verb="ask_blanks",
        subject=document.code,
        by=mover.by,
        unit=document.unit.path,
        after={"due": due.isoformat(), "blanks": {ask.blank.key: ask.unit.path for ask in asks}},
    )
    return duties


@transaction.atomic
def fill_blank(
    blank: Blank, written: str, *, source: str, mover: Mover, version: int | None = None, file: StoredFile | None = None
) -> BlankFill:
    """Say what belongs there and from which document. A correction is one more fill; nothing is ever overwritten.

    What a unit fills in waits for the office; what the office fills in counts at once. Raises MoveRefusedError (not
    one's part, no source, an owner, a newer version) and ValueRefusedError.
    """
    value = _checked(blank, written, source, mover)
    take_version(blank, version)
    fill = _add_fill(blank, value, source=source, by=mover.by, file=file)
    Blank.objects.filter(pk=blank.pk).update(state=BlankState.FILLED)
    blank.state = BlankState.FILLED
    if blank.duty is not None:
        if KEEPER in mover.parts:
            if blank.duty.state == DutyState.WITHDRAWN:  # it no longer speaks for the blank
                Blank.objects.filter(pk=blank.pk).update(duty=None)
            close_duties([blank.duty], by=mover.by)
        else:
            _hand_in(blank.duty, fill, mover)
    # The value stays out of the audit: fewer people may see it than may read the audit of a plan.
    append_audit(
        verb="fill_blank",
        subject=blank.document.code,
        by=mover.by,
        unit=blank.document.unit.path,
        after={"blank": blank.key, "fill": fill.pk, "file": file.sha256 if file else ""},
    )
    return fill


@transaction.atomic
def accept_fills(blanks: Sequence[Blank], *, mover: Mover) -> int:
    """The office accepts what was filled in: shown as filled from now on. How many; those not waiting are refused."""
    waiting = _waiting(blanks, mover)
    close_duties([blank.duty for blank in waiting if blank.duty], by=mover.by)
    _audit_many("accept_fills", waiting, mover)
    return len(waiting)


@transaction.atomic
def send_back_fills(blanks: Sequence[Blank], *, mover: Mover, why: str) -> int:
    """The office sends back what was filled in, with the reason; the unit's turn again."""
    if not why.strip():
        raise MoveRefusedError("reason", "请写明退回的原因。", "Please give the reason for sending it back.")
    waiting = _waiting(blanks, mover)
    take_back_duties([blank.duty for blank in waiting if blank.duty], by=mover.by, why=why)
    _audit_many("send_back_fills", waiting, mover, why)
    return len(waiting)


def add_fills(found: Sequence[tuple[Blank, BlankValue]], *, source: str, by: str, **words: object) -> list[BlankFill]:
    """Many at once, in one statement. Part of the action that fills: it audits, this does not."""
    return BlankFill.objects.bulk_create([_fill(blank, value, source=source, by=by, **words) for blank, value in found])


def _check_asking(asks: Sequence[Ask], due: date, mover: Mover) -> None:
    if KEEPER not in mover.parts:
        raise MoveRefusedError("who", "只有调度办能交办空缺。", "Only the dispatch office asks units for blanks.")
    if not asks:
        raise MoveRefusedError("none", "请先勾选要交办的空缺。", "Tick the blanks to ask for first.")
    if due < today():
        raise MoveRefusedError("due", "限期已经过去，请改到今天以后。", "That day is over; choose a later one.")
    if asks[0].blank.document.state != DocumentState.CURRENT:
        raise MoveRefusedError("draft", "方案还没采用，先采用再交办。", "Adopt the plan before asking units.")
    for ask in asks:
        if ask.blank.kind == BlankKind.OWNER:
            raise MoveRefusedError(
                "owner", "牵头单位要分派，不在这里补。", "A lead unit is assigned, it is not asked for here."
            )
        if stand(ask.blank) is not Stand.OPEN:
            where = f"{ask.blank.object or ask.blank.quote}"[:40]
            raise MoveRefusedError(
                "asked",
                f"“{where}”已经交办或补过；要换单位，请先撤回原来的交办。",
                f"“{where}” was asked for or filled already; withdraw the first duty to ask another unit.",
            )


def _checked(blank: Blank, written: str, source: str, mover: Mover) -> BlankValue:
    if mover.parts.isdisjoint((KEEPER, ASKED)):
        raise MoveRefusedError("who", "这项空缺没有交给你的单位。", "This blank was not asked of your unit.")
    if blank.kind == BlankKind.OWNER:
        raise MoveRefusedError(
            "owner", "牵头单位要分派，不在这里补。", "A lead unit is assigned, it is not filled in here."
        )
    if not source.strip():
        raise MoveRefusedError(
            "source", "请写明依据：文件名或文号。", "Say where it comes from: the document's name or number."
        )
    return read_value(blank.kind, written, blank.unit)


def _hand_in(duty: Duty, fill: BlankFill, mover: Mover) -> None:
    """The duty waits for the office, whatever it was: a correction takes an answer back or opens a settled one."""
    if duty.state in WAITING:
        take_back_duties([duty], by=mover.by)
    elif duty.state in CLOSED:
        reopen_duties([duty], by=mover.by, why="更正补数")
    pass_on_duties([duty], by=mover.by, answer=f"{fill.value}（依据：{fill.source}）")


def _waiting(blanks: Sequence[Blank], mover: Mover) -> list[Blank]:
    if KEEPER not in mover.parts:
        raise MoveRefusedError(
            "who", "只有调度办能审定补数。", "Only the dispatch office decides on what was filled in."
        )
    if not blanks:
        raise MoveRefusedError("none", "请先勾选已补待审的空缺。", "Tick what was filled in and waits first.")
    if any(stand(blank) is not Stand.TO_CHECK for blank in blanks):
        raise MoveRefusedError(
            "state", "勾选的空缺里有的没有待审的补数，请只勾选待审的。", "Some of these do not wait for a decision."
        )
    _raise_versions(blanks)
    return list(blanks)


def _raise_versions(blanks: Sequence[Blank]) -> None:
    """Every blank one version on, where it is still the one that was seen."""
    by_version: dict[int, list[int]] = {}
    for blank in blanks:
        by_version.setdefault(blank.version, []).append(blank.pk)
    for version, keys in by_version.items():
        rows = Blank.objects.filter(pk__in=keys, version=version)
        if rows.update(version=F("version") + 1) != len(keys):
            raise MoveRefusedError(*NEWER)
    for blank in blanks:
        blank.version += 1


def _fill(blank: Blank, value: BlankValue, *, source: str, by: str, **words: object) -> BlankFill:
    return BlankFill(
        blank=blank,
        value=value.words[:200],
        low=value.low,
        high=value.high,
        unit=value.unit[:40],
        source=source.strip()[:300],
        by=by,
        at=moment(),
        **words,
    )


def _add_fill(blank: Blank, value: BlankValue, *, source: str, by: str, file: StoredFile | None) -> BlankFill:
    fill = _fill(blank, value, source=source, by=by, file=file)
    fill.save()
    return fill


def _audit_many(verb: str, blanks: Sequence[Blank], mover: Mover, why: str = "") -> None:
    document = blanks[0].document
    append_audit(
        verb=verb,
        subject=document.code,
        by=mover.by,
        unit=document.unit.path,
        after={"blanks": [blank.key for blank in blanks]},
        reason=why.strip()[:500],
    )


def _title(blank: Blank) -> str:
    where = blank.commitment.code if blank.commitment else blank.document.code
    return duty_title(blank.kind, blank.quote, blank.unit, blank.object, where)


def _about(blank: Blank):  # type: ignore[no-untyped-def]
    return blank.commitment.subject if blank.commitment else blank.document.subject


def _end_of(day: date) -> datetime:
    return datetime.combine(day, END_OF_WORK, ZONE)
