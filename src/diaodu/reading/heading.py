"""What the document says of itself: its title and its date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from diaodu.reading.model import Section, SectionKind
from diaodu.reading.numerals import han
from diaodu.reading.outline import walk

_DIGITS = "[0-9０-９〇零一二三四五六七八九十]"
_DATE = re.compile(
    rf"(?P<y>{_DIGITS}{{4}})年(?P<m>{_DIGITS}{{1,3}})月(?P<d>{_DIGITS}{{1,3}})日|(?P<iso>20\d\d-\d\d?-\d\d?)"
)
_SAID = re.compile(r"在.{2,30}(?:会议|大会)上|印发|发布|通过|发文")
_HEAD_LETTERS = 600
_TAIL_LETTERS = 200


@dataclass(frozen=True, slots=True)
class FoundDate:
    day: date
    words: str


def title_of(text: str, outline: tuple[Section, ...]) -> str:
    """The title line, else "" (a text that begins at once has none)."""
    for section in outline:
        if section.kind is SectionKind.TITLE:
            return text[section.start : section.end]
    return ""


def date_of(text: str, outline: tuple[Section, ...]) -> FoundDate | None:
    """The day the document was given or issued, None where it says none.

    A date with 印发 or the meeting it was given at rules; then one that stands alone at the end (成文日期); then any in
    the page's head. A year alone (2026年工作要点) is no date: which day it was is not guessed.
    """
    begins = _text_begins(outline)
    head = _dates(text, 0, min(begins, _HEAD_LETTERS) if begins else _HEAD_LETTERS)
    for found, line in head:
        if _SAID.search(line):
            return found
    tail = [found for found, line in _dates(text, max(0, len(text) - _TAIL_LETTERS), len(text)) if len(line) <= 16]
    if tail:
        return tail[-1]
    alone = [found for found, line in head if begins and len(line) <= 40]
    return alone[0] if alone else None


def _text_begins(outline: tuple[Section, ...]) -> int:
    numbered = (s.start for s in walk(outline) if s.kind is SectionKind.HEADING and s.number)
    return next(numbered, 0)


def _dates(text: str, start: int, end: int) -> list[tuple[FoundDate, str]]:
    found = []
    for match in _DATE.finditer(text, start, end):
        day = _day(match)
        if day is not None:
            begin = text.rfind("\n", 0, match.start()) + 1
            stop = text.find("\n", match.end())
            found.append((FoundDate(day, match[0]), text[begin : stop if stop >= 0 else len(text)].strip()))
    return found


def _day(match: re.Match[str]) -> date | None:
    try:
        if match["iso"]:
            return date(*map(int, match["iso"].split("-")))
        return date(_number(match["y"]), _number(match["m"]), _number(match["d"]))
    except ValueError:
        return None


def _number(letters: str) -> int:
    if letters[0] in "0123456789０１２３４５６７８９":
        return int(letters)
    number = han(letters.replace("零", "〇"))
    if number is None:
        raise ValueError(letters)
    return int(number)
