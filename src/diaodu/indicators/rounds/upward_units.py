"""The unit a blank form wants in a cell, as its heads say it (投资（万元）, 单位：亿元), and the factor to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from diaodu.indicators.rounds.upward_book import FormGrid
from diaodu.kernel.quantity import Quantity
from diaodu.reading.quantities import parse_quantity

Rows = Sequence[Sequence[tuple[str, str]]]
_IN_BRACKETS = re.compile(r"[（(]\s*(?:计量)?(?:单位[:：]\s*)?([^（()）\s]{1,8})\s*[)）]")
_SAID = re.compile(r"(?:计量)?单位\s*[:：]\s*([^\s，,；;。（()）]{1,8})")
_BEHIND = re.compile(r"\s*([^\s，,。；;：:、（()）_＿]{1,6})")
_HEAD_ROWS = 6  # of the sheet, where 单位：万元 stands for all of it


def factor_wanted(grid: FormGrid, cell: str, unit: str) -> Decimal | None:
    """By what a figure in `unit` is multiplied for that cell; None where the form names no unit of its kind.

    What stands behind a blank counts first, then the nearest head above the cell, then those to its left, then what the
    sheet says of itself.
    """
    wanted = (*_units_behind(grid.after.get(cell, "")), *_units_named(grid.rows, cell))
    factors = (factor_between(unit, each) for each in wanted)
    return next((factor for factor in factors if factor is not None), None)


def _units_behind(words: str) -> Iterator[str]:
    """万元 of 万元，同比增长: the longest beginning that is a unit comes first."""
    said = _BEHIND.match(words)
    yield from (said[1][:length] for length in range(len(said[1]), 0, -1)) if said else ()


def _units_named(rows: Rows, cell: str) -> Iterator[str]:
    at = next(((r, c) for r, row in enumerate(rows) for c, each in enumerate(row) if each[0] == cell), None)
    if at is None:
        return
    for text in (*_above(rows, at[0], _column(cell)), *_left(rows, *at)):
        yield from (match[1] for match in _IN_BRACKETS.finditer(text))
    for row in rows[:_HEAD_ROWS]:
        yield from (match[1] for _name, text in row for match in _SAID.finditer(text))


def factor_between(unit: str, wanted: str) -> Decimal | None:
    """By what a figure in `unit` is multiplied to be in `wanted`; None where the two are not of one kind."""
    ours, theirs = _quantity(unit), _quantity(wanted)
    if ours is None or theirs is None or ours.unit != theirs.unit or not theirs.low:
        return None
    return (ours.low / theirs.low).normalize()


def _above(rows: Rows, row: int, column: str) -> Iterator[str]:
    """Heads over the column, the nearest first; where a head is merged its words stand further left."""
    for each in reversed(rows[:row]):
        heads = [text for name, text in each if text.strip() and _order(_column(name)) <= _order(column)]
        if heads:
            yield heads[-1]


def _column(cell: str) -> str:
    return cell.rstrip("0123456789")


def _order(column: str) -> tuple[int, str]:
    """A, B … Z, AA: shorter names come first."""
    return len(column), column


def _left(rows: Rows, row: int, column: int) -> Iterator[str]:
    return (text for _name, text in reversed(rows[row][:column]) if text.strip())


def _quantity(unit: str) -> Quantity | None:
    """What one of a unit is; None for words that are no unit."""
    found = parse_quantity(f"1{unit}") if unit else None
    return found if found is not None and found.unit and found.low > 0 else None
