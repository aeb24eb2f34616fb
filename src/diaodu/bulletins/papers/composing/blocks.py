"""What a paper is made of, and how its headings are numbered: 一、 （一） 1. （1）."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

DEEPEST = 4
_HAN = "零一二三四五六七八九"


class BlockKind(StrEnum):
    HEADING = "heading"
    TEXT = "text"
    LIST = "list"  # one line each; a red or green list
    TABLE = "table"
    BARS = "bars"  # lines of label and value, drawn as bars


@dataclass(frozen=True, slots=True)
class Block:
    """`text`: of a heading or a paragraph, with tokens. `rows`: of a list, a table (heads first) or bars."""

    kind: BlockKind
    text: str = ""
    level: int = 0
    rows: Sequence[Sequence[str]] = field(default_factory=tuple)
    widths: Sequence[int] = field(default_factory=tuple)  # of a table's columns, in parts

    def texts(self) -> Iterator[str]:
        yield self.text
        for row in self.rows:
            yield from row


def padded(row: Sequence[str], length: int) -> list[str]:
    """A row with just so many cells: people leave some away or write one too many."""
    return [*row, *[""] * length][:length]


def han_number(number: int) -> str:
    """一, 十, 十二, 二十 …; up to 99, which no paper reaches."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _HAN[ones]
    return f"{'' if tens == 1 else _HAN[tens]}十{_HAN[ones] if ones else ''}"


def heading_number(level: int, number: int) -> str:
    """The number of a heading of that level (1–4) with its punctuation."""
    if level == 1:
        return f"{han_number(number)}、"
    if level == 2:
        return f"（{han_number(number)}）"
    return f"{number}." if level == 3 else f"（{number}）"


def numbers_of(blocks: Sequence[Block]) -> list[str]:
    """For each block the number it stands under as a heading; empty for all others."""
    counts = [0] * (DEEPEST + 1)
    found = []
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            found.append("")
            continue
        level = min(max(block.level, 1), DEEPEST)
        counts[level] += 1
        counts[level + 1 :] = [0] * (DEEPEST - level)
        found.append(heading_number(level, counts[level]))
    return found
