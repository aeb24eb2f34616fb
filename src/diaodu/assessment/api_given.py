"""A scheme as a program sends it: rows of items and groups, and the rules, in the words the pages and sheets use."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from diaodu.assessment.api_shapes import PeriodWord
from diaodu.core.api.values import NO_NUL, Day, Given, Reason

Short = Annotated[str, Field(max_length=80, pattern=NO_NUL)]
Pairs = Annotated[dict[Short, Short], Field(max_length=40)]
UnitCode = Annotated[str, Field(min_length=1, max_length=40, pattern=NO_NUL, examples=["zhujian"])]


def plain_unit(unit: str) -> str:
    """A unit of the county by its own code: `yunhai.zhujian` and `zhujian` are the same."""
    return unit.rpartition(".")[2]


class SchemeItemGiven(Given):
    """What is scored: `source` a measure that answers for one unit, or `manual`; the target only where one is used."""

    key: Short
    name_zh: Short
    name_en: Short = ""
    weight: Short
    source: Short
    filter: Pairs = {}
    target: Short = "none"
    target_value: Short = ""
    method: Short
    params: Pairs = {}
    blank: Short = "spread"
    lower: bool = False
    margin: Short = ""


class SchemeGroupGiven(Given):
    """Units compared with each other; `weights`: by item, where the group's differ."""

    key: Short
    name_zh: Short
    name_en: Short = ""
    units: Annotated[list[UnitCode], Field(max_length=400)]
    weights: Pairs = {}


class SchemeRulesGiven(Given):
    ties: Short = "standard"
    tie_item: Short = ""
    places: int = 2
    bonus_cap: Short = "5"
    penalty_cap: Short = "5"
    veto: Short = "last"


class SchemeEditionGiven(Given):
    """All that a scheme says from a day on; it is refused whole, each reason naming its row."""

    valid_from: Day
    source: Reason
    items: Annotated[list[SchemeItemGiven], Field(max_length=60)]
    groups: Annotated[list[SchemeGroupGiven], Field(max_length=30)]
    rules: SchemeRulesGiven = SchemeRulesGiven()

    @property
    def body(self) -> dict[str, Any]:
        groups = [{**group.model_dump(), "units": [plain_unit(unit) for unit in group.units]} for group in self.groups]
        return {"items": [item.model_dump() for item in self.items], "groups": groups, "rules": self.rules.model_dump()}


class SchemeGiven(SchemeEditionGiven):
    """A new scheme with its first edition."""

    name_zh: Short
    name_en: Short = ""
    period_kind: PeriodWord
