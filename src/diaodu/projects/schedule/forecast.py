"""When it will really be over: the plan's finish, and a range from how far past nodes ran over. Pure and repeatable.

Each node that is left on the deciding chain takes its planned days times a ratio drawn from the past (actual days
to promised days): this work's own nodes count more than those of similar work. The range is what lies between the
fifth and the ninety-fifth of a hundred such draws. With too few past nodes there is no range, and that is said.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ForecastRule:
    """`least`: past nodes needed; `own_weight`: how many similar nodes one of its own is worth; `share`: percent."""

    least: int = 8
    draws: int = 400
    own_weight: int = 3
    share: int = 90

    @classmethod
    def from_row(cls, row: Mapping[str, Any] | None) -> ForecastRule:
        return cls(**row) if row else cls()


@dataclass(frozen=True, slots=True)
class FinishRange:
    """Ordinals of days."""

    low: int
    middle: int
    high: int


def finish_range(
    finish: int,
    left: Sequence[int],
    *,
    own: Sequence[float],
    similar: Sequence[float],
    rule: ForecastRule,
    not_before: int,
    seed: int,
) -> FinishRange | None:
    """The range around the plan's `finish`; `left`: planned days still to run of each node on the deciding chain.

    `own`, `similar`: past ratios. None with fewer than `rule.least` of them. The same input gives the same range.
    """
    if len(own) + len(similar) < rule.least:
        return None
    dice = random.Random(seed)  # noqa: S311 -- a simulation, no secret
    pool = [*own, *similar]
    weights = [rule.own_weight] * len(own) + [1] * len(similar)
    base = finish - sum(left)
    drawn = dice.choices(pool, weights, k=rule.draws * max(1, len(left)))
    ends = []
    for number in range(rule.draws):
        ratios = drawn[number * len(left) : (number + 1) * len(left)]
        ends.append(max(not_before, base + round(sum(days * ratio for days, ratio in zip(left, ratios, strict=True)))))
    ends.sort()
    edge = (100 - rule.share) / 200
    return FinishRange(_quantile(ends, edge), _quantile(ends, 0.5), _quantile(ends, 1 - edge))


def _quantile(ordered: Sequence[int], share: float) -> int:
    return ordered[min(len(ordered) - 1, max(0, round(share * (len(ordered) - 1))))]
