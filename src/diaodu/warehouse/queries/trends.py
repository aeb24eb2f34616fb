"""Lines of months and years."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from diaodu.warehouse.expressions import periods
from diaodu.warehouse.expressions.compiled import number
from diaodu.warehouse.expressions.tables import table
from diaodu.warehouse.queries.asked import between, in_manner, of_children, of_group, of_indicator

_POINT = ("grp", "month", "figure", "rate", "counted", "blanks", "reason")
_GROWN = ("figure", "earlier_figure", "change", "growth", "no_growth")


def trend() -> ir.Table:
    rows = between(in_manner(of_group(of_indicator(table("groups")))))
    return rows.select(*_POINT).order_by("month")


def trend_of_children() -> ir.Table:
    rows = between(of_children(in_manner(of_indicator(table("groups")))))
    return rows.select(*_POINT).order_by("grp", "month")


def years() -> ir.Table:
    """The same month of every year up to the one asked for, `years` of them, each with its growth."""
    rows = in_manner(of_group(of_indicator(table("groups"))))
    back = number("years") * 12
    rows = rows.filter(
        rows.month <= number("month"), rows.month >= number("month") - back, rows.month % 12 == number("month") % 12
    )
    line = ibis.window(order_by=rows.month)
    rows = rows.mutate(last=rows.figure.lag().over(line), last_month=rows.month.lag().over(line))
    rows = rows.mutate(earlier_figure=(rows.last_month == rows.month - 12).ifelse(rows["last"], ibis.null("int64")))
    rows = periods.with_growth(rows)
    return rows.filter(rows.month > number("month") - back).select("month", *_GROWN).order_by("month")


def _line() -> ir.Table:
    """What the months asked for stand on: a year more for growth, and the months of its year before it."""
    rows = in_manner(of_group(of_indicator(table("groups"))), "basis", "caliber")
    return between(rows, earlier=24)


def monthly() -> ir.Table:
    rows = periods.monthly(_line(), table("counted"))
    both = periods.beside_earlier(rows, 12, columns=("figure", "months"))
    # Two months against one are no growth.
    both = both.mutate(earlier_figure=(both.months == both.earlier_months).ifelse(both.earlier_figure, None))
    grown = periods.with_growth(both)
    grown = grown.filter(grown.month >= number("first"), grown.month <= number("last"))
    return grown.select("month", "months", *_GROWN).order_by("month")


def cumulative() -> ir.Table:
    rows = periods.cumulative(_line(), table("counted"))
    grown = periods.with_growth(periods.beside_earlier(rows, 12, columns=("figure",)))
    grown = grown.filter(grown.month >= number("first"), grown.month <= number("last"))
    return grown.select("month", *_GROWN).order_by("month")
