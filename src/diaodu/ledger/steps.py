"""The permitted moves of a return.

Parts: `clerk` fills it in, `signer` is the role whose turn in the unit's own chain it is, `owner` runs the round.
"""

from django.utils.translation import gettext_lazy as _

from diaodu.core.moves import REASON, Step
from diaodu.ledger.choices import ReturnState

CLERK, SIGNER, OWNER = "clerk", "signer", "owner"
DRAFT, SIGNING, SUBMITTED = str(ReturnState.DRAFT), str(ReturnState.SIGNING), str(ReturnState.SUBMITTED)
ACCEPTED, RETURNED = str(ReturnState.ACCEPTED), str(ReturnState.RETURNED)

# `hand_up` and `sign` end in SUBMITTED where no signer is left: two rows each, told apart by `last_`.
RETURN_STEPS = (
    Step("hand_up", (DRAFT, RETURNED), SIGNING, frozenset({CLERK}), _("Hand up for signing")),
    Step("hand_in", (DRAFT, RETURNED), SUBMITTED, frozenset({CLERK}), _("Submit")),
    Step("sign", (SIGNING,), SIGNING, frozenset({SIGNER}), _("Sign")),
    Step("sign_off", (SIGNING,), SUBMITTED, frozenset({SIGNER}), _("Sign and submit")),
    Step("send_down", (SIGNING,), DRAFT, frozenset({SIGNER}), _("Send back to the clerk"), frozenset({REASON})),
    Step("recall", (SIGNING, SUBMITTED), DRAFT, frozenset({CLERK}), _("Recall")),
    Step("accept", (SUBMITTED,), ACCEPTED, frozenset({OWNER}), _("Accept")),
    Step("return", (SUBMITTED,), RETURNED, frozenset({OWNER}), _("Return"), frozenset({REASON})),
    Step("correct", (ACCEPTED,), DRAFT, frozenset({CLERK, OWNER}), _("Correct"), frozenset({REASON})),
)
