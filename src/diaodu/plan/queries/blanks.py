"""The blanks of one plan, each with its sentence, who is asked, and what was filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from diaodu.duties.queries import receiving_units
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie, Unit
from diaodu.people.permissions import Asker
from diaodu.people.queries import alive
from diaodu.plan.blank_values import BlankValue, Sum, sums_of
from diaodu.plan.blanks import STAND_WORDS, Stand, stand_of
from diaodu.plan.choices import BlankKind
from diaodu.plan.models import Blank, BlankFill, Document, InternalEdition
from diaodu.plan.permissions import visible_fills

_AROUND = 60  # letters shown on each side of a mask that stands in no sentence of a commitment


@dataclass(frozen=True, slots=True)
class BlankRow:
    """`fill` is the newest one, for those who may see it; `proposed` the unit that should know, by the text or ties."""

    blank: Blank
    stand: Stand
    before: str
    after: str
    lead: Unit | None
    proposed: Unit | None
    fill: BlankFill | None

    @property
    def stand_word(self) -> str:
        return str(STAND_WORDS[self.stand])

    @property
    def unit_name(self) -> str:
        """Of the unit that was or should be asked."""
        return self.proposed.short_name if self.proposed else ""

    @property
    def is_owner(self) -> bool:
        return self.blank.kind == BlankKind.OWNER

    @property
    def is_masked(self) -> bool:
        return self.blank.cause == "masked"

    @property
    def may_be_asked(self) -> bool:
        return self.stand is Stand.OPEN and not self.is_owner

    @property
    def waits(self) -> bool:
        return self.stand is Stand.TO_CHECK


def newest_fills(fills: QuerySet[BlankFill]) -> QuerySet[BlankFill]:
    """Of each blank the last one; one query."""
    later = BlankFill.objects.filter(blank=OuterRef("blank"), pk__gt=OuterRef("pk"))
    return fills.filter(~Exists(later))


def fills_of(document: Document, officer: Asker, *, today: date) -> dict[int, BlankFill]:
    """By blank: what the officer may see of it. One query."""
    ours = visible_fills(officer, today=today).filter(blank__document=document)
    return {fill.blank_id: fill for fill in newest_fills(ours).select_related("file")}


def accepted_fills(document: Document, officer: Asker, *, today: date) -> dict[int, BlankFill]:
    """By blank: what counts, for those who may see it. One query."""
    return accepted_of(visible_fills(officer, today=today).filter(blank__document=document))


def accepted_of(fills: QuerySet[BlankFill]) -> dict[int, BlankFill]:
    """By blank: the newest of these, where it counts; what still waits for the office is left out. One query."""
    found = newest_fills(fills).select_related("blank__duty")
    return {
        fill.blank_id: fill
        for fill in found
        if stand_of(fill.blank.state, fill.blank.duty.state if fill.blank.duty else None) is Stand.FILLED
    }


def blank_rows(document: Document, officer: Asker, *, today: date) -> list[BlankRow]:
    """All of them in the order of the text; four queries."""
    blanks = document.blanks.select_related("commitment__subject", "asked", "duty").order_by("start", "pk")
    fills = fills_of(document, officer, today=today)
    leads = _leads(document, today)
    units = list(receiving_units(document.unit.county_path))
    names = _named(units)
    rows = []
    for blank in blanks:
        blank.document = document
        lead = leads.get(blank.commitment.subject_id) if blank.commitment else None
        rows.append(_row(document, blank, lead, names, fills.get(blank.pk)))
    return rows


def sums(rows: Iterable[BlankRow]) -> list[Sum]:
    """Of the figures that measure the same: what is known, and how many are left out of it."""
    return sums_of((row.blank.object, row.blank.unit, _known(row)) for row in rows if row.blank.kind == "figure")


def unit_named(words: str, units: Iterable[Unit]) -> Unit | None:
    """A unit by its code, its name or its short name, as somebody typed it."""
    return _named(units).get(words.strip())


def editions_of(document: Document) -> QuerySet[InternalEdition]:
    """The newest first; without the text, which may be long."""
    return document.editions.defer("text", "findings").order_by("-pk")


def _known(row: BlankRow) -> BlankValue | None:
    if row.fill is None or row.stand is not Stand.FILLED:
        return None
    return BlankValue(row.fill.value, row.fill.low, row.fill.high, row.fill.unit)


def _leads(document: Document, today: date) -> dict[int, Unit]:
    ties = Tie.objects.filter(alive(today), kind=TieKind.LEAD, subject__commitment__document=document)
    return {tie.subject_id: tie.unit for tie in ties.select_related("unit")}


def _named(units: Iterable[Unit]) -> Mapping[str, Unit]:
    found: dict[str, Unit] = {}
    for unit in units:
        for name in (unit.code, unit.name_zh, unit.short_zh):
            if name:
                found.setdefault(name, unit)
    return found


def _row(
    document: Document, blank: Blank, lead: Unit | None, names: Mapping[str, Unit], fill: BlankFill | None
) -> BlankRow:
    stand = stand_of(blank.state, blank.duty.state if blank.duty else None)
    if blank.kind == BlankKind.OWNER and lead is not None:
        stand = Stand.FILLED
    said = blank.commitment.lead_text if blank.commitment else ""
    before, after = context_of(document.text, blank)
    return BlankRow(blank, stand, before, after, lead, blank.asked or lead or names.get(said.strip()), fill)


def context_of(text: str, blank: Blank) -> tuple[str, str]:
    """The words before and behind the mask in its sentence, or its line where no commitment holds it."""
    if blank.cause != "masked":
        return "", ""
    if blank.commitment and blank.commitment.start <= blank.start and blank.end <= blank.commitment.end:
        start, end = blank.commitment.start, blank.commitment.end
    else:
        start = text.rfind("\n", 0, blank.start) + 1
        end = text.find("\n", blank.end)
        end = len(text) if end < 0 else end
    before = text[max(start, blank.start - _AROUND) : blank.start]
    after = text[blank.end : min(end, blank.end + _AROUND)]
    return before, after
