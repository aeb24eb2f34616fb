"""Periods figures are reported for: months, January with February, quarters, half years, years."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_CODE = re.compile(
    r"(?P<year>(?:19|20|21)\d{2})(?:-(?:(?P<both>01\+02)|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>0[1-9]|1[0-2])))?"
)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months of one year. Ordered by its end; written `2026`, `2026-H1`, `2026-Q3`, `2026-08`, `2026-01+02`."""

    year: int
    first: int  # month, 1–12
    last: int

    @classmethod
    def parse(cls, code: str) -> Period:
        """The period a code names; raises ValueError, naming the code, where it names none."""
        match = _CODE.fullmatch(code)
        if match is None:
            msg = f"{code!r} is no period"
            raise ValueError(msg)
        year = int(match["year"])
        if match["both"]:
            return cls(year, 1, 2)
        if match["quarter"]:
            return cls(year, int(match["quarter"]) * 3 - 2, int(match["quarter"]) * 3)
        if match["half"]:
            return cls(year, int(match["half"]) * 6 - 5, int(match["half"]) * 6)
        if match["month"]:
            return cls.month(year, int(match["month"]))
        return cls(year, 1, 12)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        return cls(year, month, month)

    @classmethod
    def month_of(cls, day: date) -> Period:
        return cls(day.year, day.month, day.month)

    @property
    def months(self) -> int:
        return self.last - self.first + 1

    @property
    def start(self) -> date:
        return date(self.year, self.first, 1)

    @property
    def end(self) -> date:
        return date(self.year, self.last, calendar.monthrange(self.year, self.last)[1])

    @property
    def code(self) -> str:
        if self.months == 12:
            return f"{self.year}"
        if self.months == 6 and self.first in {1, 7}:
            return f"{self.year}-H{self.last // 6}"
        if self.months == 3 and self.last % 3 == 0:
            return f"{self.year}-Q{self.last // 3}"
        if (self.first, self.last) == (1, 2):
            return f"{self.year}-01+02"
        return f"{self.year}-{self.first:02d}"

    @property
    def label_zh(self) -> str:
        if self.months == 12:
            return f"{self.year}年"
        if self.months == 6:
            return f"{self.year}年{'上' if self.first == 1 else '下'}半年"
        if self.months == 3:
            return f"{self.year}年{'一二三四'[self.last // 3 - 1]}季度"
        return f"{self.year}年{self.first}月" if self.months == 1 else f"{self.year}年{self.first}—{self.last}月"

    @property
    def label_en(self) -> str:
        if self.months == 1:
            return f"{calendar.month_name[self.first]} {self.year}"
        if self.months == 2:
            return f"{calendar.month_abbr[self.first]}–{calendar.month_abbr[self.last]} {self.year}"
        return self.code.replace("-", " ") if self.months < 12 else str(self.year)

    def __str__(self) -> str:
        return self.code

    def next(self) -> Period:
        """The period of the same length that follows; after January with February comes March."""
        if (self.first, self.last) == (1, 2):
            return Period.month(self.year, 3)
        return self._beginning(self.end + timedelta(days=1))

    def previous(self) -> Period:
        return self._beginning(_months_before(self.start, self.months))

    def _beginning(self, day: date) -> Period:
        return Period(day.year, day.month, day.month + self.months - 1)


def _months_before(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)
