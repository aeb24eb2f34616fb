"""Every change to supplies, needs and proposals."""

from diaodu.factors.actions.moving import NeedSecured, hand_need, move_need, move_needs, secure_need, secure_needs
from diaodu.factors.actions.needs import NewNeed, add_needs, change_need
from diaodu.factors.actions.scenarios import (
    NewScenario,
    add_scenario,
    adopt_scenario,
    ask_for_scenario,
    compute_scenario,
    drop_scenario,
    keep_result,
)
from diaodu.factors.actions.supplies import SupplyGiven, change_supply, record_supplies, retire_supply

__all__ = [
    "NeedSecured",
    "NewNeed",
    "NewScenario",
    "SupplyGiven",
    "add_needs",
    "add_scenario",
    "adopt_scenario",
    "ask_for_scenario",
    "change_need",
    "change_supply",
    "compute_scenario",
    "drop_scenario",
    "hand_need",
    "keep_result",
    "move_need",
    "move_needs",
    "record_supplies",
    "retire_supply",
    "secure_need",
    "secure_needs",
]
