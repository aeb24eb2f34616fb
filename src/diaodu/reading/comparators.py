"""以上 不低于 控制在…以内 左右 突破: the words beside a number that say how it binds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from diaodu.kernel.tables import table_rows
from diaodu.reading.units import longest_first

_ROWS = list(table_rows("reading", "comparators.csv"))
_AFTER = {row["word"]: row["comparator"] for row in _ROWS if row["place"] == "after"}
_BEFORE = {row["word"]: row["comparator"] for row in _ROWS if row["place"] == "before"}
_SOFT = {row["word"]: row["comparator"] for row in _ROWS if row["place"] == "soft"}
LONGEST_BEFORE = max(map(len, [*_BEFORE, *_SOFT]))

_AFTER_PATTERN = re.compile(longest_first(list(_AFTER)))
_NOT_AFTER = {row["word"]: row["not_after"] for row in _ROWS}
_BEFORE_PATTERN = re.compile(
    "(?:"
    + "|".join(
        (f"(?<![{_NOT_AFTER[word]}])" if _NOT_AFTER[word] else "") + re.escape(word)
        for word in sorted([*_BEFORE, *_SOFT], key=len, reverse=True)
    )
    + r")\Z"
)
_AT_LEAST_DONE = re.compile(r"(?:至少|最少)[\u4e00-\u9fff]{2}\Z")  # 至少建成1个
_INSIDE = {"多": ">", "余": ">", "+": ">=", "＋": ">="}


@dataclass(frozen=True, slots=True)
class Bound:
    """How a number binds, and the span of the quote with the words that say so."""

    comparator: str
    start: int
    end: int


def bound_of(text: str, start: int, end: int, inside: str = "", floor: int = 0) -> Bound:
    """The comparator of the number whose digits and unit are `text[start:end]`.

    A firm word before it (不低于) wins over one after it (左右), a soft one (控制在) only speaks when nothing
    follows; `inside` is 多, 余 or + between number and unit. Looks at most a few letters left, never before `floor`.
    """
    window = text[max(floor, start - LONGEST_BEFORE - 1) : start]
    before = _BEFORE_PATTERN.search(window)
    after = _AFTER_PATTERN.match(text, end)
    stop = after.end() if after else end
    if before and before[0] in _BEFORE:
        return Bound(_BEFORE[before[0]], start - len(before[0]), stop)
    if after:
        return Bound(_AFTER[after[0]], start, stop)
    if inside:
        return Bound(_INSIDE[inside], start, end)
    if before:
        return Bound(_SOFT[before[0]], start - len(before[0]), end)
    return Bound(">=" if _AT_LEAST_DONE.search(window) else "=", start, end)
