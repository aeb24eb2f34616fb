"""The permitted moves of an early warning. Parts: `office` dispatches, `system` is the nightly look at the figures."""

from django.utils.translation import gettext_lazy as _

from diaodu.core.moves import REASON, Step
from diaodu.dispatch.choices import OPEN, AlertState

OFFICE, SYSTEM = "office", "system"
_OPEN = tuple(str(state) for state in OPEN)
_RAISED, _TAKEN, _PUSHED = str(AlertState.RAISED), str(AlertState.TAKEN_UP), str(AlertState.PUSHED)

ALERT_STEPS = (
    Step("take_up", (_RAISED,), _TAKEN, frozenset({OFFICE}), _("Set the measures"), frozenset({REASON})),
    Step("push", (_TAKEN,), _PUSHED, frozenset({OFFICE}), _("Push it forward")),
    Step("close", _OPEN, str(AlertState.CLOSED), frozenset({OFFICE}), _("Confirm the effect"), frozenset({REASON})),
    Step("end", _OPEN, str(AlertState.ENDED), frozenset({SYSTEM}), _("Ended by itself"), frozenset({REASON})),
)
