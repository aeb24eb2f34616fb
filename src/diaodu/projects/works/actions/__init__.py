"""Every change to programmes and their items."""

from diaodu.projects.works.actions.confirming import Confirmation, confirm_as_reported, confirm_items
from diaodu.projects.works.actions.items import ItemChange, NewItem, add_items, change_items, retire_item
from diaodu.projects.works.actions.photos import add_photo, retire_photo
from diaodu.projects.works.actions.programmes import NewProgramme, add_programme, change_programme
from diaodu.projects.works.actions.reporting import Report, report_items

__all__ = [
    "Confirmation",
    "ItemChange",
    "NewItem",
    "NewProgramme",
    "Report",
    "add_items",
    "add_photo",
    "add_programme",
    "change_items",
    "change_programme",
    "confirm_as_reported",
    "confirm_items",
    "report_items",
    "retire_item",
    "retire_photo",
]
