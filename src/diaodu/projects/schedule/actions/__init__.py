from diaodu.projects.schedule.actions.baselines import decide_baseline, freeze_baseline, freeze_many, propose_baseline
from diaodu.projects.schedule.actions.laying import NewNode, NewSchedule, lay_many, lay_schedule
from diaodu.projects.schedule.actions.nodes import add_node, change_node, record_progress, reopen_node, retire_node
from diaodu.projects.schedule.actions.outlooks import rebuild_outlooks
from diaodu.projects.schedule.actions.reporting import NodeDays, record_many
from diaodu.projects.schedule.actions.slips import decide_slip, note_slip
from diaodu.projects.schedule.actions.templates import keep_template

__all__ = [
    "NewNode",
    "NewSchedule",
    "NodeDays",
    "add_node",
    "change_node",
    "decide_baseline",
    "decide_slip",
    "freeze_baseline",
    "freeze_many",
    "keep_template",
    "lay_many",
    "lay_schedule",
    "note_slip",
    "propose_baseline",
    "rebuild_outlooks",
    "record_many",
    "record_progress",
    "reopen_node",
    "retire_node",
]
