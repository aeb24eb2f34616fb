"""What a blank was filled with as a term of its commitment: a figure as its target, a day as its due day.

Proposed as new terms of what counts, and confirmed by a person; before a unit leads it, the office sets the day itself.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import transaction

from diaodu.core.clock import today
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.plan.actions.blanks import stand
from diaodu.plan.actions.counting import propose_counting
from diaodu.plan.actions.reworking import DUE, Rework, rework_commitments
from diaodu.plan.blanks import Stand
from diaodu.plan.choices import BlankKind
from diaodu.plan.figures import reported_figure
from diaodu.plan.models import Blank, BlankFill, Counting, CountingChange
from diaodu.plan.steps import ASKED, KEEPER, LEAD
from diaodu.plan.terms import Terms, terms_of


@transaction.atomic
def propose_target(blank: Blank, *, mover: Mover) -> CountingChange:
    """Terms with what was filled in, waiting to be confirmed; what is in force stays so until then.

    A figure becomes the target, a day the due day. Raises MoveRefusedError: nothing accepted, a commitment nobody
    leads, a proposal that waits already.
    """
    counting, terms = _terms(blank, mover)
    speaker = Mover(mover.by, mover.parts | {LEAD}, mover.post)  # whoever was asked for it may say it counts
    why = "采用补填的时限" if blank.kind == BlankKind.DATE else "采用补数为目标值"
    return propose_counting(counting, terms, mover=speaker, version=counting.version, why=why)


@transaction.atomic
def set_due_from(blank: Blank, *, mover: Mover) -> date:
    """The office makes the filled day the due day of a commitment nobody leads yet. Raises MoveRefusedError."""
    _require_accepted(blank, mover)
    day, item = _day_of(blank), blank.commitment
    if item is None or Counting.objects.filter(commitment=item).exists():
        raise MoveRefusedError("lead", "已有牵头单位的任务，时限随认定口径变更。", "Its date changes with what counts.")
    rework_commitments([Rework(item, frozenset({DUE}), due=day)], mover=mover, on=today())
    return day


def may_be_target(blank: Blank) -> bool:
    """Whether its figure could be what the commitment is measured by, or its day the one it is due by."""
    if blank.commitment is None or stand(blank) is not Stand.FILLED:
        return False
    ours = Counting.objects.filter(commitment=blank.commitment)
    if blank.kind == BlankKind.DATE:
        fill = blank.fills.last()
        return fill is not None and ours.exclude(due=fill.value).exists()
    return blank.kind == BlankKind.FIGURE and ours.filter(low=None).exists()


def may_set_due(blank: Blank) -> bool:
    """Whether its day could be set at once: a unit does not lead the commitment yet."""
    if blank.kind != BlankKind.DATE or blank.commitment is None or stand(blank) is not Stand.FILLED:
        return False
    is_led = Counting.objects.filter(commitment=blank.commitment).exists()
    fill = blank.fills.last()
    return not is_led and fill is not None and fill.value != (blank.commitment.due and blank.commitment.due.isoformat())


def _terms(blank: Blank, mover: Mover) -> tuple[Counting, Terms]:
    fill = _require_accepted(blank, mover)
    counting = Counting.objects.select_related("commitment").filter(commitment=blank.commitment_id).first()
    if counting is None:
        raise MoveRefusedError("lead", "这项任务还没有牵头单位。", "Nobody leads this commitment yet.")
    if blank.kind == BlankKind.DATE:
        return counting, replace(terms_of(counting), due=_day_of(blank))
    if fill.low is None:
        raise MoveRefusedError("fill", "这项补数不是数字。", "What was filled in is no figure.")
    figure = reported_figure(value=fill.value, unit=blank.unit, low=fill.low, high=fill.high, canonical_unit=fill.unit)
    if figure is None:
        raise MoveRefusedError("fill", "这项补数不是数字。", "What was filled in is no figure.")
    return counting, replace(terms_of(counting), low=figure.low, high=figure.high, measured_in=figure.unit)


def _require_accepted(blank: Blank, mover: Mover) -> BlankFill:
    if mover.parts.isdisjoint((KEEPER, ASKED)):
        raise MoveRefusedError("who", "这项空缺没有交给你的单位。", "This blank was not asked of your unit.")
    fill = blank.fills.last()
    if fill is None or stand(blank) is not Stand.FILLED:
        raise MoveRefusedError("fill", "补数审定之后才能采用。", "Only what was accepted can be used.")
    return fill


def _day_of(blank: Blank) -> date:
    fill = blank.fills.last()
    if blank.kind != BlankKind.DATE or fill is None:
        raise MoveRefusedError("fill", "这项补的不是时限。", "What was filled in is no day.")
    return date.fromisoformat(fill.value)
