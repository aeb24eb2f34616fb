"""Every change to items, rounds, returns and facts."""

from diaodu.ledger.actions.accepting import accept_returns, correct_return, return_to_unit
from diaodu.ledger.actions.figures import Accepted, NewFigure, accept_figures
from diaodu.ledger.actions.filling import LineInput, copy_last_period, save_lines
from diaodu.ledger.actions.items import NewItem, Restated, add_items, hand_items_over, restate_items, retire_items
from diaodu.ledger.actions.rounds import AskedItem, lock_round, open_round, reopen_round, signing_chains
from diaodu.ledger.actions.sealing import attach_sealed_scan
from diaodu.ledger.actions.signing import hand_up, recall, send_down, sign

__all__ = [
    "Accepted",
    "AskedItem",
    "LineInput",
    "NewFigure",
    "NewItem",
    "Restated",
    "accept_figures",
    "accept_returns",
    "add_items",
    "attach_sealed_scan",
    "copy_last_period",
    "correct_return",
    "hand_items_over",
    "hand_up",
    "lock_round",
    "open_round",
    "recall",
    "reopen_round",
    "restate_items",
    "retire_items",
    "return_to_unit",
    "save_lines",
    "send_down",
    "sign",
    "signing_chains",
]
