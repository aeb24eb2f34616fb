"""Every change to warnings, dispatch meetings and the policies named for a gap."""

from diaodu.dispatch.actions.agenda import (
    add_item,
    add_proposed,
    drop_item,
    move_item,
    plan_dispatch,
    publish_agenda,
    reorder_items,
    restore_item,
)
from diaodu.dispatch.actions.alerts import Outcome, close_alert, push_alert, take_up_alerts, watch_county
from diaodu.dispatch.actions.decisions import NewItemDecision, decide_item, keep_minutes
from diaodu.dispatch.actions.looks import mark_looked
from diaodu.dispatch.actions.policies import NewPolicy, name_policies, retire_policy

__all__ = [
    "NewItemDecision",
    "NewPolicy",
    "Outcome",
    "add_item",
    "add_proposed",
    "close_alert",
    "decide_item",
    "drop_item",
    "keep_minutes",
    "mark_looked",
    "move_item",
    "name_policies",
    "plan_dispatch",
    "publish_agenda",
    "push_alert",
    "reorder_items",
    "restore_item",
    "retire_policy",
    "take_up_alerts",
    "watch_county",
]
