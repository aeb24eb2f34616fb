"""Many figures of one month at once."""

from __future__ import annotations

import ibis.expr.types as ir

from diaodu.warehouse.expressions.compiled import number
from diaodu.warehouse.expressions.periods import beside_earlier, with_growth
from diaodu.warehouse.expressions.tables import table
from diaodu.warehouse.queries.asked import in_manner, in_months, of_children, of_dimension, of_group, of_indicator
from diaodu.warehouse.schema import GROUP_KEY

_GROWN = ("change", "growth", "no_growth", "counted", "blanks", "reason")


def pivot() -> ir.Table:
    """Every indicator of every group below."""
    rows = in_months(of_children(in_manner(table("groups"))))
    return rows.select("grp", "indicator", "figure", "rate", "blanks", "reason").order_by("indicator", "grp")


def scorecard() -> ir.Table:
    """Every indicator of one group, beside the year before."""
    rows = in_months(of_group(in_manner(table("groups"))), 12)
    rows = with_growth(beside_earlier(rows, 12, columns=("figure", "rate"), key=GROUP_KEY))
    rows = rows.filter(rows.month == number("month"))
    return rows.select(
        "indicator", "figure", "total", "rate", "earlier_figure", "earlier_rate", *_GROWN
    ).order_by("indicator")


def breakdown() -> ir.Table:
    """One indicator along a whole dimension (industry, area, size), beside the year before."""
    rows = in_months(of_dimension(in_manner(of_indicator(table("groups")))), 12)
    rows = with_growth(beside_earlier(rows, 12, columns=("figure",), key=GROUP_KEY))
    rows = rows.filter(rows.month == number("month"))
    return rows.select("grp", "figure", "rate", "earlier_figure", *_GROWN).order_by("grp")
