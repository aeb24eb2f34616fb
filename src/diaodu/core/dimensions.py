"""Dimensions and facts: what the warehouse may group by and what it may count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something facts can be grouped by: rows with `key` and `label`, and `parent` where it is a tree."""

    name: str
    title_zh: str
    title_en: str
    rows: Callable[[], QuerySet]


@dataclass(frozen=True, slots=True)
class Fact:
    """A table that is counted: its grain is its key, its dimensions are columns that hold their keys."""

    name: str
    title_zh: str
    title_en: str
    grain: tuple[str, ...]
    dimensions: tuple[str, ...]
    values: tuple[str, ...]
    rows: Callable[[], QuerySet]


_dimensions: dict[str, Dimension] = {}
_facts: dict[str, Fact] = {}


def register_dimension(dimension: Dimension) -> None:
    _dimensions[dimension.name] = dimension


def register_fact(fact: Fact) -> None:
    """Raises LookupError where a dimension of the fact is not registered: lower apps register first."""
    missing = [name for name in fact.dimensions if name not in _dimensions]
    if missing:
        msg = f"fact {fact.name} names unknown dimensions: {', '.join(missing)}"
        raise LookupError(msg)
    _facts[fact.name] = fact


def dimensions() -> list[Dimension]:
    return list(_dimensions.values())


def facts() -> list[Fact]:
    return list(_facts.values())
