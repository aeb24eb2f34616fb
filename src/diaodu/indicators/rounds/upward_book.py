"""The workbooks of those above, filled in as they are: fonts, borders, widths and formulas stay."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

MOST_ROWS, MOST_COLUMNS = 80, 30
_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,5}")


class BookRefusedError(ValueError):
    """The workbook or a cell of it cannot be used, in plain words."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class FormGrid:
    """A sheet as people see it, for choosing cells: (cell's name, text) by row.

    `after`: of a blank in a sentence the words behind it, where its unit stands (____万元).
    `spans`: of the first of merged cells over how many rows and columns it goes.
    """

    name: str
    rows: list[list[tuple[str, str]]]
    after: Mapping[str, str] = field(default_factory=dict)
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def shown(self) -> list[list[tuple[str, str, int, int]]]:
        """(cell, text, rows, columns) without the cells a merged one covers: they are never filled."""
        covered = {
            (row + down, column + right)
            for row, column, (rows, columns) in self._spanning()
            for down in range(rows)
            for right in range(columns)
            if down or right
        }
        return [
            [(name, text, *self.spans.get(name, (1, 1))) for name, text in row if _place(name) not in covered]
            for row in self.rows
        ]

    def _spanning(self) -> list[tuple[int, int, tuple[int, int]]]:
        return [(*_place(name), span) for name, span in self.spans.items()]


def _place(cell: str) -> tuple[int, int]:
    """Row and column of C5 by number, from 1."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]), column


def form_grids(content: bytes) -> list[FormGrid]:
    """The top of every sheet. Raises BookRefusedError for what is no .xlsx."""
    book = _open(content)
    return [
        FormGrid(
            sheet.title,
            [
                [(cell.coordinate, "" if cell.value is None else str(cell.value)) for cell in row]
                for row in sheet.iter_rows(
                    max_row=min(sheet.max_row, MOST_ROWS), max_col=min(sheet.max_column, MOST_COLUMNS)
                )
            ],
            spans={
                area.coord.split(":")[0]: (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
                for area in sheet.merged_cells.ranges
            },
        )
        for sheet in book.worksheets
    ]


def check_cell(content: bytes, sheet: str, cell: str) -> None:
    """Raises BookRefusedError, naming the cell, where nothing can be written there."""
    book = _open(content)
    if sheet not in book.sheetnames:
        raise BookRefusedError(f"没有工作表“{sheet}”。", f"There is no sheet “{sheet}”.")
    if not _CELL.fullmatch(cell):
        raise BookRefusedError(f"“{cell}”不是单元格；请写成 C5 的样子。", f"“{cell}” is no cell; write it like C5.")
    page = book[sheet]
    for area in page.merged_cells.ranges:
        if cell in area and cell != area.coord.split(":")[0]:
            first = area.coord.split(":")[0]
            raise BookRefusedError(
                f"{cell} 在合并单元格里，请写左上角 {first}。",
                f"{cell} lies in a merged cell; name its first, {first}.",
            )
    if str(page[cell].value or "").startswith("="):
        raise BookRefusedError(f"{cell} 是公式，不能填数。", f"{cell} holds a formula and is not filled in.")


def fill_book(content: bytes, values: Mapping[tuple[str, str], Decimal | str | None]) -> bytes:
    """The workbook with these cells filled in; a hole stays empty. Everything else stays as it was."""
    book = _open(content)
    for (sheet, cell), value in values.items():
        target = book[sheet][cell]
        target.value = float(value) if isinstance(value, Decimal) else value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _open(content: bytes) -> Any:
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(content))
    except Exception as error:  # openpyxl raises what its parsers raise
        raise BookRefusedError(
            "读不了这个文件；空白表须是 .xlsx 或 .docx。",
            "This file cannot be read; the blank form must be an .xlsx or a .docx.",
        ) from error
