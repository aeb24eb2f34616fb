"""Numbers of headings and items that skip: 一是, 二是, 四是."""

from __future__ import annotations

from collections.abc import Iterator

from diaodu.reading.model import Check, Section
from diaodu.reading.numbering import Number, line_number
from diaodu.reading.outline import walk


def numbering_checks(text: str, outline: tuple[Section, ...]) -> Iterator[Check]:
    """One check for every number that does not follow the one before it; numbering that holds is not reported."""
    yield from _level(outline)
    for section in walk(outline):
        yield from _level(section.children)


def _level(siblings: tuple[Section, ...]) -> Iterator[Check]:
    last: dict[int, Number] = {}
    for section in siblings:
        number = line_number(section.number + " 甲") or line_number(section.number + "甲") if section.number else None
        if number is None or number.ordinal is None:
            continue
        before = last.get(number.rank)
        last[number.rank] = number
        # A count that starts again is another list; only a gap upwards is a slip.
        if before is not None and before.ordinal is not None and number.ordinal > before.ordinal + 1:
            yield _gap(section, before, number)


def _gap(section: Section, before: Number, number: Number) -> Check:
    expected = (before.ordinal or 0) + 1
    return Check(
        code="number_skipped",
        ok=False,
        start=section.start,
        end=section.start + len(section.number),
        quote=section.number,
        expected=str(expected),
        found=str(number.ordinal),
        items=(before.text.strip(), section.number),
        message_zh=f"“{before.text.strip()}”后面直接是“{section.number}”，编号中间缺第{expected}个。",
        message_en=f"“{section.number}” follows “{before.text.strip()}”: number {expected} is missing.",
    )
