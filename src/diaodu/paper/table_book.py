"""Any list as an Excel workbook: title, heads, rows; figures stay figures, text is never a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from diaodu.kernel.width import wide_length

Cell = str | int | Decimal | date | None
_FONT = "宋体"
_NARROWEST, _WIDEST = 8, 48


Section = tuple[str, Sequence[str], Sequence[Sequence[Cell]]]  # title, heads, rows


def table_workbook(title: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], *, note: str = "") -> bytes:
    """An .xlsx with one sheet: title, an optional note, heads that stay in sight and filter, then the rows.

    An empty cell stays empty: what is not known is not zero.
    """
    return _book([(title, title, heads, rows)], note)


def sections_workbook(title: str, sections: Sequence[Section], *, note: str = "") -> bytes:
    """The same with a sheet for each section, named by its title."""
    return _book([(name, f"{title} · {name}", heads, rows) for name, heads, rows in sections], note)


def _book(sheets: Sequence[tuple[str, str, Sequence[str], Sequence[Sequence[Cell]]]], note: str) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        formats = _formats(book)
        for name, title, heads, rows in sheets:
            _fill(book.add_worksheet(_sheet_name(name)), title, heads, rows, note=note, formats=formats)
    return buffer.getvalue()


def _formats(book) -> dict[str, object]:  # type: ignore[no-untyped-def]
    base = {"font_name": _FONT, "font_size": 11, "valign": "vcenter", "text_wrap": True, "border": 1}
    return {
        "text": book.add_format(base),
        "number": book.add_format({**base, "align": "right", "num_format": "#,##0.####"}),
        "day": book.add_format({**base, "align": "center", "num_format": "yyyy-mm-dd"}),
        "head": book.add_format({**base, "bold": True, "align": "center", "bg_color": "#f3efe4"}),
        "title": book.add_format({"font_name": "黑体", "font_size": 16}),
        "note": book.add_format({"font_name": "楷体", "font_size": 10, "font_color": "#5b6673"}),
    }


def _fill(sheet, title, heads, rows, *, note, formats) -> None:  # type: ignore[no-untyped-def]
    sheet.merge_range(0, 0, 0, max(1, len(heads) - 1), title, formats["title"])
    sheet.write_string(1, 0, note, formats["note"])
    for column, words in enumerate(heads):
        sheet.write_string(2, column, words, formats["head"])
        sheet.set_column(column, column, _width(words, [row[column] for row in rows[:200]]))
    for place, row in enumerate(rows, 3):
        for column, cell in enumerate(row):
            _write(sheet, place, column, cell, formats)
    sheet.freeze_panes(3, 0)
    if rows:
        sheet.autofilter(2, 0, len(rows) + 2, len(heads) - 1)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _write(sheet, place: int, column: int, cell: Cell, formats) -> None:  # type: ignore[no-untyped-def]
    text, number, day = formats["text"], formats["number"], formats["day"]
    if cell is None:
        sheet.write_blank(place, column, None, text)
    elif isinstance(cell, date):
        sheet.write_datetime(place, column, cell, day)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(place, column, float(cell), number)
    else:
        sheet.write_string(place, column, cell, text)


def _width(head: str, cells: Sequence[Cell]) -> int:
    longest = max([wide_length(head) + 2, *(wide_length(str(cell or "")) for cell in cells)])
    return min(_WIDEST, max(_NARROWEST, longest + 1))


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:28] or "1"
