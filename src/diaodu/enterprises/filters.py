"""What a reader of the register may ask for; all of it in the address."""

from django.utils.translation import gettext_lazy as _

from diaodu.core.lists import Column, ListSpec
from diaodu.enterprises.choices import FirmState

IN_NONE, NOT_SAID = "none", "unsaid"  # in no area; nobody has said
OPEN, DIFFERS = "open", "differs"  # what position proposes: nobody has said; something else was said
FIRM_LIST = ListSpec(
    words={
        "q": None,
        "state": FirmState.values,
        "place": None,
        "area": None,
        "section": tuple("ABCDEFGHIJKLMNOPQRST"),
    },
    sorts=("name", "code", "industry", "place", "area", "state"),
)
PROPOSAL_LIST = ListSpec(words={"q": None, "kind": (OPEN, DIFFERS), "area": None}, sorts=("name",))
FIRM_COLUMNS = (
    Column(_("Code"), "code"),
    Column(_("Name of the firm"), "name"),
    Column(_("Unified social credit code")),
    Column(_("Industry"), "industry"),
    Column(_("Township or park"), "place"),
    Column(_("Key area"), "area"),
    Column(_("State"), "state"),
)
