"""A series as it is kept: months with figures or blanks, and what its figures are.

A year of flows counts eleven slots: January and February are one, as they are published together and as the Spring
Festival falls now into the one, now into the other. Stocks, ratios and growth keep twelve, unless `closing` says
otherwise: quarters close in March, June, September and December.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

TWELVE = 12
EVERY_MONTH, JOINED, QUARTERS = tuple(range(1, 13)), tuple(range(2, 13)), (3, 6, 9, 12)
Month = tuple[int, int]  # year, month


class HistoryError(Exception):
    def __init__(self, zh: str, en: str, *, where: str = "") -> None:
        super().__init__(en)
        self.zh, self.en, self.where = zh, en, where


class Kind(StrEnum):
    FLOW = "flow"  # each month's own; the year is their sum
    CUMULATIVE = "cumulative"  # since January; the year is December's
    LEVEL = "level"  # a stock, ratio, index or growth; the year is December's


@dataclass(frozen=True, slots=True)
class History:
    """`values`: by (year, month); a month that is not there, or None, is a blank.

    `closing`: the months that close a slot, where they are not the kind's own.
    """

    kind: Kind
    values: Mapping[Month, float | None]
    closing: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for (year, month), value in self.values.items():
            if not 1 <= month <= TWELVE:
                raise HistoryError(f"没有第{month}月。", f"There is no month {month}.", where=f"{year}-{month}")
            if value is not None and not isfinite(value):
                raise HistoryError("数值不是有限的数。", "A figure must be finite.", where=f"{year}-{month:02d}")

    @property
    def closes(self) -> tuple[int, ...]:
        return self.closing or (EVERY_MONTH if self.kind == Kind.LEVEL else JOINED)

    @property
    def slots_a_year(self) -> int:
        return len(self.closes)

    def known(self) -> dict[Month, float]:
        return {month: value for month, value in sorted(self.values.items()) if value is not None}

    def last(self) -> Month | None:
        """The newest month with a figure that closes a slot: a January alone closes none."""
        months = [month for month in self.known() if self._closes(month)]
        return months[-1] if months else None

    def slots(self) -> tuple[list[Month], list[float], Month | None]:
        """The newest run of slots without a blank: the month that closes each, their own values, the blank before."""
        last = self.last()
        closing: list[Month] = []
        values: list[float] = []
        at = last
        while at is not None:
            value = self._slot(at)
            if value is None:
                return closing[::-1], values[::-1], self._missing(at) if self._is_gap(at) else None
            closing.append(at)
            values.append(value)
            at = self._before(at)
        return closing[::-1], values[::-1], None

    def so_far(self, year: int) -> float | None:
        """What the year has brought up to the newest month; of levels the newest figure. None: a blank on the way."""
        months = [month for month in self.known() if month[0] == year and self._closes(month)]
        if not months:
            return 0.0 if self.kind != Kind.LEVEL else None
        if self.kind != Kind.FLOW:
            return self.known()[months[-1]]
        slots = [self._slot((year, month)) for month in self.closes if month <= months[-1][1]]
        return None if any(value is None for value in slots) else sum(value for value in slots if value is not None)

    def _closes(self, month: Month) -> bool:
        return month[1] in self.closes

    def _before(self, month: Month) -> Month:
        year, number = month
        place = self.closes.index(number)
        return (year, self.closes[place - 1]) if place else (year - 1, self.closes[-1])

    def _missing(self, month: Month) -> Month:
        """Whose figure a slot lacks: of cumulative figures it may be the one before."""
        has_own = self.kind == Kind.CUMULATIVE and month in self.known()
        return self._before(month) if has_own else month

    def _is_gap(self, month: Month) -> bool:
        """A blank with figures before it, and not the series' beginning."""
        has_own = self.kind == Kind.FLOW and month in self.known()
        return has_own or any(other < month for other in self.known())

    def _slot(self, month: Month) -> float | None:
        """A slot's own value: of cumulative figures the difference, which January and February have none of."""
        year, number = month
        known = self.known()
        value = known.get(month)
        if self.kind == Kind.LEVEL or value is None:
            return value
        if self.kind == Kind.CUMULATIVE:
            before = known.get(self._before(month)) if number != self.closes[0] else 0.0
            return None if before is None else value - before
        if number != 2 or self.closes[0] != 2:
            return value
        january = known.get((year, 1))
        joined = (year, 1) not in self.values  # January is never published alone: February's stands for both
        return value if joined else None if january is None else january + value
