"""Many needs taken on together: what of them the supplies cannot carry beside what is being worked on. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diaodu.factors.months import row_of
from diaodu.factors.rules import Wanted, need_line


@dataclass(frozen=True, slots=True)
class Short:
    """In that month so much is left, and so much of what is asked for lacks."""

    month: date
    left: Decimal
    lacking: Decimal


def short_of(
    asked: Mapping[str, Wanted], under_way: Sequence[Wanted], supply: Sequence[Decimal], start: date
) -> dict[str, Short]:
    """By key, those that do not fit, in the order given: one that does not fit takes nothing from those after it.

    `supply`: what is left to give by the end of each month from `start`. A need after those months is not judged.
    """
    months = row_of(start, len(supply))
    taken, found = list(under_way), {}
    for key, want in asked.items():
        line = need_line(taken, start, len(supply))
        tight = [
            Short(month, max(Decimal(0), there_is - before), min(want.amount, before + want.amount - there_is))
            for month, there_is, before in zip(months, supply, line, strict=True)
            if month >= want.month and before + want.amount > there_is
        ]
        if tight:
            found[key] = tight[0]
        else:
            taken.append(want)
    return found
