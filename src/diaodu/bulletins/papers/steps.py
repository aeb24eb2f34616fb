"""The permitted moves of a paper. Parts: `writer` (keeps the text), `signer` (never of what they wrote), `own`."""

from django.utils.translation import gettext_lazy as _

from diaodu.bulletins.papers.choices import State
from diaodu.core.moves import REASON, Step

WRITER, SIGNER, MATERIAL = "writer", "signer", "material"
_DRAFT, _SIGNING, _SIGNED = str(State.DRAFT), str(State.SIGNING), str(State.SIGNED)
_ISSUED, _DISCARDED = str(State.ISSUED), str(State.DISCARDED)
_WHY = frozenset({REASON})

PAPER_STEPS = (
    Step("submit_paper", (_DRAFT,), _SIGNING, frozenset({WRITER}), _("Put up for signature")),
    Step("sign_paper", (_SIGNING,), _SIGNED, frozenset({SIGNER}), _("Sign")),
    Step("return_paper", (_SIGNING, _SIGNED), _DRAFT, frozenset({SIGNER, WRITER}), _("Back to the writer"), _WHY),
    Step("issue_paper", (_SIGNED,), _ISSUED, frozenset({WRITER}), _("Issue with a number")),
    Step("settle_paper", (_DRAFT,), _ISSUED, frozenset({MATERIAL}), _("Settle the material")),
    Step(
        "discard_paper",
        (_DRAFT, _SIGNING, _SIGNED),
        _DISCARDED,
        frozenset({WRITER, MATERIAL}),
        _("Throw the draft away"),
        _WHY,
    ),
)
