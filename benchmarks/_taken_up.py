"""A plan that the office has adopted and been through: every commitment the reading proposed is taken up."""

from __future__ import annotations

from typing import Any


def take_up(document: Any, keeper: Any, on: Any) -> list[Any]:
    """Adopt it and accept all; the commitments in the order of their sentences."""
    from diaodu.core.moves import Mover
    from diaodu.plan.actions import accept_commitments, adopt_document
    from diaodu.plan.steps import KEEPER

    document = adopt_document(document, by=keeper)
    waiting = list(document.commitments.select_related("subject").filter(state="proposed"))
    mover = Mover(keeper.username, frozenset({KEEPER}))
    return sorted(accept_commitments(waiting, mover=mover, on=on), key=lambda each: each.start)
