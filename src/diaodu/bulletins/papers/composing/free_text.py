"""A paper as one text, and the stretches people wrote: those are held against the ledger, bound figures are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from diaodu.bulletins.papers.composing.blocks import Block
from diaodu.bulletins.papers.composing.bound import Bound, Piece, Style, pieces_of
from diaodu.bulletins.papers.composing.unbound import unbound_numbers

# Records whose words somebody wrote freely: what a unit reported, saw on a visit, noted or decided in a meeting.
WRITTEN = frozenset({"said", "visit", "meeting", "decision"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """`text[start:end]` was written by hand, in that block."""

    start: int
    end: int
    block: int


@dataclass(frozen=True, slots=True)
class FreeText:
    text: str
    stretches: Sequence[Stretch]

    def block_of(self, start: int, end: int) -> int | None:
        """The block a number stands in; None where it is bound to the ledger, wholly or in part."""
        return next((each.block for each in self.stretches if each.start <= start and end <= each.end), None)

    @property
    def has_numbers(self) -> bool:
        """Whether any number but dates and the like was written by hand: else there is nothing to hold against."""
        return any(unbound_numbers(self.text[each.start : each.end]) for each in self.stretches)


def free_text(blocks: Sequence[Block], figures: Mapping[str, Bound]) -> FreeText:
    """As it is read: a line for each paragraph and row."""
    text, stretches = "", list[Stretch]()
    for number, line in _lines(blocks):
        start = len(text)  # of the stretch that goes on
        for piece in pieces_of(line):
            said, free = _said(piece, figures)
            if not free:
                stretches += [Stretch(start, len(text), number)] if len(text) > start else []
                start = len(text) + len(said)
            text += said
        stretches += [Stretch(start, len(text), number)] if len(text) > start else []
        text += "\n"
    return FreeText(text, stretches)


def _lines(blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    for number, block in enumerate(blocks):
        if block.text:
            yield number, block.text
        yield from ((number, "　".join(row)) for row in block.rows)


def _said(piece: Piece, figures: Mapping[str, Bound]) -> tuple[str, bool]:
    """What a piece reads, and whether it was written by hand."""
    figure = figures.get(piece.key) if piece.key else None
    if figure is None:
        return piece.text, not piece.key
    is_written = figure.style is Style.WORDS and figure.source.partition(":")[0] in WRITTEN
    return figure.said, not figure.is_blank and (figure.style is Style.OUTSIDE or is_written)
