"""Where a plan stands in the tree of plans: its level, and the one above that it serves."""

from __future__ import annotations

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.plan.choices import PlanLevel
from diaodu.plan.models import Document
from diaodu.plan.steps import KEEPER

_ORDER = [str(level) for level in (PlanLevel.UPPER, PlanLevel.FIVE_YEARS, PlanLevel.YEAR, PlanLevel.HALF_YEAR)]


@transaction.atomic
def place_plan(
    document: Document, level: str, serves: Document | None, *, mover: Mover, version: int | None = None
) -> Document:
    """Say what kind of plan it is and which it serves. Raises MoveRefusedError: a circle, a plan that is not above."""
    if KEEPER not in mover.parts:
        raise MoveRefusedError("who", "规划的层级由调度办设定。", "The dispatch office says where a plan stands.")
    if level not in PlanLevel.values:
        raise MoveRefusedError("level", "请选规划的层级。", "Choose the level of the plan.")
    if serves is not None:
        _require_above(document, level, serves)
    take_version(document, version)
    before = {"level": document.level, "serves": document.serves.code if document.serves else ""}
    document.level, document.serves = level, serves
    document.save(update_fields=["level", "serves"])
    append_audit(
        verb="place_plan",
        subject=document.code,
        by=mover.by,
        unit=document.unit.path,
        before=before,
        after={"level": level, "serves": serves.code if serves else ""},
    )
    return document


def _require_above(document: Document, level: str, serves: Document) -> None:
    above: Document | None = serves
    while above is not None:
        if above.pk == document.pk:
            raise MoveRefusedError("circle", "两份规划不能互为上级。", "Two plans cannot stand above each other.")
        above = above.serves
    if level in _ORDER and serves.level in _ORDER and _ORDER.index(serves.level) >= _ORDER.index(level):
        zh, en = PlanLevel(serves.level).label, PlanLevel(level).label
        raise MoveRefusedError(
            "above",
            f"“{serves.title}”的层级（{zh}）不在本规划（{en}）之上。",
            f"“{serves.title}” ({zh}) does not stand above this plan ({en}).",
        )
