"""Figures of an area by its kind: the newest of each, ratios computed, blanks kept as blanks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from diaodu.areas.choices import FieldKind
from diaodu.areas.setting_kinds import AreaKind, FigureField

_PLACES = Decimal("0.01")


class Fact(Protocol):
    name: str
    value: Decimal | None
    words: str
    on: date
    source: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure of the area's kind as it is shown: `value` and `words` both empty is a blank."""

    field: FigureField
    value: Decimal | None = None
    words: str = ""
    on: date | None = None
    source: str = ""
    since_days: int | None = None

    @property
    def is_blank(self) -> bool:
        return self.value is None and not self.words


def newest(facts: Iterable[Fact], *, on: date) -> dict[str, Fact]:
    """By name the figure of the latest day up to `on`; of one day the one said last (facts come in that order)."""
    found: dict[str, Fact] = {}
    for fact in facts:
        if fact.on <= on and (fact.name not in found or fact.on >= found[fact.name].on):
            found[fact.name] = fact
    return found


def shown_figures(kind: AreaKind, facts: Sequence[Fact], *, on: date) -> list[Shown]:
    """Every figure the kind has, in its order, blanks too."""
    known = newest(facts, on=on)
    return [
        _ratio(each, known, on) if each.kind == FieldKind.RATIO else _plain(each, known, on) for each in kind.fields
    ]


def _plain(field: FigureField, known: Mapping[str, Fact], on: date) -> Shown:
    fact = known.get(field.key)
    if fact is None:
        return Shown(field)
    return Shown(field, fact.value, fact.words, fact.on, fact.source, (on - fact.on).days)


def _ratio(field: FigureField, known: Mapping[str, Fact], on: date) -> Shown:
    """Not known where either side is not, or where there is nothing to divide by; as old as its older side."""
    above, below = known.get(field.of), known.get(field.per)
    if above is None or below is None or above.value is None or not below.value:
        return Shown(field)
    value = _short((above.value * field.times / below.value).quantize(_PLACES))
    day = min(above.on, below.on)
    return Shown(field, value, "", day, "", (on - day).days)


def _short(value: Decimal) -> Decimal:
    """Without zeros at its end, and never in exponent form."""
    number = value.normalize()
    return number if int(number.as_tuple().exponent) <= 0 else number.quantize(Decimal(1))
