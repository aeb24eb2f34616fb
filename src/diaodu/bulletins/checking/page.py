"""The text of a draft in pieces: plain stretches and marks, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diaodu.bulletins.checking.choices import ORDER, Verdict
from diaodu.bulletins.checking.models import Draft, Mark


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; with a mark it is a number."""

    words: str
    mark: Mark | None = None


def paragraphs_of(text: str, marks: Sequence[Mark]) -> list[list[Piece]]:
    """Every letter once, in order. Marks lie apart from each other, and none runs over the end of a line."""
    found: list[list[Piece]] = []
    at, place, ordered = 0, 0, sorted(marks, key=lambda mark: mark.start)
    for line in text.split("\n"):
        end, pieces = at + len(line), []
        here = at
        while place < len(ordered) and ordered[place].start < end:
            mark = ordered[place]
            pieces += [Piece(text[here : mark.start])] if mark.start > here else []
            here = min(mark.end, end)
            pieces.append(Piece(text[mark.start : here], mark))
            place += 1
        pieces += [Piece(text[here:end])] if end > here else []
        found.append(pieces)
        at = end + 1
    return [pieces for pieces in found if pieces]


@dataclass(frozen=True, slots=True)
class Listed:
    """A mark as the list shows it, with the numbers it is in conflict with."""

    mark: Mark
    others: tuple[Mark, ...] = ()


def with_others(chosen: Sequence[Mark], marks: Sequence[Mark]) -> list[Listed]:
    by_start = {mark.start: mark for mark in marks}
    return [Listed(mark, tuple(by_start[start] for start, _end in mark.others if start in by_start)) for mark in chosen]


def listed(marks: Sequence[Mark], verdict: str) -> list[Mark]:
    """The side list: of one verdict; `open`: faults nobody has settled; without a word all that are figures."""
    if verdict == "open":
        return [mark for mark in marks if mark.is_open_fault]
    if verdict:
        return [mark for mark in marks if mark.verdict == verdict]
    return [mark for mark in marks if mark.verdict != Verdict.SKIPPED]


def counts_of(draft: Draft) -> list[tuple[str, str, int]]:
    """(word, label, how many) of every verdict there is, what asks for work first."""
    return [(str(each), str(each.label), draft.counts[each]) for each in ORDER if draft.counts.get(each)]
