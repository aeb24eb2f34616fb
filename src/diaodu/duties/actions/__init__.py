"""Every change to duties, notices and meetings."""

from diaodu.duties.actions.duties import (
    NewDuty,
    close_duties,
    deliver_duties,
    end_stop,
    escalate_late_duties,
    move_duty,
    open_duties,
    pass_on_duties,
    reopen_duties,
    stop_clock,
    take_back_duties,
)
from diaodu.duties.actions.meetings import NewDecision, cancel_meeting, hold_meeting, plan_meeting, record_decisions
from diaodu.duties.actions.notices import send_notice

__all__ = [
    "NewDecision",
    "NewDuty",
    "cancel_meeting",
    "close_duties",
    "deliver_duties",
    "end_stop",
    "escalate_late_duties",
    "hold_meeting",
    "move_duty",
    "open_duties",
    "pass_on_duties",
    "plan_meeting",
    "record_decisions",
    "reopen_duties",
    "send_notice",
    "stop_clock",
    "take_back_duties",
]
