"""What forms of those above may be filled with beside indicators: apps above register it, a cell names its key."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from diaodu.kernel.period import Period
from diaodu.people.models import Unit


@dataclass(frozen=True, slots=True)
class SourceFigure:
    """A figure for one period, or why there is none and whom to ask."""

    name: str
    value: Decimal | None
    url: str = ""
    ask: Unit | None = None
    why: tuple[str, str] = ("", "")


class FormSource(Protocol):
    """`prefix`: its keys begin with it and a colon."""

    prefix: str

    def choices(self, county: Unit) -> Sequence[tuple[str, str]]:
        """(key, label) of what may be chosen; no two labels are the same."""
        ...

    def figures(
        self, county: Unit, keys: Collection[str], periods: Collection[Period]
    ) -> Mapping[tuple[str, str], SourceFigure]:
        """By key and period's code; every one asked for. A constant number of queries a period."""
        ...


_sources: dict[str, FormSource] = {}


def register_form_source(source: FormSource) -> None:
    _sources[source.prefix] = source


def source_choices(county: Unit) -> list[tuple[str, str]]:
    return [choice for source in _sources.values() for choice in source.choices(county)]


def source_figures(county: Unit, wanted: Mapping[str, Collection[Period]]) -> dict[tuple[str, str], SourceFigure]:
    """`wanted`: by key the periods. What no app answers for is a hole that says so."""
    found: dict[tuple[str, str], SourceFigure] = {}
    for prefix, source in _sources.items():
        keys = [key for key in wanted if key.startswith(f"{prefix}:")]
        if keys:
            periods = {period for key in keys for period in wanted[key]}
            found.update(source.figures(county, keys, periods))
    gone = ("来源已不存在", "its source is not there any more")
    for key, asked in wanted.items():
        for period in asked:
            found.setdefault((key, period.code), SourceFigure(key, None, why=gone))
    return found
