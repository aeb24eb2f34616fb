"""Slips: so many days more, and why. Whether the reason counts for the light is somebody else's decision."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from diaodu.core.clock import moment
from diaodu.core.models import StoredFile
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.projects.schedule.actions.holding import hold, record, require_part, settle
from diaodu.projects.schedule.choices import SlipReason, SlipState
from diaodu.projects.schedule.models import Node, Slip
from diaodu.projects.schedule.network import MOST_DAYS
from diaodu.projects.schedule.permissions import DOER, KEEPER, LEAD


@transaction.atomic
def note_slip(
    node: Node,
    *,
    days: int,
    reason: str,
    why: str,
    on: date,
    asks: bool = False,
    evidence: StoredFile | None = None,
    mover: Mover,
) -> Slip:
    """The node takes `days` more. `asks`: the reason shall count for the light, which the office decides."""
    require_part(mover, {KEEPER, LEAD, DOER})
    if not 1 <= days <= MOST_DAYS:
        raise MoveRefusedError("days", f"顺延天数要在 1 到 {MOST_DAYS} 之间。", f"A slip is of 1 to {MOST_DAYS} days.")
    if reason not in SlipReason.values or not why.strip():
        raise MoveRefusedError("reason", "请选原因并写明情况。", "Choose the reason and say what happened.")
    if node.finished_on is not None:
        raise MoveRefusedError("over", f"“{node.name}”已经完成，不能再顺延。", f"“{node.name}” is over.")
    hold(node.schedule)
    slip = Slip.objects.create(
        node=node,
        days=days,
        reason=reason,
        why=why.strip()[:300],
        on=on,
        by=mover.by,
        at=moment(),
        evidence=evidence,
        state=SlipState.OPEN if asks else SlipState.NOTED,
    )
    settle(node.schedule)
    record("note_slip", node.schedule, mover, after={"key": node.key, "days": days, "reason": reason}, why=slip.why)
    return slip


@transaction.atomic
def decide_slip(slip: Slip, *, grants: bool, why: str, mover: Mover, version: int | None = None) -> Slip:
    """The office accepts the reason or not. Whoever asked does not decide; a refusal needs its reason."""
    require_part(mover, {KEEPER})
    if slip.state != SlipState.OPEN:
        raise MoveRefusedError("state", "这条顺延没有在等审批。", "This slip does not wait for approval.")
    if slip.by == mover.by:
        raise MoveRefusedError(
            "own", "自己提出的理由要由别人审批。", "Somebody else has to decide on one's own reason."
        )
    if not grants and not why.strip():
        raise MoveRefusedError("reason", "请写明不采纳的原因。", "Please give the reason.")
    hold(slip.node.schedule)
    take_version(slip, version)
    slip.state = SlipState.GRANTED if grants else SlipState.REFUSED
    slip.decided_by, slip.decided_at, slip.decided_why = mover.by, moment(), why.strip()[:300]
    slip.save()
    settle(slip.node.schedule)
    record(
        "grant_slip" if grants else "refuse_slip",
        slip.node.schedule,
        mover,
        after={"key": slip.node.key, "days": slip.days},
        why=why,
    )
    return slip
