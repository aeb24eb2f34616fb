"""Lists inside a sentence: 甲、乙、丙三大龙头; 王河等16条河流; “四争两请”，争…、争…、请…."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diaodu.reading.checks.counts import counted, named
from diaodu.reading.clauses import Span, sentences
from diaodu.reading.enumerations import Enumeration, enumerations
from diaodu.reading.model import Check, Task
from diaodu.reading.numerals import han

_HAN = "一二三四五六七八九十"
_TWO_PARTS = re.compile(rf"“(?P<n1>[{_HAN}])(?P<w1>[\u4e00-\u9fff])(?P<n2>[{_HAN}两])(?P<w2>[\u4e00-\u9fff])”")
_REACH = 400  # letters behind a name in which its parts are spelled out
_MOST_CLAIMED = 200  # "等3万户" is a quantity, not a list that somebody means to name


def list_checks(text: str, tasks: tuple[Task, ...]) -> Iterator[Check]:
    """The lists of all tasks that say how many items they have."""
    for task in tasks:
        span = Span(task.start, task.end)
        for enumeration in enumerations(text, span):
            check = _check(text, enumeration)
            if check is not None:
                yield check
    yield from _two_part_names(text, tasks)


def _check(text: str, enumeration: Enumeration) -> Check | None:
    if enumeration.claimed is None or enumeration.claimed > _MOST_CLAIMED:
        return None
    items = tuple(item.of(text) for item in enumeration.items)
    if any(mark in item for item in items for mark in "“”"):
        return None  # half a quotation: these are not the items of a list
    quote = enumeration.closing.of(text)
    if enumeration.open_ended:
        head = re.match(r"等[0-9一二三四五六七八九十两]+[\u4e00-\u9fff]", quote)
        words = (head[0] if head else quote).removeprefix("等")
        start = enumeration.closing.start + 1
        if len(items) > enumeration.claimed:
            return None  # 等 with more names than the number: the number counts something else
        return named(words, start, claimed=enumeration.claimed, items=items)
    # Without 等 only an exact count is certain: the list may begin before what was seen of it.
    if len(items) != enumeration.claimed:
        return None
    return counted(quote, enumeration.closing.start, claimed=enumeration.claimed, items=items)


def _two_part_names(text: str, tasks: tuple[Task, ...]) -> Iterator[Check]:
    """“四争两请” in a sentence that goes on to list them."""
    for sentence in _sentences_of(text, tasks):
        for match in _TWO_PARTS.finditer(text, sentence.start, sentence.end):
            numbers = [han(match["n1"]), han(match["n2"])]
            behind = text[match.end() : min(sentence.end, match.end() + _REACH)]
            for number, word in zip(numbers, (match["w1"], match["w2"]), strict=True):
                items = tuple(re.findall(rf"(?:(?<=[、，力])|^){word}[\u4e00-\u9fff]{{2,6}}(?=[、，和]|$)", behind))
                if number is not None and items:
                    yield counted(match[0], match.start(), claimed=int(number), items=items)


def _sentences_of(text: str, tasks: tuple[Task, ...]) -> Iterator[Span]:
    done = -1
    for task in tasks:
        if task.start < done:
            continue
        end = text.find("\n", task.start)
        line_end = end if end >= 0 else len(text)
        for sentence in sentences(text, task.start, line_end):
            yield sentence
            done = sentence.end
            break
