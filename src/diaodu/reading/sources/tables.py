"""Excel workbooks that hold a ledger of tasks."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from diaodu.reading.errors import Unreadable
from diaodu.reading.limits import MOST_ROWS
from diaodu.reading.sources.child import damaged
from diaodu.reading.sources.extracted import Extracted
from diaodu.reading.sources.ledger_table import ledger_from_rows


def read(content: bytes, name: str) -> Extracted:
    """The first sheets that hold a ledger, one behind the other. Raises Unreadable where no sheet does."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [(title, _rows(workbook, title)) for title in workbook.sheet_names]
    except (CalamineError, ValueError, OSError) as error:
        raise damaged(name) from error
    if sum(len(rows) for _, rows in sheets) > MOST_ROWS:
        raise Unreadable(
            f"{name} 超过 {MOST_ROWS} 行；请拆成几个文件。", f"{name} has more than {MOST_ROWS} rows; please divide it."
        )
    rows = [row for _, sheet in sheets for row in sheet]
    ledger = ledger_from_rows(rows, "xlsx")
    if ledger is None:
        raise Unreadable(
            f"{name} 里没有找到任务分解表；表头至少要有“工作任务”一列，最好还有“牵头单位”“完成时限”。",
            f"{name} holds no ledger of tasks; its header needs a column of tasks, better with lead unit and due date.",
        )
    return ledger


def _rows(workbook: CalamineWorkbook, title: str) -> list[list[str]]:
    sheet = workbook.get_sheet_by_name(title)
    rows = [[_shown(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        _spread(rows, range(top, bottom + 1), left, right)
    return rows


def _spread(rows: list[list[str]], covered: Iterable[int], left: int, right: int) -> None:
    """A cell merged downwards holds for all its rows; across columns it stays where it stands (titles)."""
    lines = [index for index in covered if index < len(rows)]
    if not lines or left >= len(rows[lines[0]]):
        return
    value = rows[lines[0]][left]
    for index in lines[1:]:
        if left < len(rows[index]) and not rows[index][left]:
            rows[index][left] = value
    if right > left and len(lines) == 1:
        return


def _shown(cell: object) -> str:
    """A cell as a person reads it: whole numbers without ".0", dates in Chinese."""
    if isinstance(cell, datetime | date):
        return f"{cell.year}年{cell.month}月{cell.day}日"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
