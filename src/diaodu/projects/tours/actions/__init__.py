"""Every change to a tour, named by its verb."""

from diaodu.projects.tours.actions.ballots import issue_ballot, replace_ballot
from diaodu.projects.tours.actions.judging import (
    Invitation,
    close_scoring,
    invite_judges,
    open_scoring,
    remove_judge,
    renew_judge,
    score_stop,
    score_stops,
)
from diaodu.projects.tours.actions.proposals import (
    ConditionAnswer,
    ProposalChange,
    answer_conditions,
    change_proposals,
    choose_stops,
    propose_projects,
    withdraw_proposal,
)
from diaodu.projects.tours.actions.ranking import publish_places, rank_stops
from diaodu.projects.tours.actions.routes import (
    TypedDrive,
    ask_for_route,
    compute_route,
    lock_stop,
    reorder_stops,
    type_drives,
    undo_order,
)
from diaodu.projects.tours.actions.tours import NewTour, add_tour, change_tour, move_tour

__all__ = [
    "ConditionAnswer",
    "Invitation",
    "NewTour",
    "ProposalChange",
    "TypedDrive",
    "add_tour",
    "answer_conditions",
    "ask_for_route",
    "change_proposals",
    "change_tour",
    "choose_stops",
    "close_scoring",
    "compute_route",
    "invite_judges",
    "issue_ballot",
    "lock_stop",
    "move_tour",
    "open_scoring",
    "propose_projects",
    "publish_places",
    "rank_stops",
    "remove_judge",
    "renew_judge",
    "reorder_stops",
    "replace_ballot",
    "score_stop",
    "score_stops",
    "type_drives",
    "undo_order",
    "withdraw_proposal",
]
