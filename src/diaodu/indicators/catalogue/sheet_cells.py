"""Words of a sheet's cells as people write them: figures, units, indicators. Problems name the column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from diaodu.core.sheets import Column, Problem
from diaodu.indicators.catalogue.models import Indicator
from diaodu.people.models import Unit
from diaodu.people.permissions import within

_LARGEST = Decimal(10) ** 12


@dataclass
class Reading:
    """One row as it is read; everything wrong with it is named, not only the first."""

    row: Mapping[str, str]
    heads: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, column: str, zh: str, en: str) -> None:
        self.problems.append(Problem(column, zh, en))

    def text(self, column: str) -> str:
        return self.row.get(column, "").strip()

    def figure(self, column: str) -> Decimal | None:
        text = self.text(column).replace(",", "").replace("，", "").replace("%", "").replace("％", "")
        if not text:
            return None
        try:
            value = Decimal(text)
        except ArithmeticError:
            value = Decimal("NaN")
        if not value.is_finite():
            self.wrong(column, f"“{self.heads[column]}”里的“{self.text(column)}”不是数", f"“{text}” is no number")
            return None
        if value != round(value, 4) or abs(value) >= _LARGEST:
            self.wrong(
                column, f"“{self.heads[column]}”最多四位小数，且不能过大", "At most four decimals, and not that large"
            )
            return None
        return value.normalize() if value != value.to_integral_value() else value.quantize(Decimal(1))


def heads_of(columns: Sequence[Column]) -> dict[str, str]:
    return {column.key: column.heads[0] for column in columns}


def units_by_word(scope: str) -> dict[str, Unit]:
    """By code, name and short name; one query."""
    found: dict[str, Unit] = {}
    for unit in Unit.objects.filter(within(scope, "path"), retired_on=None).order_by("path"):
        for word in (unit.code, unit.name_zh, unit.short_zh):
            if word:
                found.setdefault(word, unit)
    return found


def indicators_by_word(scope: str) -> dict[str, Indicator]:
    """By code and name; one query."""
    found: dict[str, Indicator] = {}
    for indicator in Indicator.objects.filter(scope=scope, retired_on=None).select_related("subject", "lead"):
        found[indicator.code] = indicator
        found.setdefault(indicator.name_zh, indicator)
    return found


def find_indicator(reading: Reading, known: Mapping[str, Indicator]) -> Indicator | None:
    word = reading.text("indicator")
    found = known.get(word) or known.get(word.upper())
    if word and found is None:
        reading.wrong("indicator", f"没有指标“{word}”", f"There is no indicator “{word}”")
    return found


def find_unit(reading: Reading, known: Mapping[str, Unit]) -> Unit | None:
    word = reading.text("unit")
    found = known.get(word)
    if word and found is None:
        reading.wrong("unit", f"本县没有叫“{word}”的单位", f"The county has no unit called “{word}”")
    return found
