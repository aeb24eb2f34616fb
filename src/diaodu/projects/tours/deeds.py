"""Which action takes which step of the table: the buttons and the API ask here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.projects.tours.actions import close_scoring, move_tour, open_scoring, publish_places, rank_stops
from diaodu.projects.tours.models import Tour
from diaodu.projects.tours.steps import ANNOUNCE, CANCEL, CLOSE, HOLD, OPEN, PUBLISH, RANK, REOPEN

_OWN: dict[str, Callable[..., Any]] = {
    OPEN: open_scoring,
    CLOSE: close_scoring,
    RANK: rank_stops,
    PUBLISH: publish_places,
}
_PLAIN = (ANNOUNCE, REOPEN, HOLD, CANCEL)


def take_step(tour: Tour, verb: str, *, mover: Mover, on: date, why: str = "", version: int | None = None) -> None:
    """Raises MoveRefusedError: there is no such step, or the step's own reasons."""
    if verb in _OWN:
        _OWN[verb](tour, mover=mover, on=on, version=version)
    elif verb in _PLAIN:
        move_tour(tour, verb, mover=mover, on=on, why=why, version=version)
    else:
        raise MoveRefusedError("verb", "没有这一步。", "There is no such step.")
