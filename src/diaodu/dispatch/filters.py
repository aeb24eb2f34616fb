"""What a reader of warnings and meetings may ask for; all of it in the address."""

from django.utils.translation import gettext_lazy as _

from diaodu.core.lists import Column, ListSpec
from diaodu.dispatch.choices import Condition

SHOWN = (
    ("raised", _("Warning raised")),
    ("taken_up", _("Measures set")),
    ("pushed", _("Pushed forward")),
    ("answered", _("Answered, to be looked at")),
    ("late", _("Answer overdue")),
    ("closed", _("Effect confirmed")),
    ("ended", _("Ended by itself")),
)
ALERT_LIST = ListSpec(
    words={
        "q": None,
        "show": [word for word, _label in SHOWN],
        "condition": Condition.values,
        "unit": None,
        "lead": None,
    },
    sorts=("raised", "title", "unit", "lead", "condition", "state"),
)
ALERT_COLUMNS = (
    Column(_("Early warning"), "title"),
    Column(_("Condition met"), "condition"),
    Column(_("Whose figure"), "unit"),
    Column(_("Answers for it"), "lead"),
    Column(_("State"), "state"),
    Column(_("Raised on"), "raised"),
)
