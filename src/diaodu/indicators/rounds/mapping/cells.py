"""What stands in one cell: its name, a number as people type it, a period as people write it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from diaodu.kernel.period import Period

BLANKS = {"", "-", "--", "—", "——", "...", "......", "..", "/", "无", "缺", "na", "n/a", "#n/a", "未发布", "不单独发布"}
NOTES = ("注:", "注：", "注1", "备注", "说明", "数据来源", "资料来源", "制表", "填表", "审核", "单位负责人", "联系电话")
_SERIALS = (20000, 80000)  # days since 1899-12-30: 1954 to 2119
_EPOCH = date(1899, 12, 30)
_DIGITS = 15  # more than that Excel does not keep either
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_YEAR}年?)?(?P<from>\d{{1,2}})月?[-—–~至到](?P<month>\d{{1,2}})月(?:份|累计)?",
        rf"{_YEAR}[年./-](?P<month>\d{{1,2}})(?:月|[./-]0?1)?(?:份|日)?",
        rf"{_YEAR}(?P<month>\d\d)",
        rf"(?:{_YEAR}年?)?第?(?P<quarter>[一二三四1-4])季度?",
        rf"{_YEAR}-?Q(?P<quarter>[1-4])",
        rf"(?:{_YEAR}年?)?(?P<half>上|下)半年",
        r"(?P<month>\d{1,2})月(?:份|累计)?",
        rf"{_YEAR}年(?:全年)?",
    )
)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


class NoNumberError(ValueError):
    """What stands there is no number; the word says what it is."""


class NoPeriodError(ValueError):
    """What stands there names no period: `thirteenth` where the month does not exist."""

    def __init__(self, text: str, *, thirteenth: bool = False) -> None:
        super().__init__(text)
        self.text, self.thirteenth = text, thirteenth


@dataclass(frozen=True, slots=True)
class When:
    """A period, and what the way it was written says of the span ("" where nothing)."""

    period: Period
    span: str = ""


def cell_name(row: int, column: int) -> str:
    """As the spreadsheet calls it: (0, 0) is A1."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def plain(value: Any) -> str:
    """Text without what does not matter: width, spaces, breaks."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", "" if value is None else str(value)))


def is_blank(value: Any) -> bool:
    return plain(value).casefold() in BLANKS


def is_number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float | Decimal):
        return True
    try:
        return isinstance(value, str) and read_number(value) is not None
    except NoNumberError:
        return False


def read_number(value: Any) -> Decimal | None:
    """The number in a cell, None for a blank or a mark that stands for one; `１，２３４．５`, `5.2%`, `(12)` are read.

    A percent sign says percent: 5.2% is 5.2. Raises NoNumberError for text, a date or a truth value.
    """
    if isinstance(value, bool | date | datetime):
        raise NoNumberError(str(value))
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(f"{value:.{_DIGITS}g}")
    text = plain(value).replace("，", ",").replace("−", "-")
    if text.casefold() in BLANKS:
        return None
    negative = text.startswith("(") and text.endswith(")")
    bare = _GROUPED.sub("", text.strip("()") if negative else text).removesuffix("%")
    if not _NUMBER.fullmatch(bare):
        raise NoNumberError(str(value).strip())
    number = Decimal(bare)
    return -number if negative else number


def read_period(value: Any, *, year: int | None = None) -> When:
    """The period a cell names: a date, Excel's day number, 2025年10月, 202510, 1至11月; `year` where it has none.

    Raises NoPeriodError.
    """
    if isinstance(value, date | datetime):
        return When(Period.month(value.year, value.month))
    text = plain(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = int(value)
        if number != value:
            raise NoPeriodError(text)
        if _SERIALS[0] <= number <= _SERIALS[1]:
            day = _EPOCH + timedelta(days=number)
            return When(Period.month(day.year, day.month))
        if year is not None and 0 < number < 100:
            return _month(year, number, text)
    if year is not None and text.isdecimal() and len(text) <= 2:
        return _month(year, int(text), text)
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(text):
            return _matched(match.groupdict(), text, year)
    raise NoPeriodError(text)


def _matched(parts: dict[str, str | None], text: str, year: int | None) -> When:
    named = parts.get("year")
    if named is None and year is None:
        raise NoPeriodError(text)
    of = int(named) if named else int(year or 0)
    if quarter := parts.get("quarter"):
        number = _QUARTERS.get(quarter) or int(quarter)
        return When(Period(of, number * 3 - 2, number * 3))
    if half := parts.get("half"):
        return When(Period(of, 1, 6) if half == "上" else Period(of, 7, 12))
    if (month := parts.get("month")) is None:
        return When(Period(of, 1, 12))
    if first := parts.get("from"):
        if int(first) != 1:
            raise NoPeriodError(text)
        if int(month) == 2:
            return When(Period(of, 1, 2), "cumulative")
        return When(_month(of, int(month), text).period, "cumulative")
    return _month(of, int(month), text)


def _month(year: int, month: int, text: str) -> When:
    if not 1 <= month <= 12:
        raise NoPeriodError(text, thirteenth=True)
    return When(Period.month(year, month))
