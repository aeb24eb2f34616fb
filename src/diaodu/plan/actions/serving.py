"""What a commitment serves above: one of the plan that stands above its own."""

from __future__ import annotations

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.plan.models import Commitment
from diaodu.plan.steps import KEEPER


@transaction.atomic
def set_serves(
    commitment: Commitment, above: Commitment | None, *, mover: Mover, version: int | None = None
) -> Commitment:
    """Say which commitment it serves; None takes that away. Raises MoveRefusedError.

    Refused: not the office, itself, one that serves it (a circle), a newer version.
    """
    if KEEPER not in mover.parts:
        raise MoveRefusedError("who", "对应的上级任务由调度办设定。", "The dispatch office says what it serves.")
    higher = above
    while higher is not None:
        if higher.pk == commitment.pk:
            raise MoveRefusedError("circle", "两项任务不能互为上级。", "Two commitments cannot serve each other.")
        higher = higher.serves
    take_version(commitment, version)
    before = commitment.serves.code if commitment.serves else ""
    commitment.serves = above
    commitment.save(update_fields=["serves"])
    append_audit(
        verb="set_serves",
        subject=commitment.code,
        by=mover.by,
        unit=commitment.document.unit.path,
        before={"serves": before},
        after={"serves": above.code if above else ""},
    )
    return commitment
