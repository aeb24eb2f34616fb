"""The unit people report a target in: as the plan writes it, with the figure to match. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """`180万平方米` is ReportedFigure("万平方米", 180, 180), though the canonical figure is 1,800,000 平方米."""

    unit: str
    low: Decimal
    high: Decimal


def reported_figure(
    *, value: str, unit: str, low: Decimal | None, high: Decimal | None, canonical_unit: str
) -> ReportedFigure | None:
    """The target as people report it; in canonical units where its words are no plain number; None without a figure."""
    if low is None or high is None:
        return None
    factor = _factor(value, low, high)
    if factor is None or not unit:
        return ReportedFigure(canonical_unit or unit, low, high)
    return ReportedFigure(unit, low / factor, high / factor)


def _factor(value: str, low: Decimal, high: Decimal) -> Decimal | None:
    """How many canonical units one written unit is: a power of ten, or None where that cannot be told."""
    try:
        written = Decimal(value.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None
    if not written or low != high:
        return None
    factor = low / written
    return factor if factor > 0 and factor == Decimal(10) ** factor.adjusted() else None
