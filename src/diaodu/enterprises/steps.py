"""The permitted moves of a firm in the register. Part: `keeper`, who keeps its record."""

from django.utils.translation import gettext_lazy as _

from diaodu.core.moves import REASON, Step
from diaodu.enterprises.choices import FirmState

KEEPER = "keeper"
_WHO, _WHY = frozenset({KEEPER}), frozenset({REASON})
_ACTIVE, _SUSPENDED = str(FirmState.ACTIVE), str(FirmState.SUSPENDED)
_MOVED, _CLOSED = str(FirmState.MOVED), str(FirmState.CLOSED)

FIRM_STEPS = (
    Step("suspend_firm", (_ACTIVE,), _SUSPENDED, _WHO, _("Note that production stopped"), _WHY),
    Step("resume_firm", (_SUSPENDED, _MOVED, _CLOSED), _ACTIVE, _WHO, _("Note that it is in business again"), _WHY),
    Step("move_firm_away", (_ACTIVE, _SUSPENDED), _MOVED, _WHO, _("Note that it moved away"), _WHY),
    Step("close_firm", (_ACTIVE, _SUSPENDED, _MOVED), _CLOSED, _WHO, _("Note that it was struck off"), _WHY),
)
