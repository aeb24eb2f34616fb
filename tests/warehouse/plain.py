"""The same answers by plain loops, slowly: what the expressions are held against."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

from tests.warehouse.small import Kind, Small, Value

from diaodu.warehouse.trees import Pair, flatten

Place = tuple[str, str, int, str, str, str]  # unit, record, month, span, basis, caliber


def place_of(value: Value) -> Place:
    return value.unit, value.record, value.month, value.span, value.basis, value.caliber


def newest(values: list[Value]) -> dict[tuple[str, Place], Value]:
    found: dict[tuple[str, Place], Value] = {}
    for value in values:
        key = value.indicator, place_of(value)
        held = found.get(key)
        if held is None or _order(value) > _order(held):
            found[key] = value
    return found


def _order(value: Value) -> tuple[Any, ...]:
    missing = value.row()[10]
    return value.vintage, value.hours, value.value is not None, value.value or 0, [-ord(c) for c in missing]


def groups(small: Small) -> list[tuple[Any, ...]]:
    """Rows as `schema.GROUPS`, sorted."""
    held = newest(small.values)
    kinds = {kind.indicator: kind for kind in small.kinds}
    trees = {"unit": flatten(small.units), **{name: flatten(spans) for name, spans in small.records.items()}}
    lowest = _lowest(held, trees["unit"])
    summed: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(
        lambda: {"total": None, "top": 0, "bottom": 0, "pairs": 0, "counted": 0, "blanks": 0}
    )
    for (indicator, place), value in lowest.items():
        for name, part in _parts(indicator, place, value, held, kinds):
            for dimension, group in _above(place, trees):
                _add(summed[dimension, group, name, *place[2:]], part)
    return sorted((_shown(key, sums, held, kinds) for key, sums in summed.items()), key=repr)


def _lowest(held: dict[tuple[str, Place], Value], units: list[Pair]) -> dict[tuple[str, Place], Value]:
    covered = set()
    for indicator, place in held:
        for pair in units:
            if pair.node == place[0] and pair.distance > 0 and pair.first <= place[2] <= pair.last:
                covered.add((indicator, pair.ancestor, *place[2:]))
        if place[1]:
            covered.add((indicator, place[0], *place[2:]))
    return {
        (indicator, place): value
        for (indicator, place), value in held.items()
        if place[1] or (indicator, place[0], *place[2:]) not in covered
    }


def _parts(
    indicator: str, place: Place, value: Value, held: dict[tuple[str, Place], Value], kinds: dict[str, Kind]
) -> list[tuple[str, Any]]:
    """(indicator, what it adds): None adds nothing, a number is an amount, a pair is an average's terms."""
    kind = kinds.get(indicator)
    found: list[tuple[str, Any]] = []
    if kind is None or kind.adds_up in {"none", "ratio"}:
        found.append((indicator, None))
    elif kind.adds_up == "weighted":
        weight = held.get((kind.weight, place))
        known = weight is not None and weight.value is not None and value.value is not None
        found.append((indicator, (value.value * weight.value, weight.value) if known else "blank"))
    else:
        found.append((indicator, "blank" if value.value is None else value.value))
    for other in kinds.values():
        if other.adds_up == "ratio" and other.denominator == indicator:
            top = held.get((other.numerator, place))
            known = top is not None and top.value is not None and value.value is not None
            found.append((other.indicator, (top.value, value.value) if known else "blank"))
    return found


def _above(place: Place, trees: dict[str, list[Pair]]) -> list[tuple[str, str]]:
    found = []
    for dimension, pairs in trees.items():
        node = place[0] if dimension == "unit" else place[1]
        least = 0 if dimension == "unit" else 1
        found += [
            (dimension, pair.ancestor)
            for pair in pairs
            if pair.node == node and pair.distance >= least and pair.first <= place[2] <= pair.last
        ]
    return found


def _add(sums: dict[str, Any], part: Any) -> None:
    if part is None:
        return
    if part == "blank":
        sums["blanks"] += 1
        return
    sums["counted"] += 1
    if isinstance(part, tuple):
        sums["top"], sums["bottom"], sums["pairs"] = sums["top"] + part[0], sums["bottom"] + part[1], 1
    else:
        sums["total"] = (sums["total"] or 0) + part


def _shown(
    key: tuple[Any, ...], sums: dict[str, Any], held: dict[tuple[str, Place], Value], kinds: dict[str, Kind]
) -> tuple[Any, ...]:
    dimension, group, indicator, month, span, basis, caliber = key
    own = held.get((indicator, (group, "", month, span, basis, caliber))) if dimension == "unit" else None
    published = own.value if own else None
    kind = kinds.get(indicator)
    adds_up = kind.adds_up if kind else "none"
    figure: int | None = published if published is not None else sums["total"]
    rate: float | None = None
    if adds_up in {"weighted", "ratio"}:
        figure = None
        if published is not None:
            rate = published / 10_000
        elif sums["pairs"] and sums["bottom"]:
            assert kind is not None
            factor = Fraction(1, 10_000) if adds_up == "weighted" else Fraction(kind.factor)
            rate = float(Fraction(sums["top"], sums["bottom"]) * factor)
    missing = own.row()[10] if own else ""
    empty = figure is None and rate is None
    reason = "" if not empty else "not_additive" if adds_up == "none" and not missing else "nothing_known"
    return (*key, published, sums["total"], figure, rate, sums["counted"], sums["blanks"], missing, reason)


def ranks(figures: dict[str, Any], *, up: bool = True) -> dict[str, int | None]:
    known = [figure for figure in figures.values() if figure is not None]
    return {
        name: None if figure is None else 1 + sum((other > figure) if up else (other < figure) for other in known)
        for name, figure in figures.items()
    }
