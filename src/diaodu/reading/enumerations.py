"""Lists written in a sentence (甲、乙等16条河流; 甲、乙、丙三大龙头): their items and what they claim to count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from diaodu.reading.clauses import Span, clauses
from diaodu.reading.numerals import arabic, han
from diaodu.reading.openers import head_of, verbs

_PAUSE = re.compile(r"、")
_JOIN = re.compile(r"(?:以及|和|及|与)")
_COUNT = r"[一二三四五六七八九十两]{1,3}|[0-9]{1,4}"
# What closes a list: 等 with or without a number, or a number of kinds right behind the last item.
_CLOSING = re.compile(
    rf"(?P<etc>等)(?:(?P<etc_count>{_COUNT})(?P<etc_unit>[个项条家座处大类所只宗支种]))?(?P<category>[\u4e00-\u9fff“”]{{0,12}})"
    rf"|[“\"]?(?<!第)(?P<count>{_COUNT})(?P<unit>大|[个项条家类种区](?!性|人)|新)(?P<noun>[\u4e00-\u9fff]{{0,8}})[”\"]?"
)
_LEAD_OUT = re.compile(r"(?:的|以|对|把|将|向|为|在|从)(?=[^、的]{2,}$)")
_LONGEST_ITEM = 24
_LONGEST_CLAUSE = 4_000  # letters: three hundred names; what is longer is no sentence, and would be slow


@dataclass(frozen=True, slots=True)
class Enumeration:
    """`items` are the spans of the names; `claimed` is the number the text gives, None where it gives none."""

    items: tuple[Span, ...]
    claimed: int | None
    open_ended: bool  # closed by 等: more may follow than are named
    category: str  # the words behind: 主要河流, 龙头
    closing: Span


def enumerations(text: str, sentence: Span) -> Iterator[Enumeration]:
    """The lists of one sentence with two items or more (with 等 and a number, one is enough)."""
    for clause in clauses(text, sentence.start, sentence.end):
        if clause.end - clause.start <= _LONGEST_CLAUSE:
            yield from _of_clause(text, clause)


def _of_clause(text: str, clause: Span) -> Iterator[Enumeration]:
    begin = clause.start
    for match in _CLOSING.finditer(text, clause.start, clause.end):
        if match.start() <= begin:
            continue
        count = match["etc_count"] or match["count"]
        items = _items(text, Span(begin, match.start()), least=1 if match["etc"] and count else 2)
        if not items:
            continue
        yield Enumeration(
            tuple(items),
            _number(count) if count else None,
            bool(match["etc"]),
            (match["category"] if match["etc"] else match["noun"]) or "",
            Span(match.start(), _closing_end(match)),
        )
        begin = _behind(text, match, clause)
    rest = Span(begin, clause.end)
    if begin == clause.start and "、" in rest.of(text):
        items = _items(text, rest, least=2)
        if items:
            yield Enumeration(tuple(items), None, False, "", Span(clause.end, clause.end))


def _closing_end(match: re.Match[str]) -> int:
    """The number with the first two letters of what it counts: 三大龙头, not 三大龙头牵头组建产业."""
    if match["etc"]:
        return match.end("etc_unit") if match["etc_count"] else match.end("etc")
    quoted = match.group()[-1] in '”"'
    return match.end() if quoted else min(match.end(), match.end("unit") + 2)


def _behind(text: str, match: re.Match[str], clause: Span) -> int:
    """Where the next list of the clause may begin: behind the pause after this one, "甲等10个枢纽、乙等5个基地"."""
    pause = text.find("、", match.start(), clause.end)
    return pause + 1 if pause >= 0 else match.end()


def _items(text: str, stretch: Span, *, least: int) -> list[Span]:
    """The items from the last unbroken run of pauses, none where they are too few; the first loses what leads in."""
    pieces = _pieces(text, stretch)
    items = list(_named(text, pieces)) if len(pieces) >= least else []
    return items if len(items) >= least else []


def _named(text: str, pieces: list[Span]) -> Iterator[Span]:
    for index, piece in enumerate(pieces):
        start = piece.start + (_lead_in(piece.of(text)) if index == 0 else 0)
        end = piece.end
        while start < end and text[start] in '“”"':  # a quotation mark is not part of a name
            start += 1
        if 1 < end - start <= _LONGEST_ITEM:
            yield Span(start, end)


def _pieces(text: str, stretch: Span) -> list[Span]:
    marks = [
        stretch.start - 1,
        *(match.start() for match in _PAUSE.finditer(text, stretch.start, stretch.end)),
        stretch.end,
    ]
    pieces = [Span(before + 1, after) for before, after in pairwise(marks) if after > before + 1]
    if not pieces or len(pieces) == 1:
        return pieces
    last = pieces[-1]
    joins = list(_JOIN.finditer(text, last.start + 2, last.end - 1))
    if joins:
        return [*pieces[:-1], Span(last.start, joins[0].start()), Span(joins[0].end(), last.end)]
    return pieces


def _lead_in(piece: str) -> int:
    """How many letters of the first piece lead into the list: "重点抓好慢性病院" → the name begins at 慢."""
    start = len(piece) - len(_stripped(piece))
    for at, word, _ in verbs().all(piece):
        if at > 0 and at + len(word) < len(piece) - 1 and at >= start:
            start = at + len(word)
    lead = list(_LEAD_OUT.finditer(piece, start))
    return lead[-1].end() if lead else start


def _stripped(piece: str) -> str:
    head = head_of(piece)
    return head.rest[len(head.verb) :] if head.verb and len(head.verb) < len(head.rest) - 1 else head.rest


def _number(letters: str) -> int | None:
    number: Decimal | None = arabic(letters) if letters[0].isdigit() else han(letters)
    return None if number is None else int(number)
