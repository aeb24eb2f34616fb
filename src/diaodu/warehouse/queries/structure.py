"""What the whole is made of, what moves it, and what it still needs."""

from __future__ import annotations

import ibis.expr.types as ir

from diaodu.warehouse.choices import CUMULATIVE
from diaodu.warehouse.expressions.comparing import with_pull, with_required, with_shares
from diaodu.warehouse.expressions.compiled import number, text
from diaodu.warehouse.expressions.periods import beside_earlier
from diaodu.warehouse.expressions.tables import table
from diaodu.warehouse.queries.asked import in_manner, in_months, of_children, of_indicator
from diaodu.warehouse.schema import GROUP_KEY


def shares() -> ir.Table:
    rows = in_months(of_children(in_manner(of_indicator(table("groups")))))
    rows = with_shares(rows, within=("month",))
    return rows.select("grp", "figure", "whole", "share", "left_out").order_by(
        rows.figure.desc(nulls_first=False), "grp"
    )


def contributions() -> ir.Table:
    rows = in_months(of_children(in_manner(of_indicator(table("groups")))), 12)
    rows = beside_earlier(rows, 12, columns=("figure",), key=GROUP_KEY)
    rows = with_pull(rows.filter(rows.month == number("month")), within=("month",))
    return rows.select(
        "grp", "figure", "earlier_figure", "change", "contribution", "pull", "whole_change", "whole_growth", "left_out"
    ).order_by(rows.change.desc(nulls_first=False), "grp")


def required() -> ir.Table:
    """Of each group below: this year so far, last year, and the growth that `target` (percent, December) asks for."""
    month = number("month")
    december = month - month % 12 + 11
    groups = of_children(table("groups"))
    levels = groups.filter(
        groups.indicator == text("indicator"),
        groups.span == CUMULATIVE,
        groups.basis == text("basis"),
        groups.caliber == text("caliber"),
    )
    now = levels.filter(levels.month == month).select("grp", "month", so_far="figure")
    year = levels.filter(levels.month == december - 12).select("grp", base_year="figure")
    before = levels.filter(levels.month == month - 12).select("grp", base_so_far="figure")
    goals = groups.filter(
        groups.indicator == text("target"), groups.basis == "plan", groups.span == CUMULATIVE, groups.month == december
    )
    goals = goals.group_by("grp").agg(asked=goals.figure.max())  # one target; of several calibers the highest
    rows = now.left_join(year, "grp").drop("grp_right").left_join(before, "grp").drop("grp_right")
    rows = rows.left_join(goals, "grp").drop("grp_right")
    rows = rows.mutate(target_growth=rows.asked.cast("float64") / 10_000.0)
    return (
        with_required(rows)
        .select(
            *("grp", "so_far", "base_year", "base_so_far", "target_growth"),
            *("goal", "months_left", "required_growth", "required_mean", "no_growth"),
        )
        .order_by("grp")
    )
