"""The document as it is shown: blocks of prose with promises, quantities and blanks marked. Pure: rows in, blocks out.

Joining the text of all pieces gives the document's text back, letter by letter.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from typing import Protocol


class Kind(StrEnum):
    PLAIN = "plain"
    QUANTITY = "quantity"
    FIGURE = "figure"  # a masked amount with its unit
    NAME = "name"  # the masked part of a name
    STOP = "stop"  # what closes a heading on its own line: kept, not shown


class Place(Protocol):
    """A clause of the outline."""

    key: str
    kind: str
    level: int
    number: str
    start: int
    end: int
    heading_start: int
    heading_end: int


class Promise(Protocol):
    code: str
    strength: str
    start: int
    end: int


class Amount(Protocol):
    start: int
    end: int


class Hole(Protocol):
    kind: str
    cause: str
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    kind: Kind
    unit: str = ""  # of a masked amount
    at: int = -1  # where the mask begins in the text


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces of one promise, or of none (`code` empty)."""

    pieces: tuple[Piece, ...]
    code: str = ""
    strength: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    kind: str  # title furniture heading item paragraph
    level: int
    key: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for run in self.runs for piece in run.pieces)


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    kind: Kind
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Opening:
    start: int
    kind: str
    level: int
    key: str
    lead_end: int  # where the heading's own words end


def blocks_of(
    text: str,
    places: Sequence[Place],
    promises: Sequence[Promise],
    amounts: Sequence[Amount],
    holes: Sequence[Hole],
) -> tuple[Block, ...]:
    """The whole document, page furniture included (its blocks say so)."""
    openings = _openings(text, places)
    marks = _marks(text, amounts, holes)
    ordered = sorted(promises, key=lambda promise: promise.start)
    shaper = _Shaper(text, ordered, marks)
    ends = [opening.start for opening in openings[1:]] + [len(text)]
    return tuple(shaper.block(opening, end) for opening, end in zip(openings, ends, strict=True))


def _openings(text: str, places: Sequence[Place]) -> list[_Opening]:
    """Where blocks begin, one for each start; the first begins with the text."""
    by_key = {place.key: place for place in places}
    found: dict[int, _Opening] = {}
    for place in places:
        if place.kind == "paragraph" and _continues_item(text, place, by_key.get(place.key.rpartition(".")[0])):
            continue
        found[place.start] = _Opening(place.start, place.kind, place.level, place.key, place.heading_end)
    if not found or min(found) > 0:
        first = min(found, default=0)
        opening = found.pop(first, _Opening(0, "paragraph", 1, "", 0))
        found[0] = replace(opening, start=0)
    return [found[start] for start in sorted(found)]


def _continues_item(text: str, place: Place, parent: Place | None) -> bool:
    """The text behind "一是城市更新。" stays in the paragraph that begins with it."""
    return parent is not None and parent.kind == "item" and "\n" not in text[parent.start : place.start]


def _marks(text: str, amounts: Sequence[Amount], holes: Sequence[Hole]) -> list[_Mark]:
    found = [_Mark(amount.start, amount.end, Kind.QUANTITY) for amount in amounts]
    for hole in holes:
        if hole.cause != "masked":
            continue
        if hole.kind == "figure":
            reach = hole.end + len(hole.unit) if text.startswith(hole.unit, hole.end) else hole.end
            found.append(_Mark(hole.start, reach, Kind.FIGURE, hole.unit))
        else:
            found.append(_Mark(hole.start, hole.end, Kind.NAME))
    return sorted(found, key=lambda mark: (mark.start, -mark.end))


class _Shaper:
    def __init__(self, text: str, promises: Sequence[Promise], marks: Sequence[_Mark]) -> None:
        self._text = text
        self._promises = promises
        # The furthest end so far: it rises even where one promise stands inside another.
        self._ends = list(accumulate((promise.end for promise in promises), max))
        self._marks = marks
        self._mark_starts = [mark.start for mark in marks]

    def block(self, opening: _Opening, end: int) -> Block:
        runs: list[Run] = []
        stop = self._closing(opening, end)
        for start, reach, promise in self._stretches(opening.start, stop):
            pieces = tuple(self._pieces(start, reach))
            runs.append(Run(pieces, promise.code, promise.strength) if promise else Run(pieces))
        if stop < end:
            runs.append(Run((Piece(self._text[stop:end], Kind.STOP),)))
        return Block(opening.kind, opening.level, opening.key, tuple(runs))

    def _closing(self, opening: _Opening, end: int) -> int:
        """Where a heading's shown words end, if only punctuation and space follow them on its line."""
        if opening.kind != "heading" or self._text[opening.lead_end : end].strip(" 　\r\n。！；"):
            return end
        return max(opening.lead_end, opening.start)

    def _stretches(self, start: int, end: int) -> Iterator[tuple[int, int, Promise | None]]:
        index = bisect_right(self._ends, start)
        at = start
        while at < end:
            promise = self._promises[index] if index < len(self._promises) else None
            if promise is None or promise.start >= end:
                yield at, end, None
                return
            if promise.start > at:
                yield at, promise.start, None
                at = promise.start
            reach = min(promise.end, end)
            if reach > at:
                yield at, reach, promise
                at = reach
            index += 1

    def _pieces(self, start: int, end: int) -> Iterator[Piece]:
        at = start
        for mark in self._marks[bisect_left(self._mark_starts, start) : bisect_left(self._mark_starts, end)]:
            if mark.start < at:
                continue
            if mark.start > at:
                yield Piece(self._text[at : mark.start], Kind.PLAIN)
            reach = min(mark.end, end)
            yield Piece(self._text[mark.start : reach], mark.kind, mark.unit, mark.start)
            at = reach
        if at < end:
            yield Piece(self._text[at:end], Kind.PLAIN)
