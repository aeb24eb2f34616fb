"""Figures of an area by its kind: newest, ratios, blanks; the dated rules themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from diaodu.areas.rules import shown_figures
from diaodu.areas.setting_kinds import BOUNDS, KINDS, AreaKind, FigureField
from diaodu.core.setting_kinds import problems_of

DAY = date(2026, 9, 2)
LAND = FigureField("land", "用地", "Land", "亩", "number")
TAX = FigureField("tax", "税收", "Tax", "万元", "number")
PER_MU = FigureField("per_mu", "亩均税收", "Tax per mu", "万元/亩", "ratio", "tax", "land")
GRADE = FigureField("grade", "等级", "Grade", "", "words")
PARK = AreaKind("industrial", "园区", "Park", (LAND, TAX, PER_MU, GRADE))


@dataclass
class Said:
    name: str
    value: Decimal | None
    on: date
    words: str = ""
    source: str = "园区台账"


def shown(*facts: Said) -> dict[str, object]:
    return {each.field.key: each.words or each.value for each in shown_figures(PARK, facts, on=DAY)}


def test_what_nobody_said_is_blank_and_so_is_a_ratio_of_it() -> None:
    assert shown() == dict.fromkeys(("land", "tax", "per_mu", "grade"))
    assert shown(Said("tax", Decimal(900), DAY))["per_mu"] is None
    assert shown(Said("tax", Decimal(900), DAY), Said("land", Decimal(0), DAY))["per_mu"] is None


def test_a_ratio_is_computed_and_as_old_as_its_older_side() -> None:
    facts = [Said("tax", Decimal(900), date(2026, 8, 31)), Said("land", Decimal(400), date(2026, 6, 30))]
    ratio = shown_figures(PARK, facts, on=DAY)[2]
    assert (ratio.value, ratio.on) == (Decimal("2.25"), date(2026, 6, 30))


def test_the_newest_day_counts_and_of_one_day_what_was_said_last() -> None:
    facts = [
        Said("land", Decimal(400), date(2026, 8, 31)),
        Said("land", Decimal(380), date(2026, 6, 30)),
        Said("land", Decimal(410), date(2026, 8, 31)),
        Said("land", Decimal(999), date(2026, 10, 1)),
        Said("grade", None, DAY, "省级"),
    ]
    assert shown(*facts) == {"land": Decimal(410), "tax": None, "per_mu": None, "grade": "省级"}


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"a": {"zh": "甲"}},
        {"a": {"zh": "甲", "en": "A", "fields": []}},
        {"a": {"zh": "甲", "en": "A", "fields": [{"key": "x", "zh": "x", "en": "x"}]}},
        {
            "a": {
                "zh": "甲",
                "en": "A",
                "fields": [{"key": "x", "zh": "x", "en": "x", "unit": "亩", "of": "y", "per": "x"}],
            }
        },
        {"a": {"zh": "甲", "en": "A", "fields": [{"key": "x", "zh": "x", "en": "x", "unit": "亩", "times": "many"}]}},
    ],
)
def test_rules_of_kinds_that_cannot_be_are_refused(value: object) -> None:
    assert problems_of(KINDS.name, value) != []


@pytest.mark.parametrize("value", [None, {"west": 1}, {"west": 5, "south": 1, "east": 4, "north": 2}])
def test_bounds_that_hold_nothing_are_refused(value: object) -> None:
    assert problems_of(BOUNDS.name, value) != []
