"""A number as it stands in a text, and what a reader of one is given."""

from __future__ import annotations

import re
from dataclasses import dataclass

from diaodu.kernel.quantity import Quantity
from diaodu.reading.comparators import Bound, bound_of


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit. `text[start:end]` holds the comparator beside it, `text[core:edge]` does not."""

    start: int
    end: int
    core: int
    edge: int
    value: str  # as written, a range as "low-high"
    unit: str  # as written, with its magnitude
    quantity: Quantity | None
    comparator: str
    form: str  # number han share half double rank class grade
    kind: str  # the unit's kind


@dataclass(frozen=True, slots=True)
class Found:
    """A match of the scanner; `floor` is where the amount before it ends."""

    text: str
    match: re.Match[str]
    floor: int

    def bound(self, edge: int | None = None, inside: str = "") -> Bound:
        """How the number binds, its digits and unit ending at `edge` (default: the match)."""
        end = self.match.end() if edge is None else edge
        return bound_of(self.text, self.match.start(), end, inside, self.floor)

    def amount(
        self,
        bound: Bound,
        *,
        value: str,
        unit: str,
        quantity: Quantity | None,
        kind: str,
        form: str,
        edge: int | None = None,
    ) -> Amount:
        """The amount that ends, without its comparator, at `edge` (default: the match)."""
        end = self.match.end() if edge is None else edge
        return Amount(
            bound.start, bound.end, self.match.start(), end, value, unit, quantity, bound.comparator, form, kind
        )
