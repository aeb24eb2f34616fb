"""缺口分解: what the named supports of each kind would fill of a gap, and what nobody has an explanation for.

Everything here is an estimate of the management. A part whose amount is not known counts as nothing and is told by
number: it is never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

# 存量, 新投产和新入统, 项目, 政策, in the order they are told.
KINDS = ("existing", "new", "project", "policy")
SCENARIOS = ("cautious", "base", "hopeful")
STATES = ("confirmed", "open", "doubtful")
_HUNDRED = Decimal(100)
_CENT = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Part:
    """One support named for the gap. `adds` None: what it adds is not known."""

    kind: str
    state: str
    adds: Decimal | None


@dataclass(frozen=True, slots=True)
class Filled:
    """What one kind fills in one scenario, from how many supports, and how many of them say nothing."""

    kind: str
    amount: Decimal
    count: int
    blanks: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """`filled` and `rest` together are the gap, exactly; a negative rest is more than is missing."""

    name: str
    gap: Decimal
    filled: tuple[Filled, ...]
    rest: Decimal

    @property
    def sum(self) -> Decimal:
        return sum((each.amount for each in self.filled), Decimal(0))


def weights_of(row: Mapping[str, Any]) -> dict[str, dict[str, Decimal]]:
    """Per cent of what a support of each state adds that a scenario counts. Raises ValueError."""
    if not isinstance(row, Mapping) or set(row) != set(SCENARIOS):
        raise ValueError("scenarios")
    found = {}
    for name in SCENARIOS:
        given = row[name]
        if not isinstance(given, Mapping) or set(given) != set(STATES):
            raise ValueError(name)
        shares = {}
        for state in STATES:
            share = given[state]
            if isinstance(share, bool) or not isinstance(share, int) or not 0 <= share <= 100:
                raise ValueError(name)
            shares[state] = Decimal(share)
        found[name] = shares
    return found


def decompose(
    gap: Decimal, parts: Sequence[Part], weights: Mapping[str, Mapping[str, Decimal]]
) -> tuple[Scenario, ...]:
    """The three scenarios. A support that fell away counts in none of them."""
    return tuple(_scenario(name, gap, parts, weights[name]) for name in SCENARIOS)


def _scenario(name: str, gap: Decimal, parts: Sequence[Part], shares: Mapping[str, Decimal]) -> Scenario:
    filled = []
    for kind in KINDS:
        ours = [part for part in parts if part.kind == kind and part.state in shares]
        amount = sum(
            ((part.adds * shares[part.state] / _HUNDRED).quantize(_CENT) for part in ours if part.adds is not None),
            Decimal(0),
        )
        filled.append(Filled(kind, amount, len(ours), sum(part.adds is None for part in ours)))
    rest = gap - sum((each.amount for each in filled), Decimal(0))
    return Scenario(name, gap, tuple(filled), rest)
