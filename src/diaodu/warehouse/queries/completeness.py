"""What is not known: blanks that say why, and silence."""

from __future__ import annotations

import ibis.expr.types as ir

from diaodu.warehouse.expressions import vintages
from diaodu.warehouse.expressions.compiled import number, text
from diaodu.warehouse.expressions.periods import beside_earlier
from diaodu.warehouse.expressions.tables import table
from diaodu.warehouse.queries.asked import between, children, in_manner, in_months, of_children, of_indicator


def _marked() -> ir.Table:
    rows = in_months(of_children(in_manner(table("groups"))))
    known = rows.figure.notnull() | rows.rate.notnull()
    return rows.select("grp", "indicator", known=known.cast("int64"))


def completeness() -> ir.Table:
    """By indicator that anybody reported: how many of the groups below have a figure, a blank, nothing."""
    rows, below = _marked(), children()
    counts = rows.group_by(name=rows.indicator).agg(known=rows.known.sum(), rows=rows.count())
    return _silent(counts, below.agg(expected=below.count()))


def completeness_by_group() -> ir.Table:
    """By group below: how many of the indicators that anybody reported it has, has blank, has not."""
    rows, below = _marked(), children()
    counts = rows.group_by(name=rows.grp).agg(known=rows.known.sum(), rows=rows.count())
    everybody = below.left_join(counts, below.grp == counts.name).select(
        name="grp", known=counts.known.fill_null(0), rows=counts["rows"].fill_null(0)
    )
    return _silent(everybody, rows.agg(expected=rows.indicator.nunique()))


def _silent(counts: ir.Table, expected: ir.Table) -> ir.Table:
    rows = counts.cross_join(expected)
    return rows.select(
        "name",
        known=rows.known.cast("int64"),
        blank=(rows["rows"] - rows.known).cast("int64"),
        silent=(rows.expected - rows["rows"]).cast("int64"),
    ).order_by("name")


def revisions() -> ir.Table:
    """Every vintage of one figure, the oldest first."""
    rows = in_manner(of_indicator(table("all_values")))
    rows = rows.filter(rows.unit == text("unit"), rows.record == text("record"), rows.month == number("month"))
    return rows.select("vintage", "known_at", "value", "missing").order_by("vintage", "known_at")


def as_known() -> ir.Table:
    """One unit's (or record's) figures, month by month, as they were known at a moment."""
    rows = between(in_manner(of_indicator(table("all_values"))))
    rows = rows.filter(rows.unit == text("unit"), rows.record == text("record"))
    rows = vintages.as_known(rows, text("known").cast("timestamp(6)"))
    return rows.select("month", "vintage", "known_at", "value", "missing").order_by("month")


def records() -> ir.Table:
    """The firms or projects anywhere below a group, with their figures of this month and of the year before."""
    pairs = table("pairs")
    month = number("month")
    below = pairs.filter(
        pairs.dimension == text("dimension"), pairs.ancestor == text("group"), pairs.of == "record",
        pairs["first"] <= month, pairs["last"] >= month,
    ).select(record="node").distinct()  # fmt: skip
    rows = in_months(in_manner(of_indicator(table("figures"))), 12).semi_join(below, "record")
    key = ("unit", "record", "indicator", "span", "basis", "caliber", "month")
    rows = beside_earlier(rows.rename(figure="value"), 12, columns=("figure",), key=key)
    rows = rows.filter(rows.month == month)
    rows = rows.mutate(change=rows.figure - rows.earlier_figure)
    return rows.select("record", "unit", "figure", "earlier_figure", "change", "missing").order_by(
        rows.change.desc(nulls_first=False), "record", "unit"
    )
