"""From rows to the states rules speak of."""

from __future__ import annotations

from diaodu.projects.works.models import Position
from diaodu.projects.works.rules import State


def state_of(position: Position | None) -> State | None:
    if position is None:
        return None
    return State(position.stage, position.quantity, position.signed, position.vacated, position.cleared)
