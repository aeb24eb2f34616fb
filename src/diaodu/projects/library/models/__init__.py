"""What the library keeps. Amounts are in ten thousand yuan (万元), land in mu (亩)."""

from diaodu.projects.library.models.applications import Application, Spending
from diaodu.projects.library.models.batches import Adjustment, AdjustmentRow
from diaodu.projects.library.models.extras import Mirror, OutsideDuty, Photo
from diaodu.projects.library.models.money import Funding, Investment, YearPlan
from diaodu.projects.library.models.projects import Group, Project, StageEntry

__all__ = [
    "Adjustment",
    "AdjustmentRow",
    "Application",
    "Funding",
    "Group",
    "Investment",
    "Mirror",
    "OutsideDuty",
    "Photo",
    "Project",
    "Spending",
    "StageEntry",
    "YearPlan",
]
