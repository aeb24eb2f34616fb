"""A workbook as grids of cells, a merged cell's value standing in each of its places."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from diaodu.indicators.rounds.mapping.cells import plain

MOST_CELLS = 400_000


class UnreadableError(ValueError):
    """The file is no workbook, or too large a one."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. `rows`: cells as Python values, "" where empty; places count from 0."""

    name: str
    rows: list[list[Any]]

    def at(self, row: int, column: int) -> Any:
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def head(self, rows: list[int], column: int) -> str:
        """What stands above a column in those rows, from the top, each text once: `其中/企业债券`."""
        texts: list[str] = []
        for row in rows:
            text = plain(self.at(row, column))
            if text and text not in texts:
                texts.append(text)
        return "/".join(texts)


def open_book(content: bytes) -> dict[str, Grid]:
    """The sheets of an .xlsx, .xls or .ods by name. Raises UnreadableError in plain words."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        grids = {name: Grid(name, _filled(sheet)) for name, sheet in sheets}
    except (CalamineError, IndexError, OSError, ValueError) as error:
        raise UnreadableError(
            "读不了这个文件；请用 Excel 另存为 .xlsx 后再导入。",
            "This file cannot be read; save it as .xlsx with Excel and import it again.",
        ) from error
    if sum(len(row) for grid in grids.values() for row in grid.rows) > MOST_CELLS:
        raise UnreadableError("表格太大，请拆成几个。", "The workbook is too large; please divide it.")
    return grids


def _filled(sheet: Any) -> list[list[Any]]:
    rows = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for row, column, value in _merged(sheet, rows):
        rows[row][column] = value
    return rows


def _merged(sheet: Any, rows: list[list[Any]]) -> Iterator[tuple[int, int, Any]]:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[row]))):
                yield row, column, rows[top][left]
