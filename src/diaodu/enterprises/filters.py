"""What a reader of the register may ask for; all of it in the address."""

from django.utils.translation import gettext_lazy as _

from diaodu.core.lists import Column, ListSpec
from diaodu.enterprises.choices import FirmState

FIRM_LIST = ListSpec(
    words={"q": None, "state": FirmState.values, "place": None, "section": tuple("ABCDEFGHIJKLMNOPQRST")},
    sorts=("name", "code", "industry", "place", "state"),
)
FIRM_COLUMNS = (
    Column(_("Code"), "code"),
    Column(_("Name of the firm"), "name"),
    Column(_("Unified social credit code")),
    Column(_("Industry"), "industry"),
    Column(_("Township or park"), "place"),
    Column(_("State"), "state"),
)
