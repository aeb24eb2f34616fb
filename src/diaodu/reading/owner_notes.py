"""How far a note of owners reaches: （牵头单位：…；配合单位：…） behind a sentence, a paragraph, or a heading.

A note speaks for what stands before it in its paragraph, back to the note before; a line of owners for the paragraphs
before it. Alone under a heading it speaks for
the whole section; at the end of an item's own text also for the numbered parts below. A narrower note comes first.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from diaodu.reading.clauses import Span
from diaodu.reading.model import Section, SectionKind
from diaodu.reading.outline import walk
from diaodu.reading.owners import Owners, find_owners

_LABEL = r"(?:牵头|责任|承办|主办|配合|协办|参与|落实)(?:单位|部门)"
_BESIDE = (
    r"(?:(?:牵头|责任|分管|包保)(?:领导|人)|完成(?:时限|时间)|(?:时限|时间)要求)"  # lines among them that name no unit
)
_UNITS = r"(?:[^（）()\n]|[（(][^（）()\n]{1,20}[）)])"  # 各县（市、区） stands among the units
_NOTE = re.compile(
    rf"[（(]{_LABEL}[:：]{_UNITS}{{2,160}}?[)）](?![^（(\n]*[)）])[。；;]?"
    rf"|(?m:^)[ \t　]*(?:{_LABEL}|{_BESIDE})[:：][^\n]{{2,160}}(?:\n[ \t　]*(?:{_LABEL}|{_BESIDE})[:：][^\n]{{2,160}})*"
)
_CLOSING = " \t\u3000\r\n。；;"


@dataclass(frozen=True, slots=True)
class _Reach:
    start: int
    end: int
    owners: Owners


class OwnerNotes:
    """The notes of one text; asked by sentence."""

    def __init__(self, text: str, outline: tuple[Section, ...]) -> None:
        self._text = text
        self._notes = [Span(match.start(), match.end()) for match in _NOTE.finditer(text)]
        self._note_starts = [note.start for note in self._notes]
        self._turns = _turns(sorted(self._found(outline), key=lambda reach: (reach.start, -reach.end)))
        self._turn_starts = [start for start, _ in self._turns]

    def behind(self, sentence: Span) -> Span | None:
        """The sentence without the note it opens with (of the sentence before it); None where it is nothing else."""
        at = bisect_right(self._note_starts, sentence.start) - 1
        start = max(sentence.start, self._notes[at].end) if at >= 0 else sentence.start
        return Span(start, sentence.end) if start < sentence.end else None

    def at(self, sentence: Span) -> Owners:
        """The owners a sentence names itself, else those of the narrowest note that reaches it."""
        own = find_owners(sentence.of(self._text))
        if own.lead or own.partners:
            return own
        at = bisect_right(self._turn_starts, sentence.start) - 1
        return self._turns[at][1] if at >= 0 else own

    def _found(self, outline: tuple[Section, ...]) -> Iterator[_Reach]:
        if not self._notes:
            return
        for section in walk(outline):
            if not section.children:
                yield from self._of_paragraph(Span(section.start, section.end))
            yield from self._of_section(section)
            yield from self._of_lines(section.children)
        yield from self._of_lines(outline)

    def _of_lines(self, sections: tuple[Section, ...]) -> Iterator[_Reach]:
        """A line of owners speaks for the paragraphs before it, back to the line of owners before that."""
        since: int | None = None
        told = 0  # where the last note ends: further lines of it are no paragraphs of their own
        for section in sections:
            notes = self._within(Span(section.start, section.end))
            if section.kind is not SectionKind.PARAGRAPH:
                since = None
            elif notes and notes[0].start == section.start and self._text[section.start] not in "（(":
                if since is not None:
                    yield _Reach(since, notes[0].end, self._owners(notes[0]))
                since, told = None, notes[0].end
            elif since is None and section.start >= told:
                since = section.start

    def _of_paragraph(self, paragraph: Span) -> Iterator[_Reach]:
        begin = paragraph.start
        for note in self._within(paragraph):
            if note.start == paragraph.start or self._text[note.start - 1] in _CLOSING:
                yield _Reach(begin, note.end, self._owners(note))
            begin = note.end  # a note inside its sentence speaks for that sentence alone

    def _of_section(self, section: Section) -> Iterator[_Reach]:
        """A single note that closes the text under a heading reaches the numbered parts below; alone, all of it."""
        lead = section.children[0] if section.children else None
        if lead is None or lead.kind is not SectionKind.PARAGRAPH or lead.children:
            return
        notes = self._within(Span(lead.start, lead.end))
        if len(notes) != 1 or self._text[notes[0].end : lead.end].strip(_CLOSING):
            return
        owners = self._owners(notes[0])
        if not self._text[lead.start : notes[0].start].strip(_CLOSING):
            yield _Reach(section.start, section.end, owners)
        for part in section.children[1:]:
            if part.number:
                yield _Reach(part.start, part.end, owners)

    def _within(self, span: Span) -> list[Span]:
        first, last = bisect_right(self._note_starts, span.start - 1), bisect_right(self._note_starts, span.end - 1)
        return self._notes[first:last]

    def _owners(self, note: Span) -> Owners:
        return find_owners(note.of(self._text))


def _turns(reaches: list[_Reach]) -> list[tuple[int, Owners]]:
    """Where the owners change along the text: of reaches inside each other the narrowest holds."""
    turns: list[tuple[int, Owners]] = []
    holding: list[_Reach] = []
    for reach in reaches:
        _leave(turns, holding, reach.start)
        turns.append((reach.start, reach.owners))
        holding.append(reach)
    _leave(turns, holding, None)
    return turns


def _leave(turns: list[tuple[int, Owners]], holding: list[_Reach], position: int | None) -> None:
    """Close the reaches that end at or before a position (all of them without one)."""
    while holding and (position is None or holding[-1].end <= position):
        end = holding.pop().end
        turns.append((end, holding[-1].owners if holding else Owners()))
