"""What a text says against itself: the same thing with two figures, parts that do not make their total."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from diaodu.bulletins.checking.matching.model import Kind, Mark, Mention, Said, Verdict
from diaodu.kernel.quantity import figure_said

_OPEN = (Verdict.NO_RECORD,)
_PARTS = re.compile(r"其中")
_WHOLE = re.compile(r"(?:合计|共计|总计|一共|总共|共)[^，。；、]{0,12}\Z")
_INCREASE = re.compile(r"新增|增加|净增|下达|到位|每|平均|人均|另有|还有")
_LEAST_PARTS = 2


def held_together(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """The marks, with what the text itself contradicts. What agrees with the ledger is left alone."""
    found = list(marks)
    _same_things(text, found)
    _totals(text, found)
    return found


def _same_things(text: str, marks: list[Mark]) -> None:
    said: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, mark in enumerate(marks):
        mention = mark.mention
        if mark.verdict in _OPEN and mention.quantity and mention.comparator == "=" and _is_told(text, mention):
            unit = mention.quantity.unit
            said[mention.subject, mention.area, mention.kind, mention.when, unit, mention.unit].append(index)
    for places in said.values():
        first = marks[places[0]].mention
        for index in places[1:]:
            mention = marks[index].mention
            if not _alike(first, mention):
                marks[index] = _against(marks[index], first, _twice(first))


def _is_told(text: str, mention: Mention) -> bool:
    """A figure whose thing is named in words of its own; increases and averages are different each time."""
    lead = text[max(mention.sentence[0], mention.start - 20) : mention.start]
    return mention.kind in (Kind.LEVEL, Kind.GROWTH) and len(mention.subject) >= 4 and not _INCREASE.search(lead)


def _alike(one: Mention, other: Mention) -> bool:
    if one.quantity is None or other.quantity is None:
        return True
    reach = max(one.precision, other.precision) / 2
    return abs(one.quantity.low - other.quantity.low) <= reach


def _totals(text: str, marks: list[Mark]) -> None:
    sentences: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, mark in enumerate(marks):
        if mark.mention.quantity is not None and mark.mention.quantity.unit not in ("%", "个百分点", "位"):
            sentences[mark.mention.sentence].append(index)
    for (start, end), places in sentences.items():
        if len(places) <= _LEAST_PARTS:
            continue
        words = _PARTS.search(text, start, end)
        if words is not None:
            _parts_after(text, marks, places, words.start())
        else:
            _parts_before(text, marks, places)


def _parts_after(text: str, marks: list[Mark], places: list[int], word: int) -> None:
    """甲9个，其中乙4个、丙6个: the parts may leave something out, and never exceed the whole."""
    before = [index for index in places if marks[index].mention.end <= word]
    if not before:
        return
    whole = marks[before[-1]].mention
    parts = [index for index in places if marks[index].mention.start > word and _same_unit(marks[index].mention, whole)]
    if len(parts) < _LEAST_PARTS or any(
        _INCREASE.search(text, word, marks[index].mention.start) for index in parts[:1]
    ):
        return
    _hold(marks, before[-1], [marks[index].mention for index in parts], exact=False)


def _parts_before(text: str, marks: list[Mark], places: list[int]) -> None:
    """甲4个、乙6个，合计9个: together they are the whole."""
    last = places[-1]
    whole = marks[last].mention
    if not _WHOLE.search(text[max(whole.sentence[0], whole.start - 16) : whole.start]):
        return
    parts = [marks[index].mention for index in places[:-1] if _same_unit(marks[index].mention, whole)]
    if len(parts) >= _LEAST_PARTS and len(parts) == len(places) - 1:
        _hold(marks, last, parts, exact=True)


def _hold(marks: list[Mark], whole: int, parts: Sequence[Mention], *, exact: bool) -> None:
    mark = marks[whole]
    quantity = mark.mention.quantity
    if quantity is None or mark.verdict not in (*_OPEN, Verdict.AGREES) or mark.mention.comparator != "=":
        return
    total = sum((part.quantity.low for part in parts if part.quantity), Decimal(0))
    exactly = all(each.precision == 1 for each in (mark.mention, *parts))  # counted, not measured
    reach = Decimal(0) if exactly else (mark.mention.precision + sum((p.precision for p in parts), Decimal(0))) / 2
    over, under = total - quantity.high > reach, quantity.low - total > reach
    if mark.verdict in _OPEN and (over or (exact and under)):
        marks[whole] = _against(mark, parts[0], _sum(total, quantity.unit), [(p.start, p.end) for p in parts])


def _same_unit(one: Mention, other: Mention) -> bool:
    return one.quantity is not None and other.quantity is not None and one.quantity.unit == other.quantity.unit


def _against(mark: Mark, other: Mention, why: Said, places: Sequence[tuple[int, int]] = ()) -> Mark:
    return replace(mark, verdict=Verdict.CONTRADICTS, why=why, others=tuple(places) or ((other.start, other.end),))


def _twice(first: Mention) -> Said:
    return f"前文写的是“{first.quote}”，前后不一致", f"further up the text says {first.quote}"


def _sum(total: Decimal, unit: str) -> Said:
    shown = figure_said(total)
    return f"分项合计为{shown}{unit}，与总数不符", f"the parts come to {shown} {unit}, which is not the total"
