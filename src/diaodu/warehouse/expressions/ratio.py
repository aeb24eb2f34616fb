"""The one place where a figure is divided by another."""

from __future__ import annotations

import ibis.expr.types as ir


def ratio(top: ir.Value, bottom: ir.Value) -> ir.Value:
    """top / bottom as a float; blank where the bottom is zero or either is blank (one engine would raise, one not)."""
    return top.cast("float64") / bottom.cast("float64").nullif(0.0)


def exact_sum(column: ir.Value) -> ir.Value:
    """The sum as a 64-bit integer. What does not fit raises: a figure is whole or refused."""
    return column.sum().cast("decimal(38, 0)").cast("int64")
