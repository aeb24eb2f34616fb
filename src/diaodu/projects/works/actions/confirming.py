"""What the leading bureau says after looking: as reported, or otherwise and why. Nobody confirms their own figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.people.models import Unit
from diaodu.projects.works.actions.marking import mark_counted_again
from diaodu.projects.works.actions.reporting import named, raise_versions
from diaodu.projects.works.choices import Basis, Track
from diaodu.projects.works.models import Item, Position, Programme
from diaodu.projects.works.rules import State, clearing_stage, problems_of
from diaodu.projects.works.states import state_of
from diaodu.projects.works.steps import CONFIRMERS


@dataclass(frozen=True, slots=True)
class Confirmation:
    """`state` None: as reported. `on`: the day it holds from; None: the day it was reported for."""

    item: Item
    state: State | None = None
    on: date | None = None
    why: str = ""
    version: int | None = None


def confirm_as_reported(items: Sequence[Item], *, programme: Programme, mover: Mover, unit: Unit) -> list[Position]:
    """The same for many at once; those answered already are left out."""
    waiting = [Confirmation(item) for item in items if not item.is_confirmed]
    return confirm_items(waiting, programme=programme, mover=mover, unit=unit)


@transaction.atomic
def confirm_items(
    confirmations: Sequence[Confirmation], *, programme: Programme, mover: Mover, unit: Unit
) -> list[Position]:
    """All or none. Items need `reported__unit` loaded.

    Raises MoveRefusedError naming the items: nothing was reported, one's own report, another value without a reason,
    a figure that cannot be, a newer version.
    """
    if not confirmations:
        return []
    if mover.parts.isdisjoint(CONFIRMERS):
        raise MoveRefusedError("who", "只有牵头单位和调度办可以核定。", "Only the lead unit and the office confirm.")
    _check(confirmations, mover, unit)
    for confirmation in confirmations:
        if confirmation.version is not None:
            confirmation.item.version = confirmation.version
    raise_versions([confirmation.item for confirmation in confirmations])
    at, positions = moment(), []
    for confirmation in confirmations:
        reported = confirmation.item.reported
        assert reported is not None  # noqa: S101 -- checked above
        state = _settled(confirmation)
        positions.append(
            Position(
                item=confirmation.item,
                basis=Basis.CONFIRMED,
                stage=state.stage,
                quantity=state.quantity,
                signed=state.signed,
                vacated=state.vacated,
                cleared=state.cleared,
                on=confirmation.on or reported.on,
                at=at,
                by=mover.by,
                unit=unit,
                why=confirmation.why.strip()[:500],
                answers=reported,
            )
        )
    Position.objects.bulk_create(positions)
    for confirmation, position in zip(confirmations, positions, strict=True):
        confirmation.item.confirmed, confirmation.item.is_confirmed = position, True
    items = [confirmation.item for confirmation in confirmations]
    Item.objects.bulk_update(items, ["confirmed", "is_confirmed"], batch_size=200)
    mark_counted_again(programme, since=min(position.on for position in positions))
    append_audit(
        verb="confirm_items",
        subject=items[0].code if len(items) == 1 else programme.code,
        by=mover.by,
        unit=unit.path,
        after={"items": [item.code for item in items][:50], "rows": len(items)},
        reason=confirmations[0].why.strip()[:500],
    )
    return positions


def _settled(confirmation: Confirmation) -> State:
    state = confirmation.state or state_of(confirmation.item.reported)
    assert state is not None  # noqa: S101 -- an item nobody reported is refused before
    if confirmation.item.track != Track.CLEARING:
        return state
    return State(clearing_stage(state), state.quantity, state.signed, state.vacated, state.cleared)


def _check(confirmations: Sequence[Confirmation], mover: Mover, unit: Unit) -> None:
    if silent := [each.item for each in confirmations if each.item.reported is None]:
        raise MoveRefusedError(
            "state", f"{named(silent)}还没有填报，无从核定。", f"Nothing was reported yet: {named(silent)}."
        )
    own = [each.item for each in confirmations if _is_own(each.item, mover, unit)]
    if own:
        raise MoveRefusedError(
            "own",
            f"{named(own)}是本人或本单位填报的，不能自己核定；请由牵头单位或调度办核定。没有核定任何内容。",
            f"Reported by yourself or your unit, so others must confirm: {named(own)}. Nothing was confirmed.",
        )
    for each in confirmations:
        _check_value(each)


def _is_own(item: Item, mover: Mover, unit: Unit) -> bool:
    reported = item.reported
    return reported is not None and (reported.by == mover.by or reported.unit_id == unit.pk)


def _check_value(each: Confirmation) -> None:
    name, state = each.item.name, _settled(each)
    if problems := problems_of(state, each.item.track):
        _field, zh, en = problems[0]
        raise MoveRefusedError(
            "figure", f"“{name}”：{zh}。没有核定任何内容。", f"“{name}”: {en}. Nothing was confirmed."
        )
    if each.on is not None and each.on > today():
        raise MoveRefusedError("day", f"“{name}”的日期 {each.on} 还没有到。", f"“{name}”: {each.on} lies ahead.")
    if state != state_of(each.item.reported) and not each.why.strip():
        raise MoveRefusedError(
            "reason",
            f"“{name}”的核定数与填报数不一致，请写明原因。",
            f"“{name}”: what you confirm is not what was reported; give the reason.",
        )
