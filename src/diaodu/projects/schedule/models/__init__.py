from diaodu.projects.schedule.models.baselines import Baseline, BaselineNode
from diaodu.projects.schedule.models.nodes import Link, Node, Schedule, Slip
from diaodu.projects.schedule.models.outlooks import MonthLight, Outlook

__all__ = ["Baseline", "BaselineNode", "Link", "MonthLight", "Node", "Outlook", "Schedule", "Slip"]
