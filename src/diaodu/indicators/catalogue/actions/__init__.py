"""Every change to indicators, their targets, breakdowns, supports and figures."""

from diaodu.indicators.catalogue.actions.series import FigureInput, Series, ensure_items, enter_figures, items_of
from diaodu.indicators.catalogue.actions.standard import take_standard_indicators

__all__ = [
    "FigureInput",
    "Series",
    "ensure_items",
    "enter_figures",
    "items_of",
    "take_standard_indicators",
]
