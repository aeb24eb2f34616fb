"""Every change of the library, named as the verb."""

from diaodu.projects.library.actions.applications import begin_application, change_application, move_application
from diaodu.projects.library.actions.batches import decide_adjustments, propose_adjustments
from diaodu.projects.library.actions.changing import change_projects
from diaodu.projects.library.actions.documents import add_photo, attach_document, attach_documents, judge_photo
from diaodu.projects.library.actions.lines import open_investment_lines
from diaodu.projects.library.actions.money import (
    InvestmentInput,
    plan_money,
    report_investments,
    set_fundings,
    set_year_plans,
)
from diaodu.projects.library.actions.outside import lay_outside_duty, update_outside_duty
from diaodu.projects.library.actions.paying import report_spending, set_payment_terms
from diaodu.projects.library.actions.projects import NewProject, add_projects, change_project, group_projects
from diaodu.projects.library.actions.staging import move_project, move_projects, refusals_of
from diaodu.projects.library.actions.statistics import enter_statistics
from diaodu.projects.library.actions.tying import ProjectTie, end_project_tie, tie_project, tie_projects

__all__ = [
    "InvestmentInput",
    "NewProject",
    "ProjectTie",
    "add_photo",
    "add_projects",
    "attach_document",
    "attach_documents",
    "begin_application",
    "change_application",
    "change_project",
    "change_projects",
    "decide_adjustments",
    "end_project_tie",
    "enter_statistics",
    "group_projects",
    "judge_photo",
    "lay_outside_duty",
    "move_application",
    "move_project",
    "move_projects",
    "open_investment_lines",
    "plan_money",
    "propose_adjustments",
    "refusals_of",
    "report_investments",
    "report_spending",
    "set_fundings",
    "set_payment_terms",
    "set_year_plans",
    "tie_project",
    "tie_projects",
    "update_outside_duty",
]
