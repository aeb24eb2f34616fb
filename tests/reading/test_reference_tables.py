"""The lexicons a reading stands on are whole: known kinds, no word twice."""

import pytest

from diaodu.kernel.tables import table_rows, word_list
from diaodu.reading.units import UNITS

KINDS = {
    "money", "area", "length", "mass", "volume", "power", "energy", "data", "share", "point", "times", "people",
    "time", "rate", "count", "place",
}  # fmt: skip


def test_units_have_known_kinds_and_positive_factors() -> None:
    assert {unit.kind for unit in UNITS.values()} == KINDS
    assert min(unit.factor for unit in UNITS.values()) > 0


def test_canonical_unit_of_a_unit_is_its_own_canonical_unit() -> None:
    others = {unit.canonical for unit in UNITS.values()}
    assert {name for name in others & UNITS.keys() if UNITS[name].canonical != name} == set()


@pytest.mark.parametrize(("table", "column"), [("units.csv", "unit"), ("magnitudes.csv", "magnitude")])
def test_no_row_twice(table: str, column: str) -> None:
    words = [row[column] for row in table_rows("reading", table)]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize(
    "name",
    ["framing_nouns", "standing_groups", "object_leading", "object_trailing", "measure_endings", "name_endings"],
)
def test_no_word_twice(name: str) -> None:
    words = word_list("reading", f"{name}.txt")
    assert sorted(words) == sorted(set(words))
