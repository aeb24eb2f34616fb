"""What is scored: readings of units, which may be blank or known only within a range, and rules that say how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

HUNDRED, ZERO, ONE = Decimal(100), Decimal(0), Decimal(1)


class Method(StrEnum):
    COMPLETION = "completion"  # value ÷ target, with a cap
    PASS = "pass"  # noqa: S105 -- full points at the target, none below
    GROWTH = "growth"  # base points at the target, so much for each point above or below
    LADDER = "ladder"  # first all points, each place so much less
    EFFICACY = "efficacy"  # base + (100 − base) × (x − min) ÷ (max − min)
    DEVIATION = "deviation"  # base ± points for each step from the mean of the group
    IMPROVEMENT = "improvement"  # base ± points for each place gained since the period before
    MARK = "mark"  # a mark out of so many


class Blank(StrEnum):
    """What a missing figure means. It is never a zero."""

    SPREAD = "spread"  # left out, its weight spread over the unit's other items
    NONE = "none"  # no total before it is known
    PROVISIONAL = "provisional"  # as spread, but the range holds every score it could still bring


class Ties(StrEnum):
    STANDARD = "standard"  # 1, 1, 3
    DENSE = "dense"  # 1, 1, 2
    ITEM = "item"  # the higher score in a named item goes first; 1, 1, 3 where that is equal too


@dataclass(frozen=True, slots=True)
class Reading:
    """One unit's figure of one item. `low`, `high`: the range it may lie in; `before`: the figure a period earlier."""

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    target: Decimal | None = None
    before: Decimal | None = None

    @property
    def least(self) -> Decimal | None:
        return self.value if self.low is None else self.low

    @property
    def most(self) -> Decimal | None:
        return self.value if self.high is None else self.high

    @property
    def is_blank(self) -> bool:
        return self.value is None


@dataclass(frozen=True, slots=True)
class ItemRule:
    """How one item is scored; `weight`: its full points where the group has none of its own."""

    key: str
    method: Method
    weight: Decimal
    params: Mapping[str, str] = field(default_factory=dict)
    blank: Blank = Blank.SPREAD
    lower_is_better: bool = False

    def number(self, name: str, default: str) -> Decimal:
        return Decimal(self.params.get(name) or default)


@dataclass(frozen=True, slots=True)
class GroupRule:
    """Units that are compared with each other, and where their weights differ."""

    key: str
    units: Sequence[str]
    weights: Mapping[str, Decimal] = field(default_factory=dict)

    def weight(self, item: ItemRule) -> Decimal:
        return self.weights.get(item.key, item.weight)


@dataclass(frozen=True, slots=True)
class TotalRule:
    """How items become a total and totals a place."""

    ties: Ties = Ties.STANDARD
    tie_item: str = ""
    places: int = 2
    bonus_cap: Decimal = Decimal(5)
    penalty_cap: Decimal = Decimal(5)
    veto: str = "last"  # or "zero"


@dataclass(frozen=True, slots=True)
class Why:
    """Why a score is what it is: a code and the numbers in its sentence (scoring.wording)."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Points:
    """What an item brought: None where it could not be scored; `low`, `high` hold it whatever the range brings."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    why: Why
    weight: Decimal = ZERO  # full points in this group
