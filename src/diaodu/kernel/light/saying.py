"""How distances, shares and names are said in a light's sentence."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from diaodu.kernel.quantity import figure_said

LONGEST_NAME = 40  # letters of a name inside a sentence


def distance_zh(behind: Fraction, to: str = "序时") -> str:
    if behind <= 0:
        return f"不低于{to}" if behind == 0 else f"高于{to}{points(-behind)}个百分点"
    return f"低于{to}{points(behind)}个百分点"


def distance_en(behind: Fraction) -> str:
    if behind <= 0:
        return "on pace" if behind == 0 else f"{points(-behind)} points ahead of the pace"
    return f"{points(behind)} points behind the pace"


def points(value: Fraction) -> str:
    return f"{_rounded(value):.1f}"


def percent(share: Fraction) -> str:
    return f"{_rounded(share * 100):.1f}%"


def said(value: Decimal | None) -> str:
    return "" if value is None else figure_said(value)


def short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _rounded(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.1"))
