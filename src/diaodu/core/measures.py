"""Measures: what an app can say "how much, by this date" about. Upper apps bind to the name, never to the code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Contribution:
    """A record that counts towards a figure, with where it can be opened."""

    label: str
    url: str = ""
    value: Decimal | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure as of a day. `value` None: not known; `blanks`: how many parts of it are not known and left out."""

    value: Decimal | None
    unit: str
    as_of: date | None = None  # the end of the period the newest part belongs to
    blanks: int = 0
    records: Sequence[Contribution] = field(default_factory=tuple)


class Measure(Protocol):
    """What an app registers in its `measures.py`."""

    name: str  # "<app>.<what>"
    title_zh: str
    title_en: str
    filter_schema: Mapping[str, str]  # parameter → what it means, for people
    # `optional`, where a measure has it: the parameters that may be left out. `scope` is laid by the plan.
    # `counts_times`, where it is true: each record is something held on its day, which is what recurs counts by.

    def value(self, as_of: date, filter: Mapping[str, Any], *, known: datetime | None = None) -> Measured:
        """The figure by the end of `as_of`, as it was known at `known` (now, where None)."""
        ...

    def values(
        self, as_of: date, filters: Sequence[Mapping[str, Any]], *, known: datetime | None = None
    ) -> list[Measured]:
        """The same for many filters in a constant number of queries, in their order."""
        ...


class MeasureOfDays(Protocol):
    """What a measure may offer besides: many days from one read, where standings are caught up."""

    def values_on_days(self, evenings: Sequence[Evening], filters: Sequence[Mapping[str, Any]]) -> list[list[Measured]]:
        """By day what `values` says; a constant number of queries, however many days."""
        ...


Evening = tuple[date, datetime]  # a day, and up to when what is known counts
_measures: dict[str, Measure] = {}


def register_measure(measure: Measure) -> None:
    """Make a measure known under its name; the same name twice is a mistake in the code."""
    if _measures.get(measure.name, measure) is not measure and type(_measures[measure.name]) is not type(measure):
        msg = f"a measure named {measure.name} is registered already"
        raise ValueError(msg)
    _measures[measure.name] = measure


def measure_named(name: str) -> Measure:
    """Raises LookupError, naming it, where no app answers for that measure."""
    try:
        return _measures[name]
    except KeyError:
        msg = f"no measure is named {name}"
        raise LookupError(msg) from None


def measured_on_days(
    measure: Measure, evenings: Sequence[Evening], filters: Sequence[Mapping[str, Any]]
) -> list[list[Measured]]:
    """By day, in order, what `measure.values` says; from one read where the measure can."""
    together = getattr(measure, "values_on_days", None)
    if together is not None and len(evenings) > 1:
        return list(together(evenings, filters))
    return [list(measure.values(day, filters, known=known)) for day, known in evenings]


def all_measures() -> list[Measure]:
    return sorted(_measures.values(), key=lambda measure: measure.name)
