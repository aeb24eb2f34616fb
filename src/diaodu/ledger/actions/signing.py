"""Up the unit's own chain, and down again."""

from __future__ import annotations

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.moves import Mover, MoveRefusedError, move
from diaodu.duties.actions import pass_on_duties, take_back_duties
from diaodu.kernel.period import Period
from diaodu.ledger.choices import ReturnState, RoundState
from diaodu.ledger.models import Return
from diaodu.ledger.queries import earlier_facts, entries, lines_of
from diaodu.ledger.round_kinds import round_kind
from diaodu.ledger.rules import findings
from diaodu.ledger.steps import RETURN_STEPS


class IncompleteError(MoveRefusedError):
    """The return has lines that must be mended or explained first; the sentences name them."""


@transaction.atomic
def hand_up(owed: Return, *, mover: Mover, version: int | None = None) -> Return:
    """From the clerk to the first who signs, or straight to the round's owner where nobody does.

    Raises IncompleteError naming each line that is empty or needs a word of explanation.
    """
    refuse_if_locked(owed)
    problems = check_lines(owed)
    if problems:
        raise IncompleteError("incomplete", "".join(p.zh for p in problems), " ".join(p.en for p in problems))
    return _move(owed, "hand_up" if owed.chain else "hand_in", mover, step=0, version=version)


@transaction.atomic
def sign(owed: Return, *, mover: Mover, version: int | None = None) -> Return:
    """The one whose turn it is signs; after the last the return is submitted."""
    last = owed.step + 1 >= len(owed.chain)
    return _move(owed, "sign_off" if last else "sign", mover, step=owed.step + 1, version=version)


@transaction.atomic
def send_down(owed: Return, *, mover: Mover, why: str) -> Return:
    """Back to the clerk, with the reason."""
    return _move(owed, "send_down", mover, step=0, why=why)


@transaction.atomic
def recall(owed: Return, *, mover: Mover) -> Return:
    """The clerk takes it back, as long as it is not accepted."""
    return _move(owed, "recall", mover, step=0)


def check_lines(owed: Return) -> list:
    """What must be mended before the return can go up."""
    lines = lines_of(owed)
    kind = round_kind(owed.round.kind)
    if kind is not None:
        return [finding for finding in kind.check(owed, lines) if finding.blocks]
    period = Period.parse(owed.round.period)
    return [
        finding
        for entry in entries(lines, period, earlier_facts(lines, period))
        for finding in findings(entry)
        if finding.blocks
    ]


def refuse_if_locked(owed: Return) -> None:
    if owed.round.state == RoundState.LOCKED:
        raise MoveRefusedError(
            "locked", "这一期已经锁定，不能再改。", "This round is locked; nothing of it can change."
        )


def _move(owed: Return, verb: str, mover: Mover, *, step: int, why: str = "", version: int | None = None) -> Return:
    old = owed.state
    move(owed, RETURN_STEPS, verb, mover=mover, on=today(), why=why, version=version)
    owed.step = step
    owed.submitted_at = moment() if owed.state == ReturnState.SUBMITTED else None
    owed.returned_why = why[:500] if verb == "send_down" else ""
    Return.objects.filter(pk=owed.pk).update(
        step=owed.step, submitted_at=owed.submitted_at, returned_why=owed.returned_why
    )
    if owed.state == ReturnState.SUBMITTED:
        pass_on_duties([owed.duty], by=mover.by)
    else:
        take_back_duties([owed.duty], by=mover.by)
    append_audit(
        verb=f"{verb}_return",
        subject=owed.code,
        by=mover.by,
        unit=owed.unit.path,
        before={"state": old},
        after={"state": owed.state, "step": step, "post": mover.post},
        reason=why,
    )
    return owed
