"""The ledger as an Excel workbook: ready to be printed on A3 or A4, filtered and filled in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from diaodu.kernel.width import wide_length
from diaodu.paper.ledger import HIDDEN, Ledger, Table

_FONT = "宋体"
_WIDTHS = {
    "number": 6,
    "code": 12,
    "section": 22,
    "category": 22,
    "task": 52,
    "short": 16,
    "target": 24,
    "goal": 26,
    "nature": 12,
    "sponsor": 14,
    "strength": 8,
    "lead": 16,
    "partners": 20,
    "due": 14,
    "milestones": 30,
    "state": 10,
    "light": 8,
    "latest": 34,
    "objects": 26,
    "source": 16,
    "note": 22,
    "stamp": 12,
}
_CENTRED = frozenset({"number", "code", "strength", "nature", "due", "state", "light", "source"})
_KEPT_IN_SIGHT = 3  # columns up to the task, while one scrolls to the right
_A3 = 8
_LINE = 15.0  # points of a line of 11 pt
_HEADER_ROWS = 3  # title, subtitle, heads


def ledger_workbook(ledger: Ledger) -> bytes:
    """An .xlsx: the ledger first, then its further lists. Text is always text: nothing in a cell is a formula."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        formats = _formats(book)
        _ledger_sheet(book, ledger, formats)
        for table in ledger.tables:
            if not table.for_paper:
                _table_sheet(book, table, formats)
    return buffer.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": _FONT, "font_size": 11, "valign": "vcenter", "text_wrap": True, "border": 1}
    return {
        "title": book.add_format({"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter"}),
        "subtitle": book.add_format({"font_name": "楷体", "font_size": 11, "align": "center", "font_color": "#5b6673"}),
        "head": book.add_format({**base, "bold": True, "align": "center", "bg_color": "#f3efe4"}),
        "text": book.add_format(base),
        "centre": book.add_format({**base, "align": "center"}),
        "number": book.add_format({**base, "align": "right"}),
        "open": book.add_format(
            {
                **base,
                "align": "center",
                "font_color": "#8a6417",
                "pattern": 14,
                "fg_color": "#f6ecd6",
                "bg_color": "#ffffff",
            }
        ),
    }


def _ledger_sheet(book: Any, ledger: Ledger, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet("任务分解表" if ledger.language == "zh" else "Ledger")
    columns = [column for column in ledger.columns if column not in HIDDEN]
    _page(sheet, len(columns))
    sheet.merge_range(0, 0, 0, len(columns) - 1, ledger.title, formats["title"])
    sheet.merge_range(
        1, 0, 1, len(columns) - 1, " · ".join(filter(None, [ledger.mark, ledger.subtitle])), formats["subtitle"]
    )
    sheet.set_row(0, 32)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS[column])
        sheet.write_string(2, place, ledger.head(column), formats["head"])
    for line, row in enumerate(ledger.rows, _HEADER_ROWS):
        texts = [ledger.text(row, column) for column in columns]
        sheet.set_row(line, _height(texts, [_WIDTHS[column] for column in columns]))
        for place, (column, text) in enumerate(zip(columns, texts, strict=True)):
            kind = "open" if ledger.is_open(row, column) else "centre" if column in _CENTRED else "text"
            sheet.write_string(line, place, text, formats[kind])
    _hidden(sheet, ledger, len(columns), formats)
    sheet.autofilter(2, 0, max(2, _HEADER_ROWS + len(ledger.rows) - 1), len(columns) - 1)
    sheet.freeze_panes(_HEADER_ROWS, columns.index("task") + 1 if "code" in columns else _KEPT_IN_SIGHT)


def _hidden(sheet: Any, ledger: Ledger, first: int, formats: dict[str, Any]) -> None:
    """Columns for programs stand behind the last one people see."""
    for place, column in enumerate((column for column in ledger.columns if column in HIDDEN), first):
        sheet.set_column(place, place, _WIDTHS[column], None, {"hidden": True})
        sheet.write_string(2, place, ledger.head(column), formats["head"])
        for line, row in enumerate(ledger.rows, _HEADER_ROWS):
            sheet.write_string(line, place, ledger.text(row, column), formats["text"])


def _table_sheet(book: Any, table: Table, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(table.title[:31])
    _page(sheet, len(table.heads))
    sheet.merge_range(0, 0, 0, max(1, len(table.heads) - 1), table.title, formats["title"])
    sheet.set_row(0, 28)
    for place, (head, width) in enumerate(zip(table.heads, table.widths, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(1, place, head, formats["head"])
    for line, row in enumerate(table.rows, 2):
        sheet.set_row(line, _height(row, table.widths))
        for place, text in enumerate(row):
            sheet.write_string(line, place, text, formats["number" if place in table.numeric else "text"])
    sheet.autofilter(1, 0, max(1, 1 + len(table.rows)), len(table.heads) - 1)
    sheet.freeze_panes(2, 0)


def _height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """Points a row needs for its fullest cell: a Chinese letter is two widths wide, and wraps like any other."""
    lines = [
        sum(-(-max(1, wide_length(part)) // max(1, width - 1)) for part in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    ]
    return _LINE * max(lines, default=1) + 3


def _page(sheet: Any, columns: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A3 if columns > 8 else 9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 2 if columns > 8 else 1)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C第 &P 页，共 &N 页")
