"""The figures of a text against those that are known. Pure: a text and a list in, marks out; linear in the text."""

from diaodu.bulletins.checking.matching.inside import held_together
from diaodu.bulletins.checking.matching.judging import Shelf, judge
from diaodu.bulletins.checking.matching.mentions import mentions_of
from diaodu.bulletins.checking.matching.model import (
    FAULTS,
    Ground,
    Kind,
    Known,
    Mark,
    Mention,
    Place,
    Verdict,
    When,
)
from diaodu.bulletins.checking.matching.names import base_name, spellings

__all__ = [
    "FAULTS",
    "Ground",
    "Kind",
    "Known",
    "Mark",
    "Mention",
    "Place",
    "Verdict",
    "When",
    "base_name",
    "check_text",
    "spellings",
]


def check_text(text: str, ground: Ground) -> list[Mark]:
    """One mark for every number of the text, in its order."""
    shelf = Shelf(ground)
    return held_together(text, [judge(mention, shelf) for mention in mentions_of(text, ground)])
