"""The figure of a whole from those of its parts, as the indicator says it adds up. Pure; for a few units.

What is not known is left out and counted, never taken for zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from diaodu.indicators.catalogue.choices import AddsUp

Said = tuple[str, str]
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Piece:
    """One part: its own figure; `weight` for a mean; `above` and `below` for a ratio of sums."""

    value: Decimal | None = None
    weight: Decimal | None = None
    above: Decimal | None = None
    below: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    value: Decimal | None
    counted: int
    blanks: int
    why: Said = ("", "")


def whole_of(pieces: Iterable[Piece], adds_up: str, *, is_percent: bool = True) -> Whole:
    """`is_percent`: a ratio is given in percent."""
    every = list(pieces)
    if adds_up in (AddsUp.SUM, AddsUp.LAST):
        return _sum(every)
    if adds_up == AddsUp.WEIGHTED:
        return _mean(every)
    if adds_up == AddsUp.RATIO:
        return _ratio(every, Decimal(100) if is_percent else Decimal(1))
    return Whole(None, 0, 0, ("这个指标不能加总", "this indicator does not add up"))


def _sum(pieces: list[Piece]) -> Whole:
    known = [piece.value for piece in pieces if piece.value is not None]
    value = sum(known, Decimal(0)) if known else None
    return Whole(value, len(known), len(pieces) - len(known), ("", "") if known else _NOTHING)


def _mean(pieces: list[Piece]) -> Whole:
    known = [(p.value, p.weight) for p in pieces if p.value is not None and p.weight is not None]
    weight = sum((w for _value, w in known), Decimal(0))
    blanks = len(pieces) - len(known)
    if not known:
        return Whole(None, 0, blanks, _NOTHING)
    if weight <= 0 or any(w < 0 for _value, w in known):
        return Whole(None, len(known), blanks, ("权数合计为零或有负数", "the weights are zero or negative"))
    value = sum((v * w for v, w in known), Decimal(0)) / weight
    return Whole(value.quantize(_PLACES), len(known), blanks)


def _ratio(pieces: list[Piece], factor: Decimal) -> Whole:
    known = [(p.above, p.below) for p in pieces if p.above is not None and p.below is not None]
    blanks = len(pieces) - len(known)
    if not known:
        return Whole(None, 0, blanks, _NOTHING)
    below = sum((b for _above, b in known), Decimal(0))
    if below == 0:
        return Whole(None, len(known), blanks, ("分母合计为零", "the denominators add up to zero"))
    value = sum((a for a, _below in known), Decimal(0)) / below * factor
    return Whole(value.quantize(_PLACES), len(known), blanks)


_NOTHING: Said = ("没有可加的数", "there is nothing to add up")
