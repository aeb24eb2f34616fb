"""Every change to units, officers, posts and ties."""

from diaodu.people.actions.officers import (
    OfficerChange,
    add_officer,
    change_officer,
    deactivate_officer,
    reactivate_officer,
    reset_password,
    show_phone,
)
from diaodu.people.actions.posts import (
    appoint_deputy,
    end_deputy,
    end_tenure,
    give_post,
    hand_over,
)
from diaodu.people.actions.refusal import PeopleRefusedError
from diaodu.people.actions.ties import end_tie, tie_unit
from diaodu.people.actions.units import NewUnit, add_unit, change_unit, retire_unit

__all__ = [
    "NewUnit",
    "OfficerChange",
    "PeopleRefusedError",
    "add_officer",
    "add_unit",
    "appoint_deputy",
    "change_officer",
    "change_unit",
    "deactivate_officer",
    "end_deputy",
    "end_tenure",
    "end_tie",
    "give_post",
    "hand_over",
    "reactivate_officer",
    "reset_password",
    "retire_unit",
    "show_phone",
    "tie_unit",
]
