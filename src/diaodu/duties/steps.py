"""The permitted moves of a duty. Parts: `unit` owes it, `asker` asked for it, `system` is the app it came from."""

from django.utils.translation import gettext_lazy as _

from diaodu.core.moves import REASON, Step
from diaodu.duties.choices import DutyState

UNIT, ASKER, SYSTEM = "unit", "asker", "system"
_OPEN, _ANSWERED, _DONE = str(DutyState.OPEN), str(DutyState.ANSWERED), str(DutyState.DONE)
_WITHDRAWN = str(DutyState.WITHDRAWN)

DUTY_STEPS = (
    Step("answer", (_OPEN,), _ANSWERED, frozenset({UNIT}), _("Answer"), frozenset({REASON})),
    Step("confirm", (_OPEN,), _DONE, frozenset({UNIT}), _("Confirm receipt")),
    Step("settle", (_ANSWERED,), _DONE, frozenset({ASKER}), _("Settle")),
    Step("send_back", (_ANSWERED,), _OPEN, frozenset({ASKER}), _("Send back"), frozenset({REASON})),
    Step("withdraw", (_OPEN, _ANSWERED), _WITHDRAWN, frozenset({ASKER}), _("Withdraw"), frozenset({REASON})),
    Step("reopen", (_DONE,), _OPEN, frozenset({ASKER, SYSTEM}), _("Reopen"), frozenset({REASON})),
    Step("hand_in", (_OPEN,), _ANSWERED, frozenset({SYSTEM}), _("Hand in")),
    Step("take_back", (_ANSWERED,), _OPEN, frozenset({SYSTEM}), _("Take back")),
    Step("close", (_OPEN, _ANSWERED), _DONE, frozenset({SYSTEM}), _("Close")),
)
