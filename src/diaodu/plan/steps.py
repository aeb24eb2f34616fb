"""The permitted moves of a commitment. Parts: `keeper` is the dispatch office, `lead` the unit that leads it.

Being late is a light, not a state; a delay is a granted request that gives a new date and leaves the state.
"""

from django.utils.translation import gettext_lazy as _

from diaodu.core.moves import EVIDENCE, REASON, Step
from diaodu.plan.choices import AnnouncementState, Decision
from diaodu.plan.choices import CommitmentState as State

KEEPER, LEAD, SYSTEM = "keeper", "lead", "system"
ASKED = "asked"  # whoever answers for the unit a blank was asked of
_BY_KEEPER, _BY_LEAD = frozenset({KEEPER}), frozenset({LEAD})
_PROPOSED, _REJECTED, _ACCEPTED = str(State.PROPOSED), str(State.REJECTED), str(State.ACCEPTED)
_CLAIMED, _BLOCKED, _HANDED_IN = str(State.CLAIMED), str(State.BLOCKED), str(State.HANDED_IN)
_DONE, _WITHDRAWN, _CARRIED = str(State.DONE), str(State.WITHDRAWN), str(State.CARRIED)

COMMITMENT_STEPS = (
    Step("accept", (_PROPOSED,), _ACCEPTED, _BY_KEEPER, _("Take up")),
    Step("reject", (_PROPOSED,), _REJECTED, _BY_KEEPER, _("Do not take up"), frozenset({REASON})),
    Step("review_again", (_ACCEPTED, _REJECTED), _PROPOSED, _BY_KEEPER, _("Review again")),
    Step("claim", (_ACCEPTED,), _CLAIMED, _BY_KEEPER, _("Assign")),
    Step("block", (_CLAIMED,), _BLOCKED, frozenset({LEAD, KEEPER}), _("Report as blocked"), frozenset({REASON})),
    Step("unblock", (_BLOCKED,), _CLAIMED, frozenset({LEAD, KEEPER}), _("Take up again"), frozenset({REASON})),
    Step(
        "hand_in", (_CLAIMED, _BLOCKED), _HANDED_IN, _BY_LEAD, _("Hand in as finished"), frozenset({REASON, EVIDENCE})
    ),
    Step("verify", (_HANDED_IN,), _DONE, _BY_KEEPER, _("Accept as finished"), frozenset({REASON})),
    Step("send_back", (_HANDED_IN,), _CLAIMED, _BY_KEEPER, _("Send back"), frozenset({REASON})),
    Step("recall", (_HANDED_IN,), _CLAIMED, _BY_LEAD, _("Take back what was handed in")),
    Step("reopen", (_DONE,), _CLAIMED, _BY_KEEPER, _("Reopen"), frozenset({REASON})),
    Step(
        "withdraw",
        (_ACCEPTED, _CLAIMED, _BLOCKED),
        _WITHDRAWN,
        _BY_KEEPER,
        _("Withdraw"),
        frozenset({REASON, EVIDENCE}),
    ),
    Step("carry_over", (_ACCEPTED, _CLAIMED, _BLOCKED), _CARRIED, _BY_KEEPER, _("Carry over"), frozenset({REASON})),
)

_CHECKING, _FROZEN = str(AnnouncementState.CHECKING), str(AnnouncementState.FROZEN)
_OPEN, _GRANTED, _REFUSED = str(Decision.OPEN), str(Decision.GRANTED), str(Decision.REFUSED)

# Before its checking time is over an announcement is frozen only with a reason, which stands on its page.
ANNOUNCEMENT_STEPS = (
    Step("freeze", (_CHECKING,), _FROZEN, _BY_KEEPER, _("Announce")),
    Step("freeze_early", (_CHECKING,), _FROZEN, _BY_KEEPER, _("Announce early"), frozenset({REASON})),
)
OBJECTION_STEPS = (
    Step("uphold", (_OPEN,), _GRANTED, _BY_KEEPER, _("Uphold"), frozenset({REASON})),
    Step("refuse", (_OPEN,), _REFUSED, _BY_KEEPER, _("Do not uphold"), frozenset({REASON})),
)
