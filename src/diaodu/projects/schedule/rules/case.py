"""What a schedule's light is asked about, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from diaodu.kernel.light import Light


@dataclass(frozen=True, slots=True)
class Bond:
    """A special bond: the day of its issue, and what of it was spent in percent; None: nobody has said."""

    issued_on: date
    spent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What is known on `as_of`. What is None is not known, and no rule is judged by it.

    `progress`, `expected`: shares of the weights, 1 is all. `excused`: days of slips whose reason was accepted;
    they are already taken off `expected` and `start_promised`.
    """

    as_of: date
    has_baseline: bool
    is_over: bool = False
    start_promised: date | None = None
    started: date | None = None
    progress: Fraction | None = None
    expected: Fraction | None = None
    late_days: int | None = None
    excused: int = 0
    must_enter: bool = False
    entered_on: date | None = None
    paid: Decimal | None = None  # percents
    paid_required: Decimal | None = None
    bonds: Sequence[Bond] = ()
    yellows_before: int = 0  # months in a row that ended yellow right before this one


@dataclass(frozen=True, slots=True)
class Finding:
    light: Light
    rule: str
    zh: str
    en: str
