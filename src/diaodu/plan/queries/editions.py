"""An internal edition beside the blanks of its plan, for the preview."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from diaodu.plan.blanks import Stand, stand_of
from diaodu.plan.models import Blank, BlankFill, InternalEdition
from diaodu.plan.overlay import Sureness
from diaodu.plan.queries.blanks import context_of, newest_fills


@dataclass(frozen=True, slots=True)
class EditionRow:
    """`known`: what the blank is filled with already; ticked is what is sure and not known."""

    blank: Blank
    before: str
    after: str
    value: str
    sureness: str
    why: str
    known: str

    @property
    def may_be_taken(self) -> bool:
        return self.sureness != Sureness.MISSING

    @property
    def ticked(self) -> bool:
        return self.sureness == Sureness.SURE and not self.known


def edition_rows(edition: InternalEdition) -> list[EditionRow]:
    """One for each mask in the order of the text; two queries."""
    document, english = edition.document, get_language() == "en"
    blanks = {blank.key: blank for blank in document.blanks.select_related("commitment", "duty")}
    fills = newest_fills(BlankFill.objects.filter(blank__document=document))
    known = {fill.blank_id: fill.value for fill in fills}
    rows = []
    for found in edition.findings:
        blank = blanks.get(found["key"])
        if blank is None:
            continue
        stand = stand_of(blank.state, blank.duty.state if blank.duty else None)
        before, after = context_of(document.text, blank)
        kept = known.get(blank.pk, "") if stand in (Stand.FILLED, Stand.TO_CHECK) else ""
        why = found["why_en"] if english else found["why_zh"]
        rows.append(EditionRow(blank, before, after, found["value"], found["sureness"], why, kept))
    return rows
