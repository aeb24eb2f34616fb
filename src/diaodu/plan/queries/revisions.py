"""A revision beside the version before, difference by difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.plan.choices import ChangeKind
from diaodu.plan.comparing import DECISIONS, changed_words
from diaodu.plan.models import Document, Place, RevisionItem, TextChange
from diaodu.plan.remnants import DECISIONS as TEXT_DECISIONS

Pieces = Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A difference with both texts in pieces, each with whether it differs, and what may be decided."""

    item: RevisionItem
    old: Pieces
    new: Pieces
    decisions: Sequence[tuple[str, str]]

    @property
    def is_open(self) -> bool:
        return not self.item.decision

    @property
    def proposed(self) -> str:
        return self.item.decision or DECISIONS[self.item.kind][0]

    @property
    def is_plain(self) -> bool:
        return self.item.kind in (ChangeKind.SAME, ChangeKind.MOVED)


@dataclass(frozen=True, slots=True)
class TextRow:
    """A change beside the promises, both sides in pieces, and what may be decided."""

    item: TextChange
    old: Pieces
    new: Pieces
    decisions: Sequence[tuple[str, str]]


def open_texts(revision: Document) -> list[int]:
    """The keys of what nobody has decided on yet."""
    return list(revision.text_changes.filter(decision="").values_list("pk", flat=True))


def text_rows(revision: Document) -> list[TextRow]:
    """Headings first, then text, each in the order they were found; one query."""
    rows = []
    for item in revision.text_changes.order_by("part", "pk"):
        old, new = _both(item.old, item.new)
        rows.append(TextRow(item, old, new, [(value, decision_word(value)) for value in TEXT_DECISIONS[item.kind]]))
    return rows


def decision_word(decision: str) -> str:
    words = {
        "follow": _("Follow the sentence"),
        "apart": _("Not the same"),
        "withdraw": _("Withdraw"),
        "keep": _("Keep without a sentence"),
        "accept": _("Take up"),
        "reject": _("Do not take up"),
        "noted": _("Seen"),
        "raise": _("Make it a commitment"),
    }
    return words[decision]


def revision_rows(revision: Document) -> list[RevisionRow]:
    """In the order they were found, which is that of the new text; two queries."""
    places = {place.commitment_id: place.quote for place in Place.objects.filter(document=revision.revises_id)}
    items = list(revision.revision_items.select_related("old", "new"))
    # What was taken apart later stands at the end of the table; it belongs beside its neighbours.
    order = {item.pk: (item.new.start if item.new else -1) for item in items}
    last = -1
    for item in items:
        last = order[item.pk] = order[item.pk] if order[item.pk] >= 0 else last
    return [_row(item, places) for item in sorted(items, key=lambda item: (order[item.pk], item.pk))]


def _row(item: RevisionItem, places: dict[int, str]) -> RevisionRow:
    old = places.get(item.old.pk, item.old.quote) if item.old else ""
    new = item.new.quote if item.new else ""
    ours, theirs = _both(old, new)
    return RevisionRow(item, ours, theirs, [(value, decision_word(value)) for value in DECISIONS[item.kind]])


def _both(old: str, new: str) -> tuple[Pieces, Pieces]:
    """Two texts in pieces; one that is not there has none."""
    if old and new and old != new:
        return changed_words(old, new)
    return [(old, False)] if old else [], [(new, False)] if new else []
