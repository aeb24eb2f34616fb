"""A filled figure as the target of its commitment: proposed as new terms of what counts, confirmed by a person."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.plan.actions.blanks import stand
from diaodu.plan.actions.counting import propose_counting
from diaodu.plan.blanks import Stand
from diaodu.plan.choices import BlankKind
from diaodu.plan.figures import reported_figure
from diaodu.plan.models import Blank, Counting, CountingChange
from diaodu.plan.steps import ASKED, KEEPER, LEAD
from diaodu.plan.terms import Terms, terms_of


@transaction.atomic
def propose_target(blank: Blank, *, mover: Mover) -> CountingChange:
    """Terms with the filled figure as target, waiting to be confirmed; what is in force stays so until then.

    Raises MoveRefusedError: no accepted figure, a commitment nobody leads, a proposal that waits already.
    """
    counting, terms = _terms(blank, mover)
    speaker = Mover(mover.by, mover.parts | {LEAD}, mover.post)  # whoever was asked for a figure may say it counts
    return propose_counting(counting, terms, mover=speaker, version=counting.version, why="采用补数为目标值")


def may_be_target(blank: Blank) -> bool:
    """Whether its figure could be what the commitment is measured by."""
    return (
        blank.kind == BlankKind.FIGURE
        and blank.commitment is not None
        and stand(blank) is Stand.FILLED
        and Counting.objects.filter(commitment=blank.commitment, low=None).exists()
    )


def _terms(blank: Blank, mover: Mover) -> tuple[Counting, Terms]:
    if mover.parts.isdisjoint((KEEPER, ASKED)):
        raise MoveRefusedError("who", "这项空缺没有交给你的单位。", "This blank was not asked of your unit.")
    counting = Counting.objects.select_related("commitment").filter(commitment=blank.commitment_id).first()
    fill = blank.fills.last()
    if fill is None or fill.low is None or stand(blank) is not Stand.FILLED:
        raise MoveRefusedError("fill", "补数审定之后才能提为目标值。", "Only an accepted figure can become a target.")
    if counting is None:
        raise MoveRefusedError("lead", "这项任务还没有牵头单位。", "Nobody leads this commitment yet.")
    figure = reported_figure(value=fill.value, unit=blank.unit, low=fill.low, high=fill.high, canonical_unit=fill.unit)
    if figure is None:
        raise MoveRefusedError("fill", "这项补数不是数字。", "What was filled in is no figure.")
    return counting, replace(terms_of(counting), low=figure.low, high=figure.high, measured_in=figure.unit)
