"""The first guess of a mapping, from what the grid looks like. A person confirms it; questions are asked, not answered."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from decimal import Decimal

from diaodu.indicators.rounds.mapping.cells import (
    NoNumberError,
    NoPeriodError,
    cell_name,
    is_blank,
    is_number,
    plain,
    read_number,
    read_period,
)
from diaodu.indicators.rounds.mapping.grid import Grid
from diaodu.indicators.rounds.mapping.reading import PARTS
from diaodu.indicators.rounds.mapping.shape import Block, Column, Key, Label

HEADER_WITHIN = 12
_RATIO_WORDS = ("增长", "增速", "同比", "环比", "涨跌幅", "率", "%", "比重", "占比")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A block to look at, what was noticed about it, and the columns that look like fractions standing for percent."""

    block: Block
    questions: list[tuple[str, str]] = field(default_factory=list)
    fractions: tuple[int, ...] = ()


def propose(grid: Grid, names: Dictionary[str, str], *, year: int | None = None) -> Proposal:
    """`names`: what an indicator may be called → its code."""
    across = _period_row(grid, year)
    first = _first_row(grid, across)
    rows = _header_rows(grid, first)
    if across is not None:
        return _across(grid, names, across, year)
    labels = _labels(grid, first, rows, year)
    taken = {label.column for label in labels}
    columns = tuple(
        Column(at, grid.head(rows, at), Key(indicator=_named(grid.head(rows, at), names)))
        for at in range(grid.width)
        if at not in taken and grid.head(rows, at) and _has_numbers(grid, first, at)
    )
    known: dict[str, Key] = {}
    for label in labels:
        if label.role in {"unit", "indicator"}:
            known |= {text: Key() for text in _texts(grid, first, label.column)}
    fractions = tuple(each.column for each in columns if _looks_like_fractions(grid, first, each.column, each.header))
    block = Block(grid.name, tuple(rows), first, labels, columns, known=known, year=year)
    return Proposal(block, _questions(grid, rows, fractions, columns), fractions)


def _across(grid: Grid, names: Dictionary[str, str], row: int, year: int | None) -> Proposal:
    first = next(at for at in range(grid.width) if _is_period(grid.at(row, at), year))
    start = row + 1
    texts = _texts(grid, start, 0)
    known = {text: Key(indicator=_named(text.rpartition("/")[2] if "/" not in text else text, names)) for text in texts}
    block = Block(
        grid.name, (row,), start, (Label(0, "indicator", grid.head([row], 0)),),
        periods_in=row, first_column=first, known=known, year=year,
    )  # fmt: skip
    return Proposal(block)


def _period_row(grid: Grid, year: int | None) -> int | None:
    """The row near the top in which several cells name periods: periods then go across."""
    for row in range(min(HEADER_WITHIN, len(grid.rows))):
        found = sum(_is_period(cell, year) for cell in grid.rows[row][1:])
        others = sum(is_number(cell) and not _is_period(cell, year) for cell in grid.rows[row][1:])
        if found >= 3 and not others and not _is_period(grid.at(row, 0), year):
            distinct = {plain(cell) for cell in grid.rows[row][1:] if _is_period(cell, year)}
            return row if len(distinct) >= 3 else None
    return None


def _first_row(grid: Grid, across: int | None) -> int:
    if across is not None:
        return across + 1
    for row in range(min(HEADER_WITHIN, len(grid.rows))):
        numbers = [cell for cell in grid.rows[row][1:] if is_number(cell)]
        if len(numbers) >= 1 and len(numbers) >= sum(bool(plain(cell)) for cell in grid.rows[row][1:]) / 2:
            return row
    return 1


def _header_rows(grid: Grid, first: int) -> list[int]:
    """The rows above the figures that say something in more than one column; a title over everything says nothing."""
    rows = []
    for row in range(first):
        texts = {plain(cell) for cell in grid.rows[row] if plain(cell)}
        if len(texts) > 1:
            rows.append(row)
    return rows or [max(0, first - 1)]


def _labels(grid: Grid, first: int, rows: list[int], year: int | None) -> tuple[Label, ...]:
    found = []
    for column in range(min(4, grid.width)):
        values = [grid.at(row, column) for row in range(first, len(grid.rows)) if plain(grid.at(row, column))]
        header = grid.head(rows, column)
        if values and sum(_is_period(value, year) for value in values) >= len(values) * 0.6:
            found.append(Label(column, "period", header))
        elif values and not any(is_number(value) for value in values[:20]):
            is_serial = header in {"序号", "编号"}
            found.append(Label(column, "skip" if is_serial else "unit", header))
        elif header in {"序号", "编号"}:
            found.append(Label(column, "skip", header))
        else:
            break
    return tuple(found) or (Label(0, "period", grid.head(rows, 0)),)


def _texts(grid: Grid, first: int, column: int) -> list[str]:
    above, found = "", []
    for row in range(first, len(grid.rows)):
        text = plain(grid.at(row, column))
        if not text:
            continue
        if text.startswith(PARTS):
            text = f"{above}/{text}"
        else:
            above = text
        if text not in found:
            found.append(text)
    return found


def _named(text: str, names: Dictionary[str, str]) -> str:
    bare = text.partition("(")[0].rpartition("/")[2]
    return names.get(text) or names.get(bare) or ""


def _has_numbers(grid: Grid, first: int, column: int) -> bool:
    return any(is_number(grid.at(row, column)) for row in range(first, len(grid.rows)))


def _looks_like_fractions(grid: Grid, first: int, column: int, header: str) -> bool:
    """A rate whose figures nearly all lie below 1: 0.06 is probably 6 %."""
    if not any(word in header for word in _RATIO_WORDS):
        return False
    numbers = []
    for row in range(first, len(grid.rows)):
        try:
            number = read_number(grid.at(row, column))
        except NoNumberError:
            continue
        if number is not None and "%" not in str(grid.at(row, column)):
            numbers.append(abs(number))
    small = [number for number in numbers if number < Decimal("1")]
    return bool(numbers) and len(small) >= len(numbers) * 0.8 and any(number % 1 for number in numbers)


def _questions(
    grid: Grid, rows: list[int], fractions: tuple[int, ...], columns: tuple[Column, ...]
) -> list[tuple[str, str]]:
    bottom = rows[-1]
    asked = [
        (
            f"{cell_name(bottom, at)} 列像是用小数表示的百分数（0.06 即 6%），请确认是否乘以 100。",
            f"Column {cell_name(bottom, at)} looks like fractions that stand for percent (0.06 for 6%): times 100?",
        )
        for at in fractions
    ]
    heads = [column.header for column in columns]
    twice = sorted({head for head in heads if heads.count(head) > 1})
    return asked + [
        (f"有多列都叫“{head}”，请逐列指明。", f"Several columns are called “{head}”: say which is which.")
        for head in twice
    ]


def _is_period(value: object, year: int | None) -> bool:
    if is_blank(value):
        return False
    try:
        read_period(value, year=year)
    except NoPeriodError:
        return False
    return True
