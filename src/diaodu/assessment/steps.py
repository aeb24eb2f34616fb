"""The permitted moves of an assessment and of a scheme."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diaodu.assessment.choices import SchemeState, State
from diaodu.core.moves import REASON, Step

# Parts: the dispatch office; the unit that is assessed.
OFFICE, ASSESSED = "office", "assessed"
_OFFICE = frozenset({OFFICE})
_WHY = frozenset({REASON})
COMPUTE, AGAIN, PUBLISH, FINISH, FINISH_EARLY, DROP = (
    "compute_scores",
    "compute_again",
    "publish_scores",
    "finish_assessment",
    "finish_early",
    "drop_assessment",
)
UPHOLD, REFUSE, RETIRE = "uphold_score", "refuse_score", "retire_scheme"
ASSESSMENT_STEPS = (
    Step(COMPUTE, (State.COMPUTING,), State.DRAFT, _OFFICE, _("Compute the scores")),
    Step(AGAIN, (State.DRAFT,), State.COMPUTING, _OFFICE, _("Compute the scores again")),
    Step(PUBLISH, (State.DRAFT,), State.CHECKING, _OFFICE, _("Let the units check")),
    Step(FINISH, (State.CHECKING,), State.FINAL, _OFFICE, _("Make final and freeze")),
    Step(FINISH_EARLY, (State.CHECKING,), State.FINAL, _OFFICE, _("Make final before the clock is out"), _WHY),
    Step(
        DROP,
        (State.COMPUTING, State.DRAFT, State.CHECKING),
        State.DROPPED,
        _OFFICE,
        _("Set the assessment aside"),
        _WHY,
    ),
)
SCHEME_STEPS = (Step(RETIRE, (SchemeState.IN_USE,), SchemeState.RETIRED, _OFFICE, _("Retire the scheme"), _WHY),)
