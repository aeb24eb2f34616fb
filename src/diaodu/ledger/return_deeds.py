"""What is done with a return by the press of a button: for the ledger's page and for pages of other kinds of rounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from diaodu.core.moves import open_steps
from diaodu.ledger.actions import accept_returns, correct_return, hand_up, recall, return_to_unit, send_down, sign
from diaodu.ledger.lookup import OpenReturn
from diaodu.ledger.steps import RETURN_STEPS

# One button stands for two steps of the table: whether it is the last is not the visitor's question.
TWINS = {"hand_in": "hand_up", "sign_off": "sign"}
_NEED_REASON = {"send_down", "return", "correct"}
_DEEDS: dict[str, Callable[[OpenReturn, str], object]] = {
    "hand_up": lambda opened, why: hand_up(opened.owed, mover=opened.mover),
    "sign": lambda opened, why: sign(opened.owed, mover=opened.mover),
    "send_down": lambda opened, why: send_down(opened.owed, mover=opened.mover, why=why),
    "recall": lambda opened, why: recall(opened.owed, mover=opened.mover),
    "accept": lambda opened, why: accept_returns([opened.owed], mover=opened.mover),
    "return": lambda opened, why: return_to_unit(opened.owed, mover=opened.mover, why=why),
    "correct": lambda opened, why: correct_return(opened.owed, mover=opened.mover, why=why),
}


def deed_named(verb: str) -> Callable[[OpenReturn, str], object] | None:
    """What the button of that name does with a return and a reason; None where there is no such button."""
    return _DEEDS.get(verb)


def buttons(opened: OpenReturn) -> list[dict[str, Any]]:
    """What this visitor may do now, each once, in the order of the table."""
    found: dict[str, dict[str, Any]] = {}
    for step in open_steps(RETURN_STEPS, opened.owed.state, opened.mover.parts):
        verb = TWINS.get(step.verb, step.verb)
        if step.verb == "hand_up" and not opened.owed.chain:
            continue  # nobody signs: it is handed in
        found.setdefault(verb, {"verb": verb, "label": step.label, "needs_reason": verb in _NEED_REASON})
    return list(found.values())
