"""Places out of totals: by the declared rule of ties, and no finer than the ranges allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from diaodu.assessment.scoring.values import Ties, TotalRule


@dataclass(frozen=True, slots=True)
class Span:
    """A total and the range it lies in; `tie`: what decides where totals are equal; `vetoed`: behind everybody else."""

    value: Decimal
    low: Decimal
    high: Decimal
    tie: Decimal = Decimal(0)
    vetoed: bool = False

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Place:
    """`best` to `worst`: the places that the ranges allow; `place`: by the middle values, for the order of a list."""

    place: int
    best: int
    worst: int

    @property
    def is_exact(self) -> bool:
        return self.best == self.worst


def places_of(spans: Mapping[str, Span], rule: TotalRule) -> dict[str, Place]:
    """Every unit's place. Those without a total are not among `spans`."""
    return {unit: _place(unit, spans, rule) for unit in spans}


def _place(unit: str, spans: Mapping[str, Span], rule: TotalRule) -> Place:
    own = spans[unit]
    others = [span for name, span in spans.items() if name != unit]
    above = [span for span in others if _beats(span, own, rule)]
    surely = [span for span in others if _surely_beats(span, own, rule)]
    perhaps = [span for span in others if _perhaps_beats(span, own, rule)]
    if rule.ties == Ties.DENSE:
        place = 1 + len({(span.vetoed, span.value) for span in above})
        return Place(place, 1 + _fewest(surely), 1 + _most(perhaps))
    return Place(1 + len(above), 1 + len(surely), 1 + len(perhaps))


def _beats(span: Span, own: Span, rule: TotalRule) -> bool:
    if span.vetoed != own.vetoed:
        return own.vetoed
    if span.value != own.value:
        return span.value > own.value
    return rule.ties == Ties.ITEM and span.tie > own.tie


def _surely_beats(span: Span, own: Span, rule: TotalRule) -> bool:
    if span.vetoed != own.vetoed:
        return own.vetoed
    if span.is_exact and own.is_exact:
        return _beats(span, own, rule)
    return span.low > own.high


def _perhaps_beats(span: Span, own: Span, rule: TotalRule) -> bool:
    if span.vetoed != own.vetoed:
        return own.vetoed
    if span.is_exact and own.is_exact:
        return _beats(span, own, rule)
    return span.high > own.low


def _fewest(spans: list[Span]) -> int:
    """With how few different totals these ranges could be met: the least points that pierce all of them."""
    count, last = 0, {False: None, True: None}  # type: tuple[int, dict[bool, Decimal | None]]
    for span in sorted(spans, key=lambda each: each.high):
        reached = last[span.vetoed]
        if reached is None or span.low > reached:
            count += 1
            last[span.vetoed] = span.high
    return count


def _most(spans: list[Span]) -> int:
    exact = {(span.vetoed, span.value) for span in spans if span.is_exact}
    return len(exact) + sum(not span.is_exact for span in spans)
