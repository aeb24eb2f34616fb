"""The permitted moves of a need and of a proposal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diaodu.core.moves import REASON, Step
from diaodu.factors.choices import NeedState, ScenarioState

# Parts in a need: the dispatch office, the unit that answers for the factor, the unit that asks.
OFFICE, KEEPER, ASKER = "office", "keeper", "asker"
_KEEPERS, _ASKERS = frozenset({KEEPER, OFFICE}), frozenset({ASKER, OFFICE})
_WHY = frozenset({REASON})
ASKED, WORKING, RETURNED, PARTLY, SECURED, REFUSED, WITHDRAWN = NeedState.values
ACCEPT, UNTAKE, RETURN, AGAIN, PART, SECURE, CORRECT, REFUSE, WITHDRAW, RESUME = (
    "accept_need",
    "untake_need",
    "return_need",
    "ask_again",
    "secure_part",
    "secure_need",
    "correct_secured",
    "refuse_need",
    "withdraw_need",
    "resume_need",
)
_BEFORE = (ASKED, WORKING, RETURNED, PARTLY)
NEED_STEPS = (
    Step(ACCEPT, (ASKED,), WORKING, _KEEPERS, _("Begin work on it")),
    Step(UNTAKE, (WORKING,), ASKED, _KEEPERS, _("Take the start of work back"), _WHY),
    Step(RETURN, (ASKED, WORKING, PARTLY), RETURNED, _KEEPERS, _("Return for papers"), _WHY),
    Step(AGAIN, (RETURNED,), ASKED, _ASKERS, _("Ask again")),
    Step(PART, (*_BEFORE,), PARTLY, _KEEPERS, _("Partly secured")),
    Step(SECURE, (*_BEFORE,), SECURED, _KEEPERS, _("Secured")),
    Step(CORRECT, (SECURED,), PARTLY, _KEEPERS, _("Correct what was secured"), _WHY),
    Step(REFUSE, (ASKED, WORKING, RETURNED), REFUSED, _KEEPERS, _("Do not grant"), _WHY),
    Step(WITHDRAW, _BEFORE, WITHDRAWN, _ASKERS, _("No longer needed"), _WHY),
    Step(RESUME, (REFUSED, WITHDRAWN), ASKED, _ASKERS, _("Ask for it once more"), _WHY),
)
# These come with an amount and a document, so they have a form of their own.
BY_AMOUNT = frozenset({PART, SECURE, CORRECT})
COMPUTE, CLASH, ADOPT, REPLACE, DROP = (
    "compute_allocation",
    "clash_allocation",
    "adopt_allocation",
    "replace_allocation",
    "drop_allocation",
)
SCENARIO_STEPS = (
    Step(COMPUTE, (ScenarioState.COMPUTING,), ScenarioState.COMPUTED, frozenset({OFFICE}), _("Computed")),
    Step(CLASH, (ScenarioState.COMPUTING,), ScenarioState.CLASHING, frozenset({OFFICE}), _("Reservations clash")),
    Step(ADOPT, (ScenarioState.COMPUTED,), ScenarioState.ADOPTED, frozenset({OFFICE}), _("Adopt"), _WHY),
    Step(REPLACE, (ScenarioState.ADOPTED,), ScenarioState.REPLACED, frozenset({OFFICE}), _("Replaced")),
    Step(
        DROP,
        (ScenarioState.COMPUTING, ScenarioState.COMPUTED, ScenarioState.CLASHING),
        ScenarioState.DROPPED,
        frozenset({OFFICE}),
        _("Set aside"),
    ),
)
