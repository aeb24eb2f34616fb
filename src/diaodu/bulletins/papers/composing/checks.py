"""What stands in the way of signing a paper, each with the block it stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from diaodu.bulletins.papers.composing.blocks import Block, BlockKind
from diaodu.bulletins.papers.composing.bound import Bound, Style, keys_in
from diaodu.bulletins.papers.composing.unbound import unbound_numbers


class FindingKind(StrEnum):
    UNBOUND = "unbound"  # a typed number with nothing behind it
    BLANK = "blank"  # a bound figure that is not known, in the prose
    UNKNOWN = "unknown"  # a token no figure belongs to
    NO_SOURCE = "no_source"  # typed by hand, and nobody says where it comes from


@dataclass(frozen=True, slots=True)
class Finding:
    kind: FindingKind
    block: int
    words: str
    start: int = -1  # where in the text of the block (unbound numbers of a paragraph)


def findings_of(blocks: Sequence[Block], figures: Mapping[str, Bound]) -> list[Finding]:
    """In the order of the text. Blanks in a table are let through: there they are shown as what is not known."""
    found: list[Finding] = []
    for number, block in enumerate(blocks):
        for place, text in enumerate(block.texts()):
            found += [
                Finding(FindingKind.UNBOUND, number, typed.words, typed.start if not place else -1)
                for typed in unbound_numbers(text)
            ]
            for key in keys_in(text):
                kind = _fault(figures.get(key), in_table=block.kind is BlockKind.TABLE)
                if kind is not None:
                    found.append(Finding(kind, number, figures[key].label if key in figures else key))
    return found


def _fault(figure: Bound | None, *, in_table: bool) -> FindingKind | None:
    if figure is None:
        return FindingKind.UNKNOWN
    if figure.style is Style.OUTSIDE and not figure.source.strip():
        return FindingKind.NO_SOURCE
    return FindingKind.BLANK if figure.is_blank and not in_table else None
