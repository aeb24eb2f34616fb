"""The standard indicators that come with the software: `reference/indicators/standard.csv`. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from diaodu.kernel.tables import table_rows

LINKS = ("weight", "numerator", "denominator", "growth_of")
_WORDS = (
    "name_zh", "name_en", "measured_in", "frequency", "kind", "prices", "better", "span", "basis", "adds_up",
    "formula", "definition_zh", "definition_en", "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standard:
    """One row: `words` are columns of the model as they stand, `links` name other rows by code."""

    code: str
    words: dict[str, str]
    links: dict[str, str]
    lag_days: int | None
    not_alone: list[int]
    behind: int
    lead: str  # a word of the name of the unit that usually leads it
    order: int


@cache
def standard_indicators() -> tuple[Standard, ...]:
    """All rows, in the order of the file. Raises ValueError where one names another that is not there."""
    rows = [_read(order, row) for order, row in enumerate(table_rows("indicators", "standard.csv"), 1)]
    codes = {row.code for row in rows}
    for row in rows:
        if strange := set(row.links.values()) - codes:
            msg = f"{row.code} names {sorted(strange)}, which no row defines"
            raise ValueError(msg)
    return tuple(rows)


def _read(order: int, row: dict[str, str]) -> Standard:
    return Standard(
        code=row["code"],
        words={name: row[name] for name in _WORDS},
        links={name: row[name] for name in LINKS if row[name]},
        lag_days=int(row["lag_days"]) if row["lag_days"] else None,
        not_alone=[int(month) for month in row["not_alone"].split()],
        behind=int(row["behind"] or 0),
        lead=row["lead"],
        order=order * 10,
    )
