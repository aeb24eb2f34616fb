"""Blank forms of those above, whatever they are made of: an Excel workbook or a Word document."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from diaodu.indicators.rounds import upward_book, upward_word
from diaodu.indicators.rounds.upward_book import BookRefusedError, FormGrid

__all__ = ["BookRefusedError", "FormGrid", "check_cell", "ending_of", "fill_form_file", "form_grids"]


def ending_of(content: bytes) -> str:
    return "docx" if upward_word.is_word(content) else "xlsx"


def form_grids(content: bytes) -> list[FormGrid]:
    """What can be filled in. Raises BookRefusedError for what is neither."""
    return upward_word.word_grids(content) if upward_word.is_word(content) else upward_book.form_grids(content)


def check_cell(content: bytes, sheet: str, cell: str) -> None:
    check = upward_word.check_word_cell if upward_word.is_word(content) else upward_book.check_cell
    check(content, sheet, cell)


def fill_form_file(content: bytes, values: Mapping[tuple[str, str], Decimal | str | None]) -> bytes:
    fill = upward_word.fill_word if upward_word.is_word(content) else upward_book.fill_book
    return fill(content, values)
