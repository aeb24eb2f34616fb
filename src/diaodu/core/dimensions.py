"""Dimensions and facts: what the warehouse may group by and what it may count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

UNIT, RECORD = "unit", "record"  # the two columns of a fact that dimensions place
# What a fact's rows must say, each under its word. `id` grows with every row; `period_end` is the last day of a month.
FACT_COLUMNS = (
    "id", "indicator", "unit", "record", "period_end", "span",
    "basis", "caliber", "vintage", "known_at", "value", "missing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edge:
    """`child` stands below `parent` from the first day to the last, both included; None: always, still.

    An empty parent says that the node is there, with nothing above it.
    """

    child: str
    parent: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something facts can be grouped by: a tree (or several) whose lowest nodes are values of a fact's column.

    `of` is that column. `edges` answers every edge there ever was; a node may have one parent at a time, or several
    where groups overlap (programmes): sums count a record once in each group.
    """

    name: str
    title_zh: str
    title_en: str
    of: str
    edges: Callable[[], Iterable[Edge]]

    def __post_init__(self) -> None:
        if self.of not in {UNIT, RECORD}:
            msg = f"dimension {self.name} places {self.of}, which no fact has"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Counted:
    """How an indicator's figures go together.

    `adds_up`: sum, weighted (by the indicator `weight`), ratio (`numerator` over `denominator`, times `times`),
    last (summed over units, the last one over time) or none. `joins_january`: January is published with February.
    """

    indicator: str
    adds_up: str
    weight: str = ""
    numerator: str = ""
    denominator: str = ""
    times: float = 100.0
    joins_january: bool = False
    up_is_good: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """A table that is counted. `rows()` answers immutable rows; `columns` says where in them each word stands.

    Words that a fact has no column for are left out of `columns` (`record`, `caliber`); `id` must be an integer that
    grows. `counted()` says of each of its indicators how it adds up: one that is not named there is not added.
    """

    name: str
    title_zh: str
    title_en: str
    rows: Callable[[], QuerySet[Any]]
    columns: Mapping[str, str]
    counted: Callable[[], Iterable[Counted]]

    def __post_init__(self) -> None:
        if strange := set(self.columns) - set(FACT_COLUMNS):
            msg = f"fact {self.name} names columns that nobody reads: {', '.join(sorted(strange))}"
            raise ValueError(msg)


_dimensions: dict[str, Dimension] = {}
_facts: dict[str, Fact] = {}


def register_dimension(dimension: Dimension) -> None:
    _dimensions[dimension.name] = dimension


def register_fact(fact: Fact) -> None:
    """Make a fact known; its indicators must be named so that no other fact has the same."""
    _facts[fact.name] = fact


def dimensions() -> list[Dimension]:
    return list(_dimensions.values())


def facts() -> list[Fact]:
    return list(_facts.values())
