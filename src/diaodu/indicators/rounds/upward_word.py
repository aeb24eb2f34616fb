"""Word forms of those above: the cells of their tables, and the blanks in their sentences, filled in as they are.

A table is a "sheet" called 表1, 表2 …, its cells are named as in Excel; the blanks (____) of the whole document are the
sheet 空格, A1, A2 … in the order they are read. Fonts, borders and everything else stay.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from diaodu.indicators.rounds.upward_book import MOST_COLUMNS, MOST_ROWS, BookRefusedError, FormGrid

BLANKS = "空格"
_BLANK = re.compile(r"[_＿]{2,}")
_CELL = re.compile(r"([A-Z]{1,2})([1-9]\d{0,3})")
_AROUND = 14  # letters shown on both sides of a blank


def is_word(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def word_grids(content: bytes) -> list[FormGrid]:
    """Tables and blanks as people see them. Raises BookRefusedError where there is neither, or no Word document."""
    document = _open(content)
    found = [
        FormGrid(
            f"表{number}",
            [
                [(f"{column_name(place)}{row}", cell.text) for place, cell in enumerate(cells) if cell is not None]
                for row, cells in enumerate(_rows(table), 1)
                if row <= MOST_ROWS
            ],
            spans=_spans(table),
        )
        for number, table in enumerate(document.tables, 1)
    ]
    blanks = {f"A{number}": blank for number, blank in enumerate(_blanks(document), 1)}
    if blanks:
        rows = [[(name, blank.shown)] for name, blank in blanks.items()]
        found.append(FormGrid(BLANKS, rows[:MOST_ROWS], {name: blank.after for name, blank in blanks.items()}))
    if not found:
        raise BookRefusedError(
            "这份Word里没有表格，也没有用下划线（____）留出的空格。",
            "This Word document has neither a table nor a blank of underscores (____).",
        )
    return found


def check_word_cell(content: bytes, sheet: str, cell: str) -> None:
    """Raises BookRefusedError, naming the cell, where nothing can be written there."""
    _target(_open(content), sheet, cell)


def fill_word(content: bytes, values: Mapping[tuple[str, str], Decimal | str | None]) -> bytes:
    """The document with these places filled in; a hole stays as it was."""
    document = _open(content)
    # Places are found before anything is written: a filled blank is none any more.
    targets = [(_target(document, sheet, cell), value) for (sheet, cell), value in values.items() if value is not None]
    for target, value in reversed(targets):
        words = f"{value.normalize():f}" if isinstance(value, Decimal) else value
        target.write(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def column_name(place: int) -> str:
    """0 is A, 26 is AA."""
    head, last = divmod(place, 26)
    return (chr(64 + head) if head else "") + chr(65 + last)


@dataclass(frozen=True, slots=True)
class _Blank:
    paragraph: Any
    start: int
    end: int
    shown: str
    after: str

    def write(self, words: str) -> None:
        from diaodu.paper.word_runs import cut_runs

        runs = cut_runs(self.paragraph, self.start, self.end)
        for number, run in enumerate(runs):
            run.text = words if number == 0 else ""


@dataclass(frozen=True, slots=True)
class _Cell:
    cell: Any

    def write(self, words: str) -> None:
        paragraph = self.cell.paragraphs[0]
        if not paragraph.runs:
            paragraph.add_run(words)
            return
        for number, run in enumerate(paragraph.runs):
            run.text = words if number == 0 else ""


def _target(document: Any, sheet: str, cell: str) -> _Blank | _Cell:
    named = _CELL.fullmatch(cell)
    if named is None:
        raise BookRefusedError(f"“{cell}”不是单元格；请写成 C5 的样子。", f"“{cell}” is no cell; write it like C5.")
    row, column = int(named[2]), _place(named[1])
    if sheet == BLANKS:
        blanks = list(_blanks(document))
        if column == 0 and row <= len(blanks):
            return blanks[row - 1]
        raise BookRefusedError(f"没有第{row}个空格。", f"There is no blank number {row}.")
    tables = {f"表{number}": table for number, table in enumerate(document.tables, 1)}
    if sheet not in tables:
        raise BookRefusedError(f"没有工作表“{sheet}”。", f"There is no sheet “{sheet}”.")
    rows = list(_rows(tables[sheet]))
    if row > len(rows) or column >= len(rows[row - 1]):
        raise BookRefusedError(f"{sheet}里没有 {cell}。", f"{sheet} has no cell {cell}.")
    found = rows[row - 1][column]
    if found is None:
        raise BookRefusedError(
            f"{cell} 在合并单元格里，请写左上角的一格。", f"{cell} lies in a merged cell; name its first."
        )
    return _Cell(found)


def _place(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _rows(table: Any) -> Iterator[list[Any]]:
    """By row its cells by place; None where a merged cell goes on."""
    seen: set[Any] = set()
    for row in table.rows:
        cells: list[Any] = []
        for cell in row.cells[:MOST_COLUMNS]:
            cells.append(None if cell._tc in seen else cell)
            seen.add(cell._tc)
        yield cells


def _spans(table: Any) -> dict[str, tuple[int, int]]:
    """Of merged cells the first, with the rows and columns it goes over."""
    places: dict[Any, list[tuple[int, int]]] = {}
    for row, line in enumerate(table.rows, 1):
        for column, cell in enumerate(line.cells[:MOST_COLUMNS]):
            places.setdefault(cell._tc, []).append((row, column))
    return {
        f"{column_name(held[0][1])}{held[0][0]}": (held[-1][0] - held[0][0] + 1, held[-1][1] - held[0][1] + 1)
        for held in places.values()
        if len(held) > 1
    }


def _blanks(document: Any) -> Iterator[_Blank]:
    from diaodu.paper.word_runs import letters_of, paragraphs_of

    for paragraph in paragraphs_of(document):
        words = letters_of(paragraph)
        for match in _BLANK.finditer(words):
            around = words[max(0, match.start() - _AROUND) : match.end() + _AROUND]
            yield _Blank(paragraph, match.start(), match.end(), around, words[match.end() : match.end() + _AROUND])


def _open(content: bytes) -> Any:
    from docx import Document

    try:
        return Document(io.BytesIO(content))
    except Exception as error:  # python-docx raises what its parsers raise
        raise BookRefusedError("读不了这个Word文件。", "This Word document cannot be read.") from error
