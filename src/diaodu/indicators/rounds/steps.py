"""The permitted moves of filings. Parts: `clerk` fills and sends, `signer` is the role whose turn it is."""

from django.utils.translation import gettext_lazy as _

from diaodu.core.moves import REASON, Step
from diaodu.indicators.rounds.choices import FilingState, ReleaseState

CLERK, SIGNER, STATISTICS, CHECKER = "clerk", "signer", "statistics", "checker"
DRAFT, SIGNING, SIGNED, SENT = (str(state) for state in FilingState)

FILING_STEPS = (
    Step("hand_up", (DRAFT,), SIGNING, frozenset({CLERK}), _("Hand up for signing")),
    Step("hand_in", (DRAFT,), SIGNED, frozenset({CLERK}), _("Ready to send")),
    Step("sign", (SIGNING,), SIGNING, frozenset({SIGNER}), _("Sign")),
    Step("sign_off", (SIGNING,), SIGNED, frozenset({SIGNER}), _("Sign for the last time")),
    Step("send_down", (SIGNING, SIGNED), DRAFT, frozenset({SIGNER, CLERK}), _("Back to draft"), frozenset({REASON})),
    Step("send", (SIGNED,), SENT, frozenset({CLERK}), _("Mark as sent")),
)

RELEASE_STEPS = (
    Step(
        "ready",
        (str(ReleaseState.DRAFT), str(ReleaseState.SENT_BACK)),
        str(ReleaseState.READY),
        frozenset({STATISTICS}),
        _("Ready for release"),
    ),
    Step("release", (str(ReleaseState.READY),), str(ReleaseState.RELEASED), frozenset({STATISTICS}), _("Release")),
    Step(
        "send_back",
        (str(ReleaseState.READY), str(ReleaseState.RELEASED)),
        str(ReleaseState.SENT_BACK),
        frozenset({CHECKER}),
        _("Send back"),
    ),
)
