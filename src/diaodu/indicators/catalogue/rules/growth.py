"""Growth, contribution and pull. Pure.

Growth is worked out only for management figures, against the base that was kept for the same period; the growth of
official figures is what was published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from diaodu.indicators.catalogue.rules.spans import Answer

Said = tuple[str, str]
_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")


def growth_on(value: Decimal | None, base: Decimal | None) -> Answer:
    """Percent on the base. From zero or a negative base there is no growth, only an amount (`change_on`)."""
    if value is None:
        return Answer(None, ("缺本期数", "this period's figure is missing"))
    if base is None:
        return Answer(None, ("缺同期基数", "last year's figure is missing"))
    if base <= 0:
        return Answer(
            None,
            (
                f"同期为零或负，不给增速；增减额{value - base:+f}",
                f"last year is zero or negative: no growth, the change is {value - base:+f}",
            ),
        )
    return Answer(((value - base) / base * _HUNDRED).quantize(_CENT))


@dataclass(frozen=True, slots=True)
class Part:
    """What one part adds: `contribution` in percent of the whole's increase, `pull` in percentage points."""

    change: Decimal
    contribution: Decimal | None
    pull: Decimal | None


@dataclass(frozen=True, slots=True)
class Contributions:
    parts: Mapping[str, Part]
    growth: Decimal | None  # of the whole, in percent: what the pulls add up to
    why: Said = ("", "")


def contributions(parts: Mapping[str, tuple[Decimal, Decimal]]) -> Contributions:
    """贡献率 and 拉动 of each part (now, base). Pulls are not rounded: they add up to the growth of the whole.

    No contribution where the whole did not change, no pull where its base is zero or negative.
    """
    change = sum((now - base for now, base in parts.values()), Decimal(0))
    whole = sum((base for _now, base in parts.values()), Decimal(0))
    found = {
        name: Part(
            now - base,
            None if change == 0 else (now - base) / change * _HUNDRED,
            None if whole <= 0 else (now - base) / whole * _HUNDRED,
        )
        for name, (now, base) in parts.items()
    }
    if whole <= 0:
        return Contributions(found, None, ("基期合计为零或负，不算拉动", "the base is zero or negative: no pull"))
    why = ("总量没有变化，不算贡献率", "the whole did not change: no contributions") if change == 0 else ("", "")
    return Contributions(found, change / whole * _HUNDRED, why)


def weighted_pull(weight: Decimal, growth: Decimal) -> Decimal:
    """What a firm or branch pulls: its share of the base (0 to 1) times its growth in percent, in points."""
    return weight * growth


def pull_of_newcomer(now: Decimal, base: Decimal, whole_base: Decimal) -> Answer:
    """A firm new in the statistics counts with last year's figure as it reports it, not from zero."""
    if whole_base <= 0:
        return Answer(None, ("基期合计为零或负，不算拉动", "the base is zero or negative: no pull"))
    return Answer((now - base) / whole_base * _HUNDRED)
