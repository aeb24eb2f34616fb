"""What people write into the cells of a sheet, as days and numbers. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

_LARGEST = Decimal(10) ** 12
_MARKS = str.maketrans({"/": "-", ".": "-", "年": "-", "月": "-", "日": "", "号": ""})


class CellError(ValueError):
    """What is wrong with a cell, to be said behind its head and what stands in it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def read_day(text: str) -> date | None:
    """2026-08-31, 2026/8/31, 2026.8.31 or 2026年8月31日; None for an empty cell. Raises CellError."""
    words = text.strip().translate(_MARKS).split(" ")[0]
    if not words:
        return None
    try:
        year, month, day = (int(part) for part in words.split("-"))
        return date(year, month, day)
    except ValueError as error:
        raise CellError("不是日期，请写成 2026-08-31", "is no day; write 2026-08-31") from error


def read_number(text: str) -> Decimal | None:
    """With or without thousands' commas, at most four decimals; None for an empty cell. Raises CellError."""
    words = text.replace(",", "").replace("，", "").strip()
    if not words:
        return None
    try:
        value = Decimal(words)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise CellError("不是数", "is no number")
    if value != round(value, 4) or abs(value) >= _LARGEST:
        raise CellError("最多四位小数，且不能过大", "has more than four decimals or is too large")
    return value.normalize() if value != value.to_integral_value() else value.quantize(Decimal(1))
