"""What the whole is made of, what moves it, and what it still needs."""

from __future__ import annotations

import ibis.expr.types as ir

from diaodu.warehouse.choices import CUMULATIVE
from diaodu.warehouse.expressions.comparing import with_pull, with_required, with_shares
from diaodu.warehouse.expressions.compiled import number, text
from diaodu.warehouse.expressions.tables import table
from diaodu.warehouse.queries.asked import in_manner, in_months, of_children, of_indicator, side_by_side


def shares() -> ir.Table:
    rows = in_months(of_children(in_manner(of_indicator(table("groups")))))
    rows = with_shares(rows, within=("month",))
    return rows.select("grp", "figure", "whole", "share", "left_out").order_by(
        rows.figure.desc(nulls_first=False), "grp"
    )


def contributions() -> ir.Table:
    rows = of_children(in_manner(of_indicator(table("groups"))))
    rows = with_pull(side_by_side(rows, 12, columns=("figure",), earlier=("figure",)), within=("indicator",))
    return rows.select(
        "grp", "figure", "earlier_figure", "change", "contribution", "pull", "whole_change", "whole_growth", "left_out"
    ).order_by(rows.change.desc(nulls_first=False), "grp")


def required() -> ir.Table:
    """Of each group below: this year so far, last year, and the growth that `target` (percent, December) asks for."""
    month = number("month")
    rows = _levels_and_goals(of_children(table("groups")))
    level, is_now = rows.indicator == text("indicator"), rows.month == month
    found = rows.group_by("grp").agg(
        so_far=rows.figure.max(where=level & is_now),
        base_so_far=rows.figure.max(where=level & (rows.month == month - 12)),
        base_year=rows.figure.max(where=level & (rows.month == _december() - 12)),
        target=rows.figure.max(where=rows.indicator == text("target")),  # of several calibers the highest
        here=rows.count(where=level & is_now),
    )
    found = found.filter(found.here > 0)
    rows = found.mutate(month=month.cast("int32"), target_growth=found.target.cast("float64") / 10_000.0)
    return (
        with_required(rows)
        .select(
            *("grp", "so_far", "base_year", "base_so_far", "target_growth"),
            *("goal", "months_left", "required_growth", "required_mean", "no_growth"),
        )
        .order_by("grp")
    )


def _levels_and_goals(rows: ir.Table) -> ir.Table:
    """Cumulative figures of the month asked for, of the year before by then and whole, and the year's target."""
    month = number("month")
    level = (rows.indicator == text("indicator")) & (rows.basis == text("basis")) & (rows.caliber == text("caliber"))
    when = (rows.month == month) | (rows.month == month - 12) | (rows.month == _december() - 12)
    goal = (rows.indicator == text("target")) & (rows.basis == "plan") & (rows.month == _december())
    return rows.filter(rows.span == CUMULATIVE, (level & when) | goal)


def _december() -> ir.Value:
    return number("month") - number("month") % 12 + 11
