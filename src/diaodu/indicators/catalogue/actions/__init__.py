"""Every change to indicators, their targets, breakdowns, supports and figures."""

from diaodu.indicators.catalogue.actions.breakdowns import Share, adopt_breakdown, cannot_share
from diaodu.indicators.catalogue.actions.definitions import (
    Definition,
    add_indicator,
    change_indicator,
    note_caliber,
    retire_indicator,
)
from diaodu.indicators.catalogue.actions.peers import PeerInput, add_peer, enter_peer_figures
from diaodu.indicators.catalogue.actions.series import FigureInput, Series, ensure_items, enter_figures, items_of
from diaodu.indicators.catalogue.actions.standard import INDICATOR, take_standard_indicators
from diaodu.indicators.catalogue.actions.supports import (
    SUPPORT,
    Estimate,
    NewSupport,
    add_supports,
    change_support,
    estimate_supports,
    retire_support,
)
from diaodu.indicators.catalogue.actions.targets import TargetInput, retire_target, set_targets

__all__ = [
    "INDICATOR",
    "SUPPORT",
    "Definition",
    "Estimate",
    "FigureInput",
    "NewSupport",
    "PeerInput",
    "Series",
    "Share",
    "TargetInput",
    "add_indicator",
    "add_peer",
    "add_supports",
    "adopt_breakdown",
    "cannot_share",
    "change_indicator",
    "change_support",
    "ensure_items",
    "enter_figures",
    "enter_peer_figures",
    "estimate_supports",
    "items_of",
    "note_caliber",
    "retire_indicator",
    "retire_support",
    "retire_target",
    "set_targets",
    "take_standard_indicators",
]
