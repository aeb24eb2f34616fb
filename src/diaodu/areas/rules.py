"""Figures of an area by its kind: the newest of each, ratios computed, blanks kept as blanks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
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


class Said(Fact, Protocol):
    by: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing said of a figure. `is_replaced`: something was said later for the same day; `change`: against the day
    before it, of numbers."""

    said: Said
    is_replaced: bool
    change: Decimal | None


def history_of(facts: Iterable[Said], name: str) -> list[HistoryLine]:
    """The newest day first; of one day what was said last (facts come the newest first)."""
    held = [fact for fact in facts if fact.name == name]
    held.sort(key=lambda fact: fact.on, reverse=True)  # stable: of one day the one said last stays first
    counting: dict[date, Said] = {}
    for fact in held:
        counting.setdefault(fact.on, fact)
    days = list(counting)
    before = {day: counting[earlier] for day, earlier in pairwise(days)}
    return [HistoryLine(fact, counting[fact.on] is not fact, _change(fact, before.get(fact.on))) for fact in held]


def _change(fact: Said, earlier: Said | None) -> Decimal | None:
    if earlier is None or fact.value is None or earlier.value is None:
        return None
    return fact.value - earlier.value
