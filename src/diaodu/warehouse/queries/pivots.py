"""Many figures of one month at once."""

from __future__ import annotations

import ibis.expr.types as ir

from diaodu.warehouse.expressions.periods import with_growth
from diaodu.warehouse.expressions.tables import table
from diaodu.warehouse.queries.asked import (
    between,
    in_manner,
    in_months,
    of_children,
    of_dimension,
    of_group,
    of_indicator,
    side_by_side,
)

_GROWN = ("change", "growth", "no_growth", "counted", "blanks", "reason")


def pivot() -> ir.Table:
    """Every indicator of every group below."""
    rows = in_months(of_children(in_manner(table("groups"))))
    return rows.select("grp", "indicator", "figure", "rate", "blanks", "reason").order_by("indicator", "grp")


def scorecard() -> ir.Table:
    """Every indicator of one group, beside the year before."""
    rows = of_group(in_manner(table("groups")))
    columns = ("figure", "total", "rate", "counted", "blanks", "reason")
    rows = with_growth(side_by_side(rows, 12, columns=columns, earlier=("figure", "rate")))
    return rows.select("indicator", "figure", "total", "rate", "earlier_figure", "earlier_rate", *_GROWN).order_by(
        "indicator"
    )


def breakdown() -> ir.Table:
    """One indicator along a whole dimension (industry, area, size), beside the year before."""
    rows = of_dimension(in_manner(of_indicator(table("groups"))))
    columns = ("figure", "rate", "counted", "blanks", "reason")
    rows = with_growth(side_by_side(rows, 12, columns=columns, earlier=("figure",)))
    return rows.select("grp", "figure", "rate", "earlier_figure", *_GROWN).order_by("grp")


def spread() -> ir.Table:
    """One indicator along a whole dimension, month by month."""
    rows = between(of_dimension(in_manner(of_indicator(table("groups")))))
    return rows.select("grp", "month", "figure", "rate", "counted", "blanks").order_by("grp", "month")
