"""What of a plan's text holds no promise: its headings, and the sentences between them. Pure: text and spans in.

Two versions of it are compared as promises are; what stayed word for word, or only moved, is of no interest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diaodu.plan.choices import ChangeKind, TextPart
from diaodu.plan.comparing import Sentence, compare

_ENDS = re.compile(r"[。；;！？!?\n]+")
_EDGES = " \t\u3000，,、：:。；;（）()"
SHORTEST = 6  # letters of a stretch worth a look: shorter ones only lead into a promise

DECISIONS: dict[str, tuple[str, ...]] = {
    ChangeKind.EDITED: ("noted", "raise"),
    ChangeKind.VANISHED: ("noted",),
    ChangeKind.NEW: ("noted", "raise"),
}


@dataclass(frozen=True, slots=True)
class Remnant:
    """A heading or a stretch of text, where it begins, and the heading it stands under."""

    part: str
    text: str
    start: int
    place: str


@dataclass(frozen=True, slots=True)
class Change:
    kind: str
    old: Remnant | None
    new: Remnant | None
    likeness: int

    @property
    def part(self) -> str:
        side = self.new or self.old
        return side.part if side else ""


@dataclass(frozen=True, slots=True)
class Head:
    """A heading of the outline: its words without the number, and where it stands."""

    text: str
    start: int
    end: int


def remnants_of(text: str, heads: Sequence[Head], taken: Iterable[tuple[int, int]]) -> list[Remnant]:
    """In the order of the text. `taken`: the spans of the promises, in any order; they may touch or overlap."""
    ordered = sorted(heads, key=lambda head: head.start)
    found = [Remnant(TextPart.HEADING, head.text, head.start, _above(ordered, head.start)) for head in ordered]
    spans = sorted([*taken, *((head.start, head.end) for head in ordered)])
    at = 0
    for start, end in [*spans, (len(text), len(text))]:
        found += _stretches(text, at, max(at, start), ordered)
        at = max(at, end)
    return sorted(found, key=lambda one: one.start)


def changes_between(old: Sequence[Remnant], new: Sequence[Remnant]) -> list[Change]:
    """Headings with headings, text with text; in the order of the new text, what vanished after its neighbour."""
    found = []
    for part in TextPart.values:
        ours, theirs = [one for one in old if one.part == part], [one for one in new if one.part == part]
        pairs = compare(_sentences(ours), _sentences(theirs)).pairs
        for pair in pairs:
            if pair.kind in (ChangeKind.SAME, ChangeKind.MOVED):
                continue
            kind = ChangeKind.EDITED if pair.kind == ChangeKind.SPLIT else pair.kind
            before = None if pair.old is None else ours[pair.old]
            after = None if pair.new is None else theirs[pair.new]
            found.append(Change(kind, before, after, pair.likeness))
    return found


def _sentences(remnants: Sequence[Remnant]) -> list[Sentence]:
    return [Sentence(one.text, one.place) for one in remnants]


def _stretches(text: str, start: int, end: int, heads: Sequence[Head]) -> list[Remnant]:
    found, at = [], start
    for match in [*_ENDS.finditer(text, start, end), None]:
        last = match.start() if match else end
        words = text[at:last].strip(_EDGES)
        if sum(letter.isalnum() for letter in words) >= SHORTEST:
            begins = text.index(words, at)
            found.append(Remnant(TextPart.TEXT, words, begins, _above(heads, begins)))
        at = match.end() if match else end
    return found


def _above(heads: Sequence[Head], at: int) -> str:
    """The words of the nearest heading before a place."""
    return next((head.text for head in reversed(heads) if head.end <= at), "")
