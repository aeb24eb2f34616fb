"""Taking back the last decision of a sitting: every field and state as it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F

from diaodu.core.audit import append_audit
from diaodu.core.clock import now
from diaodu.core.models import Move
from diaodu.core.moves import Mover, MoveRefusedError, move_many
from diaodu.plan.actions.remembering import Memory, is_as_left, put_back
from diaodu.plan.actions.reviewing import finish
from diaodu.plan.actions.splitting import retire_into
from diaodu.plan.choices import CommitmentState as State
from diaodu.plan.models import Commitment, Document, ReviewStep
from diaodu.plan.steps import COMMITMENT_STEPS

UNDONE = "撤销上一步"
# Which move leads back; a state changes by moves only, also on the way back.
_BACK = {
    (State.ACCEPTED, State.PROPOSED): "review_again",
    (State.REJECTED, State.PROPOSED): "review_again",
    (State.PROPOSED, State.ACCEPTED): "accept",
    (State.PROPOSED, State.REJECTED): "reject",
}


@transaction.atomic
def undo_review_step(document: Document, *, mover: Mover, on: date) -> ReviewStep:
    """Take back the last decision this officer made today about this plan; again and again, as far as the day goes.

    Raises MoveRefusedError where there is none, or where somebody has worked on what it touched since.
    """
    step = last_step(document, by=mover.by, on=on)
    if step is None:
        raise MoveRefusedError("nothing", "今天没有可以撤销的操作。", "There is nothing of today's to take back.")
    if not is_as_left(step.after):
        raise MoveRefusedError(
            "newer",
            f"{'、'.join(step.codes[:3])} 之后又有人处理过，不能再撤销。",
            f"{', '.join(step.codes[:3])} has been worked on since; it cannot be taken back any more.",
        )
    touched = put_back(step.before, step.after)
    _move_back(touched, step.before, mover, on)
    _retire_new(touched, step.before, mover, on)
    Commitment.objects.filter(pk__in=[item.pk for item in touched]).update(version=F("version") + 1)
    ReviewStep.objects.filter(pk=step.pk).update(undone_at=now())
    finish(touched, document)
    append_audit(
        verb="undo_review_step",
        subject=step.codes[0] if len(step.codes) == 1 else document.code,
        by=mover.by,
        unit=document.unit.path,
        before={"step": step.verb, "commitments": step.codes},
        after={"states": {item.code: str(item.state) for item in touched}},
    )
    return step


def last_step(document: Document, *, by: str, on: date) -> ReviewStep | None:
    """What "undo" would take back: the officer's newest decision of that day that stands."""
    return document.review_steps.filter(by=by, on=on, undone_at=None).order_by("-pk").first()


def _move_back(touched: Sequence[Commitment], before: Memory, mover: Mover, on: date) -> None:
    wanted: dict[str, list[Commitment]] = {}
    for item in touched:
        old = before["commitments"].get(str(item.pk), {}).get("state", item.state)
        if old != item.state:
            wanted.setdefault(_BACK[State(item.state), State(old)], []).append(item)
    for verb, group in wanted.items():
        why = _last_reason(group[0]) if verb == "reject" else UNDONE
        move_many(group, COMMITMENT_STEPS, verb, mover=mover, on=on, why=why)


def _retire_new(touched: Sequence[Commitment], before: Memory, mover: Mover, on: date) -> None:
    """A code is never taken away again: pieces of a split that is undone are part of the whole from now on."""
    new = [item for item in touched if str(item.pk) not in before["commitments"]]
    for item in new:
        if item.split_from is not None:
            retire_into(item.split_from, [item], why=UNDONE, mover=mover, on=on)


def _last_reason(item: Commitment) -> str:
    last = Move.objects.filter(subject=item.subject_id, to_state=State.REJECTED).order_by("-pk").first()
    return last.why if last else UNDONE
