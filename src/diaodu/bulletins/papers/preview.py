"""A paper as it is read on the page: every figure a chip that says where it comes from, every loose number marked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from diaodu.bulletins.papers.composing.blocks import Block, BlockKind, numbers_of
from diaodu.bulletins.papers.composing.bound import Bound, Style, pieces_of
from diaodu.bulletins.papers.composing.charting import bars_of
from diaodu.bulletins.papers.composing.unbound import unbound_numbers


@dataclass(frozen=True, slots=True)
class Piece:
    """`mark`: "", "bound", "words", "blank", "outside", "moved", "unbound", "unknown"."""

    text: str
    mark: str = ""
    key: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    order: int
    kind: str
    level: int
    number: str
    pieces: Sequence[Piece]
    rows: Sequence[Sequence[Sequence[Piece]]] = field(default_factory=tuple)
    # label, what it reads, how long the bar is, whether it runs below zero
    bars: Sequence[tuple[str, Sequence[Piece], float, bool]] = field(default_factory=tuple)


def shown_blocks(blocks: Sequence[Block], figures: Mapping[str, Bound], moved: Collection[str] = ()) -> list[Shown]:
    found = []
    for order, (block, number) in enumerate(zip(blocks, numbers_of(blocks), strict=True)):
        rows = [[pieces(cell, figures, moved) for cell in row] for row in block.rows]
        bars = []
        if block.kind is BlockKind.BARS:
            said = bars_of(block, figures)
            bars = [
                (label, row[1] if len(row) > 1 else [], abs(share), share < 0)
                for (label, _said, share), row in zip(said, rows, strict=True)
            ]
        found.append(Shown(order, str(block.kind), block.level, number, pieces(block.text, figures, moved), rows, bars))
    return found


def pieces(text: str, figures: Mapping[str, Bound], moved: Collection[str] = ()) -> list[Piece]:
    loose = unbound_numbers(text)
    found: list[Piece] = []
    for piece in pieces_of(text):
        if piece.key:
            found.append(_chip(piece.key, figures, moved))
            continue
        end = piece.start + len(piece.text)
        inside = [(typed.start, typed.end) for typed in loose if piece.start <= typed.start < end]
        found += _marked(text, piece.start, end, inside)
    return found


def _marked(text: str, start: int, end: int, loose: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = start
    for first, last in loose:
        if first > at:
            yield Piece(text[at:first])
        yield Piece(text[first:last], "unbound")
        at = last
    if at < end:
        yield Piece(text[at:end])


def _chip(key: str, figures: Mapping[str, Bound], moved: Collection[str]) -> Piece:
    figure = figures.get(key)
    if figure is None:
        return Piece("{" + key + "}", "unknown", key)
    if figure.is_blank:
        mark = "blank"
    elif key in moved:
        mark = "moved"
    elif figure.style is Style.OUTSIDE:
        mark = "outside"
    else:
        mark = "words" if figure.style is Style.WORDS else "bound"
    parts = [figure.label, figure.period, figure.caliber, figure.source if figure.style is Style.OUTSIDE else ""]
    return Piece(figure.said, mark, key, " · ".join(part for part in parts if part))
