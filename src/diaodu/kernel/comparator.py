"""What a promised number asks of the real one: at least, at most, about."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from diaodu.kernel.quantity import Quantity


class Comparator(StrEnum):
    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOUT = "~"
    MORE = ">"
    LESS = "<"


def is_met(promise: Quantity, comparator: str, actual: Decimal, *, tolerance: Decimal = Decimal("0.05")) -> bool:
    """Whether `actual` (in the promise's unit) keeps the promise.

    `=` is kept by reaching the number: a plan that promises 15 is not broken by 16. A range is kept inside it
    or above its lower end; `~` by coming within `tolerance` (a share of the number) below it, or above.
    Raises ValueError for a comparator that is none of = >= <= ~ > <.
    """
    match Comparator(comparator):
        case Comparator.AT_MOST:
            return actual <= promise.high
        case Comparator.LESS:
            return actual < promise.low
        case Comparator.MORE:
            return actual > promise.high
        case Comparator.ABOUT:
            return actual >= promise.low * (1 - tolerance)
        case _:
            return actual >= promise.low
