"""Lines of figures from the warehouse: its files, with what was written a moment ago laid over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from diaodu.core.fields import from_scaled
from diaodu.indicators.analysis.rules.lines import Line, Meant, Point
from diaodu.indicators.catalogue.models import Indicator
from diaodu.people.models import Unit
from diaodu.warehouse.months import month_end, number_of

_RATE_PLACES = Decimal("0.01")


class SeriesName(NamedTuple):
    """One line, as the warehouse tells lines apart; figures of two of them are never added or compared."""

    indicator: str  # facts.series_key
    basis: str
    caliber: str


class Placed(NamedTuple):
    """A place among so many."""

    rank: int
    among: int


Spans = Mapping[str, Line]
Lines = Mapping[SeriesName, Spans]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The line of an indicator a page shows, and which others there are."""

    name: SeriesName
    spans: Spans
    others: tuple[SeriesName, ...] = ()


def meant_by(indicator: Indicator, *, basis: str = "") -> Meant:
    return Meant(
        str(indicator.frequency),
        str(indicator.kind),
        str(indicator.span),
        basis or str(indicator.basis),
        tuple(indicator.not_alone),
        indicator.behind,
    )


def months_with_figures(unit: Unit, *, today: date) -> dict[int, int]:
    """The months a unit has figures of, up to the one that holds today, each with how many indicators it has."""
    rows = _ask("months", {"dimension": "unit", "group": unit.path})
    return {month: indicators for month, indicators in rows if month <= number_of(today)}


def lines_of_unit(unit: Unit, first: int, last: int) -> Lines:
    """Every line of a unit between two months."""
    return _gathered(_ask("lines", {"dimension": "unit", "group": unit.path, "first": first, "last": last}))


def lines_of_children(unit: Unit, first: int, last: int) -> dict[str, Lines]:
    """The same of each unit right below one, by path, in one question; the tree is that of the last month."""
    values = {"dimension": "unit", "group": unit.path, "month": last, "first": first, "last": last}
    by_path: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for path, *row in _ask("children", values):
        by_path[path].append(tuple(row))
    return {path: _gathered(rows) for path, rows in by_path.items()}


def _gathered(rows: Iterable[tuple[Any, ...]]) -> Lines:
    found: dict[SeriesName, dict[str, dict[int, Point]]] = defaultdict(lambda: defaultdict(dict))
    for indicator, month, span, basis, caliber, figure, rate, counted, blanks, missing, reason in rows:
        point = Point(value_of(figure, rate), counted, blanks, missing, reason)
        found[SeriesName(indicator, basis, caliber)][span][month] = point
    return {name: dict(spans) for name, spans in found.items()}


def ranks_of_unit(unit: Unit, parent: Unit, first: int, last: int) -> dict[tuple[SeriesName, str, int], Placed]:
    """By line, span and month the place of a unit among all right below `parent`, in the tree of the last month."""
    values = {
        "dimension": "unit", "group": parent.path, "unit": unit.path, "month": last, "first": first, "last": last,
    }  # fmt: skip
    return {
        (SeriesName(indicator, basis, caliber), span, month): Placed(rank, among)
        for indicator, month, span, basis, caliber, rank, among in _ask("ranks", values)
    }


def chosen_line(lines: Lines, key: str, *, basis: str, span: str, caliber: str | None = None) -> Chosen | None:
    """The line of that basis with the newest figure; a caliber asked for goes first. None: there is no figure."""
    names = sorted(name for name in lines if name.indicator == key)
    own = [name for name in names if name.basis == basis and caliber in (None, name.caliber)]
    if not own:
        return None

    def newest(name: SeriesName) -> int:
        return max((month for month, point in lines[name].get(span, {}).items() if point.value is not None), default=0)

    best = max(own, key=lambda name: (newest(name), name.caliber == "", name.caliber))
    return Chosen(best, lines[best], tuple(name for name in names if name != best))


def value_of(figure: int | None, rate: float | None) -> Decimal | None:
    """An exact amount, or an average with two decimals, as rates are published."""
    if figure is not None:
        return from_scaled(figure)
    return None if rate is None else Decimal(repr(rate)).quantize(_RATE_PLACES)


def built_at() -> str:
    """When the files were built, as their manifest says; empty: never, everything is read from the tables."""
    from diaodu.warehouse.desk import store

    return store().manifest().built_at


def end_of(month: int) -> date:
    return month_end(month)


def _ask(name: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    from diaodu.indicators.analysis.queries.statements import statement
    from diaodu.warehouse.desk import reader

    return reader().rows(statement(name), values)
