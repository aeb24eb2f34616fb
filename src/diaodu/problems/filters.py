"""What a reader of the desk may ask for; all of it in the address."""

from django.utils.translation import gettext_lazy as _

from diaodu.core.lists import Column, ListSpec
from diaodu.problems.choices import Level, State, Urgency

SHOWN = (
    ("turn", _("My turn")),
    ("mine", _("Raised by my unit")),
    ("behind", _("Of what I stand behind")),
    ("open", _("Not solved yet")),
    ("overdue", _("Overdue")),
    ("solved", _("Solved")),
    ("in_time", _("Solved in time")),
    ("reopened", _("Opened again")),
)
PROBLEM_LIST = ListSpec(
    words={
        "q": None,
        "show": [word for word, _label in SHOWN],
        "state": State.values,
        "kind": None,
        "factor": None,
        "unit": None,
        "urgency": Urgency.values,
        "level": [str(level) for level in Level.values],
        "about": None,
        "year": None,
    },
    sorts=("due", "raised", "code", "title", "unit", "state", "urgency"),
)
PROBLEM_COLUMNS = (
    Column(_("Problem"), "title"),
    Column(_("Concerns")),
    Column(_("Kind of problem")),
    Column(_("Urgency"), "urgency"),
    Column(_("Lies with"), "unit"),
    Column(_("State"), "state"),
    Column(_("Clock"), "due"),
    Column(_("Brought forward"), "raised"),
)
VISIT_LIST = ListSpec(words={"q": None, "unit": None, "about": None}, sorts=("on", "code", "unit"))
VISIT_COLUMNS = (
    Column(_("Visited on"), "on"),
    Column(_("Whom or what")),
    Column(_("Visitor"), "unit"),
    Column(_("What was seen")),
    Column(_("Problems"), is_number=True),
)
