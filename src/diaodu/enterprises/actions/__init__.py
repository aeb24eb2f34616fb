"""Every change to the register of firms."""

from diaodu.enterprises.actions.areas import FirmPlaced, put_firms_in_areas
from diaodu.enterprises.actions.firms import NewFirm, add_firms, change_firm, move_firm, relabel

__all__ = ["FirmPlaced", "NewFirm", "add_firms", "change_firm", "move_firm", "put_firms_in_areas", "relabel"]
