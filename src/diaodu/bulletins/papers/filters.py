"""What a reader of the register may ask for; all of it in the address."""

from django.utils.translation import gettext_lazy as _

from diaodu.bulletins.papers.choices import Kind, State
from diaodu.core.lists import Column, ListSpec

PAPER_LIST = ListSpec(
    words={"q": None, "kind": Kind.values, "state": State.values, "year": None},
    sorts=("made", "number", "title", "period", "state"),
)
PAPER_COLUMNS = (
    Column(_("Number of the paper"), "number"),
    Column(_("Title of the paper"), "title"),
    Column(_("Kind of paper")),
    Column(_("Period of the paper"), "period"),
    Column(_("State"), "state"),
    Column(_("Written on"), "made"),
)
