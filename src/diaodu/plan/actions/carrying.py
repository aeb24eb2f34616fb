"""The end of a plan's year: what is unfinished goes on in the plan that follows or is withdrawn; then it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.moves import Mover, MoveRefusedError, move, move_many, note_moves
from diaodu.plan.choices import CommitmentState, DocumentState
from diaodu.plan.found import index_document
from diaodu.plan.models import CarryChoice, Commitment, Document
from diaodu.plan.steps import COMMITMENT_STEPS, KEEPER

UNFINISHED = (
    CommitmentState.PROPOSED,
    CommitmentState.ACCEPTED,
    CommitmentState.CLAIMED,
    CommitmentState.BLOCKED,
    CommitmentState.HANDED_IN,
)
CARRY, WITHDRAW = "carry", "withdraw"


@dataclass(frozen=True, slots=True)
class Carry:
    """What becomes of an unfinished commitment: the code it goes on under, or why it is withdrawn."""

    decision: str
    to: str = ""
    why: str = ""


def unfinished(document: Document) -> list[Commitment]:
    rows = document.commitments.filter(merged_into=None, state__in=UNFINISHED)
    return list(rows.select_related("subject").order_by("start", "pk"))


@transaction.atomic
def save_year_end(document: Document, following: Document, carries: Mapping[str, Carry], *, mover: Mover) -> int:
    """Keep what is decided so far, by the commitment's code, to be gone on with later; how many are decided.

    Nothing of the plan changes, and nothing need be whole yet. What is left empty is kept as still to be decided.
    Raises MoveRefusedError as `close_year` does for another's part and a plan not in force.
    """
    _require(document, following, mover)
    items = {item.code: item for item in unfinished(document)}
    at = moment()
    rows = [
        CarryChoice(
            commitment=items[code],
            following=following,
            decision=carry.decision if carry.decision in (CARRY, WITHDRAW) else "",
            to=carry.to[:20],
            why=carry.why.strip()[:300],
            by=mover.by,
            at=at,
        )
        for code, carry in carries.items()
        if code in items
    ]
    CarryChoice.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["commitment"],
        update_fields=["following", "decision", "to", "why", "by", "at"],
    )
    decided = sum(bool(row.decision) for row in rows)
    append_audit(
        verb="save_year_end",
        subject=document.code,
        by=mover.by,
        unit=document.unit.path,
        after={"following": following.code, "decided": decided, "items": len(rows)},
    )
    return decided


@transaction.atomic
def close_year(document: Document, following: Document, carries: Mapping[str, Carry], *, mover: Mover) -> int:
    """Close a plan with a decision on each unfinished commitment, by its code; how many went on.

    All or nothing. Raises MoveRefusedError naming the commitment: no decision, no such commitment in the plan that
    follows, no reason, still to be reviewed or verified.
    """
    _require(document, following, mover)
    open_ones = unfinished(document)
    successors = {item.code: item for item in following.commitments.filter(merged_into=None)}
    carried: list[Commitment] = []
    for item in open_ones:
        choice = _checked(item, carries.get(item.code), successors)
        if choice.decision == CARRY:
            item.carried_to = successors[choice.to]
            carried.append(item)
        else:
            move(
                item,
                COMMITMENT_STEPS,
                "withdraw",
                mover=mover,
                on=today(),
                why=choice.why,
                evidence=following.file,
            )
    if carried:
        why = f"结转到{following.code}"
        move_many(carried, COMMITMENT_STEPS, "carry_over", mover=mover, on=today(), why=why, as_loaded=True)
        Commitment.objects.bulk_update(carried, ["carried_to"])
    _close(document, mover)
    append_audit(
        verb="close_year",
        subject=document.code,
        by=mover.by,
        unit=document.unit.path,
        after={
            "following": following.code,
            "carried": {item.code: item.carried_to.code for item in carried if item.carried_to},
            "withdrawn": len(open_ones) - len(carried),
        },
    )
    return len(carried)


def _require(document: Document, following: Document, mover: Mover) -> None:
    if KEEPER not in mover.parts:
        raise MoveRefusedError("who", "结转由调度办办理。", "Carrying over is the dispatch office's.")
    if document.state != DocumentState.CURRENT:
        raise MoveRefusedError("state", "这份方案不在施行中。", "This plan is not in force.")
    if following.pk == document.pk or following.state != DocumentState.CURRENT:
        raise MoveRefusedError("following", "请先选一份已采用的新方案。", "Choose a plan in force that follows.")


def _checked(item: Commitment, choice: Carry | None, successors: Mapping[str, Commitment]) -> Carry:
    if item.state == CommitmentState.PROPOSED:
        raise MoveRefusedError(
            "review", f"{item.code} 还没审核，请先审核。", f"{item.code} is still to be reviewed; please do that first."
        )
    if item.state == CommitmentState.HANDED_IN:
        raise MoveRefusedError(
            "verify", f"{item.code} 正待验收，请先验收。", f"{item.code} waits to be verified; please do that first."
        )
    if choice is None or choice.decision not in (CARRY, WITHDRAW):
        raise MoveRefusedError("open", f"{item.code} 还没有决定。", f"{item.code} is still to be decided.")
    if choice.decision == CARRY and choice.to not in successors:
        said = choice.to or "（空）"
        raise MoveRefusedError(
            "to",
            f"{item.code}：新方案里没有任务 {said}，请填它结转到的编号。",
            f"{item.code}: the plan that follows has no commitment {said}; write the code it goes on under.",
        )
    if choice.decision == WITHDRAW and not choice.why.strip():
        raise MoveRefusedError("reason", f"{item.code}：请写明撤销的原因。", f"{item.code}: say why it is withdrawn.")
    return choice


def _close(document: Document, mover: Mover) -> None:
    rows = Document.objects.filter(pk=document.pk, state=DocumentState.CURRENT)
    if not rows.update(state=DocumentState.CLOSED):
        raise MoveRefusedError(
            "newer", "这份方案刚被别人处理过；没有保存。", "Somebody has just dealt with this plan; nothing was saved."
        )
    document.state = DocumentState.CLOSED
    old, new = DocumentState.CURRENT, DocumentState.CLOSED
    note_moves([document.subject_id], "close_year", old=old, new=new, by=mover.by, on=today())
    index_document(document)
