"""Where known names stand in a text: the longest at each place, none inside another."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

_TWINS = (
    ("规模以上", "规上"),
    ("限额以上", "限上"),
    ("营业收入", "营收"),
    ("总产值", "产值"),
    ("使用外资", "利用外资"),
    ("工业总产值", "工业实现总产值"),
    ("工业总产值", "工业企业实现总产值"),
    ("工业总产值", "工业完成总产值"),
)
_BRACKETS = re.compile(r"[（(]")
_ENDINGS = ("增速", "增长率", "增幅")


@dataclass(frozen=True, slots=True)
class Hit:
    start: int
    end: int
    word: str


class Finder:
    """Finds any of many words in one walk over a text; each place is looked at a bounded number of times."""

    def __init__(self, words: Iterable[str]) -> None:
        by_head: dict[str, set[str]] = {}
        for word in words:
            if len(word) >= 2:
                by_head.setdefault(word[:2], set()).add(word)
        self._by_head = {head: sorted(found, key=len, reverse=True) for head, found in by_head.items()}

    def hits(self, text: str) -> list[Hit]:
        found, place, last = [], 0, len(text) - 1
        while place < last:
            for word in self._by_head.get(text[place : place + 2], ()):
                if text.startswith(word, place):
                    found.append(Hit(place, place + len(word), word))
                    place += len(word)
                    break
            else:
                place += 1
        return found


class Line:
    """Hits in order, asked by place."""

    def __init__(self, hits: list[Hit]) -> None:
        self.hits = hits
        self._starts = [hit.start for hit in hits]

    def between(self, start: int, end: int) -> list[Hit]:
        """Those that begin in the stretch."""
        return self.hits[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def last_before(self, place: int, floor: int) -> Hit | None:
        index = bisect_left(self._starts, place) - 1
        if index < 0 or self.hits[index].start < floor:
            return None
        return self.hits[index]


def spellings(name: str) -> tuple[str, ...]:
    """How else the same name is written: 规模以上工业总产值 and 规上工业产值; without what stands in brackets."""
    bare = _BRACKETS.split(name, maxsplit=1)[0]
    found = {bare}
    for long, short in _TWINS:
        found |= {word.replace(long, short) for word in found}
        found |= {word.replace(short, long) for word in found if long not in word}
    return tuple(sorted(word for word in found if len(word) >= 2))


def base_name(name: str) -> str:
    """固定资产投资增速 is the growth of 固定资产投资."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name
