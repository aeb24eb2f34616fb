"""Every change on the problem desk."""

from diaodu.problems.actions.agenda import add_to_agenda, decide_problem, remove_from_agenda
from diaodu.problems.actions.clocks import end_stop, stop_clock
from diaodu.problems.actions.escalating import escalate_late_problems, escalate_problem, instruct_problem
from diaodu.problems.actions.links import (
    NewLink,
    hand_out_link,
    move_from_firm,
    note_link_use,
    raise_from_firm,
    revoke_link,
)
from diaodu.problems.actions.moving import Said, move_problem, move_problems
from diaodu.problems.actions.raising import NewProblem, raise_problems
from diaodu.problems.actions.routing import Routing, reroute_problem, route_problems
from diaodu.problems.actions.visits import NewVisit, VisitChange, add_visits, change_visit, note_solved

__all__ = [
    "NewLink",
    "NewProblem",
    "NewVisit",
    "Routing",
    "Said",
    "VisitChange",
    "add_to_agenda",
    "add_visits",
    "change_visit",
    "decide_problem",
    "end_stop",
    "escalate_late_problems",
    "escalate_problem",
    "hand_out_link",
    "instruct_problem",
    "move_from_firm",
    "move_problem",
    "move_problems",
    "note_link_use",
    "note_solved",
    "raise_from_firm",
    "raise_problems",
    "remove_from_agenda",
    "reroute_problem",
    "revoke_link",
    "route_problems",
    "stop_clock",
]
