"""The points of the objective: each weight is shared out by what a candidate brings of all that all would bring.

So a weight of 40 for investment gives a candidate with a tenth of all investment 4 points, and an allocation's worth
says which share of everything it sets in motion. A figure that is not known gives no points and is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from diaodu.factors.allocation.problem import AllocationError

ALL = 100


@dataclass(frozen=True, slots=True)
class Traits:
    """What a candidate brings, by the criteria's names (investment, tax, jobs, stage, priority); None: not known."""

    candidate: str
    values: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Worth:
    candidate: str
    points: float
    parts: Mapping[str, float] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def worths(traits: Sequence[Traits], weights: Mapping[str, Decimal]) -> list[Worth]:
    """In the order of `traits`. Raises AllocationError where weights are negative or do not make 100."""
    if any(weight < 0 for weight in weights.values()) or sum(weights.values()) != ALL:
        raise AllocationError("权重要合计为100。", "The weights must make 100 together.", where=", ".join(weights))
    totals = {name: sum((one.values.get(name) or Decimal(0) for one in traits), Decimal(0)) for name in weights}
    found = []
    for one in traits:
        unknown = tuple(name for name in weights if weights[name] and one.values.get(name) is None)
        parts = {
            name: float(weight * (one.values.get(name) or 0) / totals[name])
            for name, weight in weights.items()
            if totals[name] and one.values.get(name) is not None
        }
        found.append(Worth(one.candidate, sum(parts.values()), parts, unknown))
    return found
