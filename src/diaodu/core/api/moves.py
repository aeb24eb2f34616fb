"""The way a record has come, as the API tells it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from diaodu.core.api.values import Answer, Moment, taken
from diaodu.core.models import Move


class MoveSaid(Answer):
    """One step: from which state to which, since when it holds, who took it in which post, and why."""

    verb: str
    from_state: str
    to_state: str
    on: date
    at: Moment
    by: str
    post: str
    why: str


def moves_said(moves: Iterable[Move]) -> list[MoveSaid]:
    return [MoveSaid(**taken(row, *MoveSaid.model_fields)) for row in moves]
