"""Every change to areas."""

from diaodu.areas.actions.areas import AreaGiven, add_area, change_area, retire_area
from diaodu.areas.actions.figures import NewFigure, record_figures
from diaodu.areas.actions.shapes import bring_shapes, draw_area
from diaodu.areas.actions.unit_shapes import bring_unit_shapes

__all__ = [
    "AreaGiven",
    "NewFigure",
    "add_area",
    "bring_shapes",
    "bring_unit_shapes",
    "change_area",
    "draw_area",
    "record_figures",
    "retire_area",
]
