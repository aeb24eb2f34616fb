"""The ways Chinese documents number their parts, from the outermost to the innermost."""

from __future__ import annotations

import re
from dataclasses import dataclass

from diaodu.reading.numerals import han

_HAN = "一二三四五六七八九十"
# Ranks follow the official order 一、（一）1.（1）; 一是, 第一， ① and dashes stand below whatever they are found in.
_STYLES: tuple[tuple[int, str, re.Pattern[str]], ...] = (
    (1, "chapter", re.compile(rf"第([{_HAN}百]{{1,4}})[章编篇部]分?[\s、:：]?")),
    (2, "han", re.compile(rf"([{_HAN}]{{1,3}})[、．.]\s?")),
    (3, "han_brackets", re.compile(rf"[（(]([{_HAN}]{{1,3}})[)）][、.．]?\s?")),
    (4, "arabic", re.compile(r"([0-9０-９]{1,2})[.．、](?![0-9０-９])\s?")),
    (5, "arabic_brackets", re.compile(r"[（(]([0-9０-９]{1,2})[)）][、.．]?\s?")),
)
_ITEM = re.compile(
    rf"([{_HAN}]{{1,3}})(?:是要?|要)(?=[^{_HAN}、])|第([{_HAN}]{{1,2}})[，、](?=[\u4e00-\u9fff])|([①-⑳])"
)
_DASH = re.compile(r"(?:——|—|●|■|·)\s?(?=[\u4e00-\u9fff“0-9])")
ITEM_RANK, DASH_RANK = 6, 7


@dataclass(frozen=True, slots=True)
class Number:
    """A number at the head of a part: its rank, style, the letters it takes, and its ordinal where it has one."""

    rank: int
    style: str
    text: str
    ordinal: int | None


def line_number(text: str) -> Number | None:
    """The number a line begins with, or None."""
    for rank, style, pattern in _STYLES:
        if match := pattern.match(text):
            return Number(rank, style, match[0], _ordinal(match[1]))
    if item := item_number(text):
        return item
    if match := _DASH.match(text):
        return Number(DASH_RANK, "dash", match[0], None)
    return None


def item_number(text: str, position: int = 0) -> Number | None:
    """一是, 第一，, ① at a position of a paragraph, or None."""
    match = _ITEM.match(text, position)
    if match is None:
        return None
    style = "is" if match[1] else "first" if match[2] else "circle"
    ordinal = ord(match[3]) - ord("①") + 1 if match[3] else _ordinal(match[1] or match[2])
    return Number(ITEM_RANK, style, match[0], ordinal)


def inline_items(text: str) -> list[tuple[int, Number]]:
    """The items of a list written inside a paragraph, with their offsets: 一是…二是…, ①…②….

    They begin a sentence or a clause, start at one and count upwards, and there are at least two of them.
    """
    found: list[tuple[int, Number]] = []
    for match in _ITEM.finditer(text):
        number = item_number(text, match.start())
        if number is None or not _may_begin(text, match.start(), number):
            continue
        if not found and number.ordinal != 1:
            continue
        if found and (number.style != found[0][1].style or not _follows(found[-1][1], number)):
            continue
        found.append((match.start(), number))
    return found if len(found) > 1 else []


def _may_begin(text: str, position: int, number: Number) -> bool:
    return number.style == "circle" or position == 0 or text[position - 1] in "。；：:;，,！\n 　"


def _follows(last: Number, number: Number) -> bool:
    # A skipped number is kept (and reported by the checks); a step back begins something else.
    return number.ordinal is not None and last.ordinal is not None and number.ordinal > last.ordinal


def _ordinal(letters: str) -> int | None:
    if letters[0] in _HAN:
        number = han(letters)
        return None if number is None else int(number)
    return int(letters)
