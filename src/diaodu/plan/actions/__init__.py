"""Every change to plans and what stands on them."""

from diaodu.plan.actions.announcing import (
    freeze_announcement,
    open_checking,
    raise_objection,
    refuse_objection,
    uphold_objection,
)
from diaodu.plan.actions.blank_targets import may_be_target, may_set_due, propose_target, set_due_from
from diaodu.plan.actions.blanks import Ask, accept_fills, ask_units, fill_blank, send_back_fills
from diaodu.plan.actions.carrying import Carry, close_year, save_year_end
from diaodu.plan.actions.claiming import Claim, claim_commitments
from diaodu.plan.actions.counting import (
    confirm_counting,
    confirm_countings,
    propose_counting,
    recall_counting,
    refuse_counting,
    set_target_value,
)
from diaodu.plan.actions.documents import (
    COMMITMENT_PREFIX,
    DOCUMENT_PREFIX,
    StateError,
    adopt_document,
    count_reading,
    discard_document,
    store_reading,
)
from diaodu.plan.actions.editions import adopt_edition, store_edition
from diaodu.plan.actions.naming import join_names, part_names
from diaodu.plan.actions.registering import FigureGiven, NewTask, enter_task
from diaodu.plan.actions.requests import Asked, decide_request, make_request, move_commitment, recall_request
from diaodu.plan.actions.reviewing import (
    Edits,
    TargetEdit,
    accept_commitments,
    accept_firm_targets,
    edit_commitment,
    reject_commitments,
    review_again,
)
from diaodu.plan.actions.revision_texts import NOTED, decide_texts
from diaodu.plan.actions.revisions import Choice, adopt_revision, decide_items, lay_beside
from diaodu.plan.actions.reworking import Rework, rework_commitments
from diaodu.plan.actions.serving import set_serves
from diaodu.plan.actions.splitting import merge_commitments, split_commitment
from diaodu.plan.actions.standings import catch_up_standings, rebuild_standings
from diaodu.plan.actions.supervision import end_supervisions, send_supervisions
from diaodu.plan.actions.tree import place_plan
from diaodu.plan.actions.undoing import last_step, undo_review_step
from diaodu.plan.actions.work import add_work, change_work, finish_work, reopen_work, retire_work, review_criterion

__all__ = [
    "COMMITMENT_PREFIX",
    "DOCUMENT_PREFIX",
    "NOTED",
    "Ask",
    "Asked",
    "Carry",
    "Choice",
    "Claim",
    "Edits",
    "FigureGiven",
    "NewTask",
    "Rework",
    "StateError",
    "TargetEdit",
    "accept_commitments",
    "accept_fills",
    "accept_firm_targets",
    "add_work",
    "adopt_document",
    "adopt_edition",
    "adopt_revision",
    "ask_units",
    "catch_up_standings",
    "change_work",
    "claim_commitments",
    "close_year",
    "confirm_counting",
    "confirm_countings",
    "count_reading",
    "decide_items",
    "decide_request",
    "decide_texts",
    "discard_document",
    "edit_commitment",
    "end_supervisions",
    "enter_task",
    "fill_blank",
    "finish_work",
    "freeze_announcement",
    "join_names",
    "last_step",
    "lay_beside",
    "make_request",
    "may_be_target",
    "may_set_due",
    "merge_commitments",
    "move_commitment",
    "open_checking",
    "part_names",
    "place_plan",
    "propose_counting",
    "propose_target",
    "raise_objection",
    "rebuild_standings",
    "recall_counting",
    "recall_request",
    "refuse_counting",
    "refuse_objection",
    "reject_commitments",
    "reopen_work",
    "retire_work",
    "review_again",
    "review_criterion",
    "rework_commitments",
    "save_year_end",
    "send_back_fills",
    "send_supervisions",
    "set_due_from",
    "set_serves",
    "set_target_value",
    "split_commitment",
    "store_edition",
    "store_reading",
    "undo_review_step",
    "uphold_objection",
]
