"""Every change of schemes and assessments."""

from diaodu.assessment.actions.assessments import (
    ask_for_assessment,
    compute_again,
    compute_assessment,
    drop_assessment,
    finish_assessment,
    publish_scores,
    start_assessment,
)
from diaodu.assessment.actions.entries import NewEntry, add_entries, take_back_entry
from diaodu.assessment.actions.objections import agree_scores, object_to_score, refuse_score, uphold_score
from diaodu.assessment.actions.schemes import (
    NewScheme,
    SchemeRefusedError,
    add_edition,
    add_schemes,
    retire_scheme,
)

__all__ = [
    "NewEntry",
    "NewScheme",
    "SchemeRefusedError",
    "add_edition",
    "add_entries",
    "add_schemes",
    "agree_scores",
    "ask_for_assessment",
    "compute_again",
    "compute_assessment",
    "drop_assessment",
    "finish_assessment",
    "object_to_score",
    "publish_scores",
    "refuse_score",
    "retire_scheme",
    "start_assessment",
    "take_back_entry",
    "uphold_score",
]
