"""The first guess of a mapping, from what the grid looks like. A person confirms it and answers what is asked."""

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
SERIAL_HEADS = {"序号", "编号"}
Strip = tuple[int, int]
_RATIO_WORDS = ("增长", "增速", "同比", "环比", "涨跌幅", "率", "%", "比重", "占比")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A block to look at, what was noticed about it, and the columns that look like fractions standing for percent."""

    block: Block
    questions: list[tuple[str, str]] = field(default_factory=list)
    fractions: tuple[int, ...] = ()


def propose_all(grid: Grid, names: Dictionary[str, str], *, year: int | None = None) -> list[Proposal]:
    """A proposal for each table of a sheet: tables that stand side by side are parted by an empty column."""
    return [propose(grid, names, year=year, strip=strip) for strip in strips(grid)]


def strips(grid: Grid) -> list[Strip]:
    """The columns of each table, both ends included; one strip where no column is empty."""
    found: list[Strip] = []
    start: int | None = None
    for column in range(grid.width + 1):
        is_empty = column == grid.width or not any(plain(grid.at(row, column)) for row in range(len(grid.rows)))
        if not is_empty and start is None:
            start = column
        elif is_empty and start is not None:
            found.append((start, column - 1))
            start = None
    return [strip for strip in found if strip[1] > strip[0]] or [(0, max(0, grid.width - 1))]


def propose(
    grid: Grid, names: Dictionary[str, str], *, year: int | None = None, strip: Strip | None = None
) -> Proposal:
    """`names`: what an indicator may be called → its code; `strip`: the columns of the table (None: all)."""
    within = strip or (0, max(0, grid.width - 1))
    across = _period_row(grid, within, year)
    if across is not None:
        return _across(grid, names, within, across, year)
    first = _first_row(grid, within)
    rows = _header_rows(grid, within, first)
    labels = _labels(grid, within, first, rows, year)
    taken = {label.column for label in labels}
    columns = tuple(
        Column(at, grid.head(rows, at), _key(grid, rows, at, names, year))
        for at in range(within[0], within[1] + 1)
        if at not in taken and grid.head(rows, at) and _has_numbers(grid, first, at)
    )
    known: dict[str, Key] = {}
    for label in labels:
        if label.role in {"unit", "indicator"}:
            known |= {text: Key() for text in _texts(grid, first, label.column)}
    fractions = tuple(each.column for each in columns if _looks_like_fractions(grid, first, each.column, each.header))
    block = Block(
        grid.name, tuple(rows), first, labels, columns,
        first_column=within[0] + len(labels), last_column=within[1], last_row=_last_row(grid, first, labels),
        known=known, year=year,
    )  # fmt: skip
    asked = _questions(rows, fractions, columns)
    if block.last_row is not None:
        asked.append(
            (
                f"第{block.last_row + 2}行起没有写是哪一项，暂不读。",
                f"From row {block.last_row + 2} on nothing says what the figures are; they are not read.",
            )
        )
    return Proposal(block, asked, fractions)


def _last_row(grid: Grid, first: int, labels: tuple[Label, ...]) -> int | None:
    """The last row with a label, where figures without one follow; None: read to the end."""
    column = labels[-1].column
    labelled = [row for row in range(first, len(grid.rows)) if plain(grid.at(row, column))]
    rest = grid.rows[labelled[-1] + 1 :] if labelled else []
    return labelled[-1] if any(is_number(cell) for row in rest for cell in row) else None


def _key(grid: Grid, rows: list[int], column: int, names: Dictionary[str, str], year: int | None) -> Key:
    """The indicator a heading names, and the period where the heading holds one: `2025/出口/1至11月`."""
    parts = [plain(grid.at(row, column)) for row in rows]
    years = [
        int(part.removesuffix("年")) for part in parts if part.removesuffix("年").isdecimal() and len(part) in {4, 5}
    ]
    of = years[0] if years else year
    for part in parts:
        if part.endswith(("月", "季度", "半年")):
            try:
                when = read_period(part, year=of)
            except NoPeriodError:
                continue
            return Key(_named(grid.head(rows, column), names), period=when.period.code, span=when.span or "current")
    return Key(_named(grid.head(rows, column), names))


def _across(grid: Grid, names: Dictionary[str, str], within: Strip, row: int, year: int | None) -> Proposal:
    first = next(at for at in range(within[0], within[1] + 1) if _is_period(grid.at(row, at), year))
    start, left = row + 1, within[0]
    known = {
        text: Key(_named(text, names) if "/" not in text else names.get(text, "")) for text in _texts(grid, start, left)
    }
    block = Block(
        grid.name, (row,), start, (Label(left, "indicator", grid.head([row], left)),),
        periods_in=row, first_column=first, last_column=None if within[1] == grid.width - 1 else within[1],
        known=known, year=year,
    )  # fmt: skip
    return Proposal(block)


def _period_row(grid: Grid, within: Strip, year: int | None) -> int | None:
    """The row near the top in which several cells name periods: periods then go across."""
    left, right = within
    for row in range(min(HEADER_WITHIN, len(grid.rows))):
        cells = grid.rows[row][left + 1 : right + 1]
        found = [plain(cell) for cell in cells if _is_period(cell, year)]
        others = sum(is_number(cell) and not _is_period(cell, year) for cell in cells)
        if len(found) >= 3 and not others and not _is_period(grid.at(row, left), year):
            return row if len(set(found)) == len(found) else None
    return None


def _first_row(grid: Grid, within: Strip) -> int:
    left, right = within
    for row in range(min(HEADER_WITHIN, len(grid.rows))):
        cells = [cell for cell in grid.rows[row][left + 1 : right + 1] if plain(cell)]
        numbers = [cell for cell in cells if is_number(cell) and not _is_year(cell)]
        if numbers and len(numbers) >= len(cells) / 2:
            return row
    return 1


def _is_year(cell: object) -> bool:
    text = plain(cell)
    return text.isdecimal() and 1990 <= int(text) <= 2100


def _header_rows(grid: Grid, within: Strip, first: int) -> list[int]:
    """The rows above the figures that say something in more than one column; a title over everything says nothing."""
    left, right = within
    rows = []
    for row in range(first):
        texts = {plain(cell) for cell in grid.rows[row][left : right + 1] if plain(cell)}
        if len(texts) > 1:
            rows.append(row)
    return rows or [max(0, first - 1)]


def _labels(grid: Grid, within: Strip, first: int, rows: list[int], year: int | None) -> tuple[Label, ...]:
    found = []
    for column in range(within[0], min(within[0] + 4, within[1])):
        values = [grid.at(row, column) for row in range(first, len(grid.rows)) if plain(grid.at(row, column))]
        header = grid.head(rows, column)
        if header in SERIAL_HEADS:
            found.append(Label(column, "skip", header))
        elif values and sum(_is_period(value, year) for value in values) >= len(values) * 0.6:
            found.append(Label(column, "period", header))
        elif values and not any(is_number(value) for value in values[:20]):
            found.append(Label(column, "unit", header))
        else:
            break
    return tuple(found) or (Label(within[0], "period", grid.head(rows, within[0])),)


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
    bare = text.rpartition("/")[2].partition("(")[0]
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


def _questions(rows: list[int], fractions: tuple[int, ...], columns: tuple[Column, ...]) -> list[tuple[str, str]]:
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
