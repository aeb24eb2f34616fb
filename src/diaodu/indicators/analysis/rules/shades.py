"""Which shade a figure has on a map: at most five, each with words that say what it holds. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Generic, TypeVar

Name = TypeVar("Name")
SHADES = 5  # the deepest is the last; fewer are spread over them


@dataclass(frozen=True, slots=True)
class Band:
    """One line of the legend: from and to, both included, as figures or as ranks."""

    shade: int
    low: Decimal
    high: Decimal

    def holds(self, value: Decimal) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Shading(Generic[Name]):
    """`shades` names every place; None: its figure is not known, which is no shade."""

    bands: Sequence[Band]
    shades: Mapping[Name, int | None]

    @property
    def has_blanks(self) -> bool:
        return None in self.shades.values()


def by_value(values: Mapping[Name, Decimal | None]) -> Shading[Name]:
    """Steps of equal width from the least to the most; the more, the deeper."""
    known = sorted({value for value in values.values() if value is not None})
    if not known:
        return Shading((), dict.fromkeys(values))
    edges = _edges(known)
    bands = []
    for shade, (low, high) in enumerate(pairwise(edges)):
        inside = [value for value in known if low <= value < high or value == high == edges[-1]]
        if inside:
            bands.append(Band(shade, low, high))
    if len(edges) == 1:
        bands = [Band(SHADES // 2, known[0], known[0])]
    return Shading(bands, {name: _shade(bands, value) for name, value in values.items()})


def by_rank(ranks: Mapping[Name, int | None]) -> Shading[Name]:
    """Ranks in groups of nearly the same size; the better, the deeper. Who shares a rank shares a shade."""
    known = sorted(rank for rank in ranks.values() if rank is not None)
    if not known:
        return Shading((), dict.fromkeys(ranks))
    groups = min(SHADES, len(set(known)))
    held: dict[int, list[int]] = {}
    for rank in known:
        held.setdefault(known.index(rank) * groups // len(known), []).append(rank)
    bands = [
        Band(_spread(groups - 1 - group, groups), Decimal(min(found)), Decimal(max(found)))
        for group, found in held.items()
    ]
    return Shading(
        bands, {name: None if rank is None else _shade(bands, Decimal(rank)) for name, rank in ranks.items()}
    )


def _spread(shade: int, of: int) -> int:
    return SHADES // 2 if of == 1 else round(shade * (SHADES - 1) / (of - 1))


def _edges(known: Sequence[Decimal]) -> list[Decimal]:
    """Where steps begin: the least, rounded figures between, the most; fewer where rounding makes two the same."""
    least, most = known[0], known[-1]
    width = (most - least) / SHADES
    if not width:
        return [least]
    places = Decimal(1).scaleb(width.adjusted() - 1)
    inner = {(least + width * step).quantize(places, ROUND_HALF_UP) for step in range(1, SHADES)}
    return sorted({least, *(edge for edge in inner if least < edge < most), most})


def _shade(bands: Sequence[Band], value: Decimal | None) -> int | None:
    """The deepest step that begins at or below it: a figure on an edge belongs to the step above."""
    if value is None:
        return None
    return next((band.shade for band in reversed(bands) if band.holds(value)), None)
