"""An amount as the plan means it: a number (or a range) with its bare unit, magnitudes applied."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    """`240万平米` is Quantity(2400000, 2400000, "平方米"); `4.5%-5%` is Quantity(4.5, 5, "%").

    `low == high` except for ranges. Percent ("%") and percentage point ("个百分点") are different units and
    never converted into each other. Money is in 元, power in 千瓦; areas keep their own unit (亩 is not 公顷).
    """

    low: Decimal
    high: Decimal
    unit: str

    @property
    def is_range(self) -> bool:
        return self.low != self.high


def figure_said(figure: Decimal) -> str:
    """A figure in plain digits, without trailing zeros and never in exponent form: 12000, 4.5."""
    return f"{figure.normalize():f}"
