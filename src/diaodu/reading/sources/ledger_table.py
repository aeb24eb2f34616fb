"""An existing ledger of tasks (任务分解表) as text with rows: its header is found under whatever names it was given."""

from __future__ import annotations

import re
from functools import cache

from diaodu.kernel.tables import table_rows
from diaodu.reading.owners import split_units
from diaodu.reading.sources.extracted import Extracted, Row

_BLANK = re.compile(r"\s+")
_FOOTNOTE = re.compile(r"^(?:注|备注|说明|填表|制表|审核)[：: ]")
_LAST_HEADER_ROW = 30  # a header stands near the top of each table


def ledger_from_rows(rows: list[list[str]], form: str, *, titles: list[str] | None = None) -> Extracted | None:
    """The rows below the first header that names a column of tasks; None where there is none.

    Titles above it come first, then each category as a heading, then a line for every task: its own words, and those of
    the target column behind them. A header met again (a second sheet) starts again.
    """
    header = _find_header(rows, 0)
    if header is None:
        return None
    text = _Text(titles or [_title(rows[: header[0]])])
    columns: dict[str, int] = {}
    category, index = "", 0
    while index < len(rows):
        found = header if header and index == header[0] else _header_at(rows, index)
        if found:
            _, columns, index = found
            continue
        if columns:
            category = _add(text, rows[index], columns, category)
        index += 1
    return Extracted(text.whole(), form, "", tuple(text.rows)) if text.rows else None


def _add(text: _Text, row: list[str], columns: dict[str, int], category: str) -> str:
    """Write one row; the category that now holds."""
    task = _cell(row, columns, "task")
    if not task or _FOOTNOTE.match(row[0] if row else ""):
        return category
    named = _cell(row, columns, "category")
    if named and named != category:
        category = named
        text.line(named)
    target = _cell(row, columns, "target")
    line = task if not target or target in task else f"{task.rstrip('。；')}；{target}"
    leads = split_units(_cell(row, columns, "lead"))
    partners = (*leads[1:], *split_units(_cell(row, columns, "partners")))
    text.row(line, leads[0] if leads else "", partners, _cell(row, columns, "due"), _cell(row, columns, "leader"))
    return category


class _Text:
    """The text as it grows, so that each row knows its place in it."""

    def __init__(self, titles: list[str]) -> None:
        self._lines = [title for title in titles if title]
        self.rows: list[Row] = []

    def line(self, words: str) -> None:
        self._lines.append(words)

    def row(self, words: str, lead: str, partners: tuple[str, ...], due: str, sponsor: str) -> None:
        start = sum(len(line) + 1 for line in self._lines)
        self._lines.append(words)
        self.rows.append(Row(start, start + len(words), lead, partners, due, sponsor))

    def whole(self) -> str:
        return "\n".join(self._lines)


def _find_header(rows: list[list[str]], start: int) -> tuple[int, dict[str, int], int] | None:
    for index in range(start, min(len(rows), start + _LAST_HEADER_ROW)):
        found = _header_at(rows, index)
        if found:
            return found
    return None


def _header_at(rows: list[list[str]], index: int) -> tuple[int, dict[str, int], int] | None:
    """(row, column places, first row below) if a header begins here. It may take two rows (merged cells above)."""
    upper = _named(rows[index])
    if len(upper) < 2:
        return None
    below = _named(rows[index + 1]) if index + 1 < len(rows) else {}
    # The lower row is part of the header when it names something new and holds no text of a task.
    two = bool(set(below) - set(upper)) and not any(len(cell) > 12 for cell in rows[index + 1])
    columns = {**upper, **below} if two else upper
    if "task" not in columns:
        return None
    return index, columns, index + (2 if two else 1)


def _named(row: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        column = _columns().get(_BLANK.sub("", cell).replace("(", "（").replace(")", "）"))
        if column and column not in found:
            found[column] = place
    return found


def _title(rows: list[list[str]]) -> str:
    cells = [cell for row in rows for cell in row if cell]
    return max(cells, key=len) if cells else ""


def _cell(row: list[str], columns: dict[str, int], name: str) -> str:
    place = columns.get(name)
    if place is None or place >= len(row):
        return ""
    return _BLANK.sub("", row[place]) if name != "partners" else _BLANK.sub(" ", row[place]).strip()


@cache
def _columns() -> dict[str, str]:
    return {row["name"]: row["column"] for row in table_rows("reading", "ledger_columns.csv")}
