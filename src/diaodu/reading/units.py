"""Units of measure: which letters after a number are its unit, and what that unit is called canonically."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from diaodu.kernel.tables import table_rows
from diaodu.reading.numerals import MAGNITUDES


@dataclass(frozen=True, slots=True)
class Unit:
    """`canonical` = what the parsed quantity is in; written number × `factor` = canonical number."""

    canonical: str
    factor: Decimal
    kind: str  # money area length mass volume power energy data share point times people time rate count place


_ROWS = list(table_rows("reading", "units.csv"))
UNITS = {row["unit"]: Unit(row["canonical"], Decimal(row["factor"]), row["kind"]) for row in _ROWS}
_NOT_BEFORE = {row["unit"]: row["not_before"] for row in _ROWS}
_NOT_MASKED = {row["unit"]: row["not_before"] + row["not_masked"] for row in _ROWS}


def longest_first(words: Iterable[str]) -> str:
    """An alternation that prefers the longest word."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def unit_pattern(names: Iterable[str], *, masked: bool = False) -> str:
    """An alternation of units, none of which may be the first letter of another word (3.0方案).

    Behind a mask more letters make a name of it: **家园 hides one, 5家园区 counts.
    """
    ordered = sorted(names, key=len, reverse=True)
    not_before = _NOT_MASKED if masked else _NOT_BEFORE
    return "|".join(re.escape(name) + (f"(?![{not_before[name]}])" if not_before[name] else "") for name in ordered)


UNIT = unit_pattern(UNITS)
MAGNITUDE = longest_first(MAGNITUDES)

# The unit stands at once, or behind a magnitude: 千瓦 is a unit and not 千 × 瓦, so the plain unit is tried first.
_SPACE = r"[ \u00a0\u3000]?"
MEASURE = re.compile(
    rf"{_SPACE}(?P<more>[多余\+＋])?{_SPACE}"
    rf"(?:(?P<plain>{UNIT})|(?P<magnitude>{MAGNITUDE})(?P<more2>[多余\+＋])?{_SPACE}(?P<unit>{UNIT})?)"
    rf"(?P<per>[/／](?:{MAGNITUDE})?(?:{UNIT}))?"
)


def unit_named(name: str) -> Unit:
    """The unit of that name; a name the table does not know is its own canonical unit, a count."""
    return UNITS.get(name) or Unit(name, Decimal(1), "count")
