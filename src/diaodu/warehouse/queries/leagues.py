"""Who stands where: leagues by figure and by growth, and what slips."""

from __future__ import annotations

import ibis.expr.types as ir

from diaodu.warehouse.expressions.comparing import ranked
from diaodu.warehouse.expressions.compiled import number
from diaodu.warehouse.expressions.periods import beside_earlier, with_growth
from diaodu.warehouse.expressions.tables import table
from diaodu.warehouse.queries.asked import in_manner, in_months, of_children, of_indicator, up_is_good
from diaodu.warehouse.schema import GROUP_KEY


def league() -> ir.Table:
    """Ranks this month and in the month asked to compare with, among the groups that were there then."""
    rows = of_children(in_manner(of_indicator(table("groups"))))
    rows = up_is_good(rows.filter((rows.month == number("month")) | (rows.month == number("compare"))))
    rows = ranked(rows, by=("figure", "rate"), within=("month",), up_is_good="up_is_good")
    before = rows.filter(rows.month == number("compare")).select("grp", earlier_rank="rank")
    now = rows.filter(rows.month == number("month"))
    both = now.left_join(before, "grp").drop("grp_right")
    climbed = both.earlier_rank - both["rank"]
    return both.select(
        "grp", "figure", "rate", "counted", "blanks", "reason", "rank", "earlier_rank", climbed=climbed
    ).order_by(both["rank"].asc(nulls_first=False), "grp")


def growth_league() -> ir.Table:
    rows = in_months(of_children(in_manner(of_indicator(table("groups")))), 12)
    rows = up_is_good(with_growth(beside_earlier(rows, 12, columns=("figure",), key=GROUP_KEY)))
    rows = rows.filter(rows.month == number("month"))
    rows = ranked(rows, by=("growth",), within=("month",), up_is_good="up_is_good")
    return rows.select(
        "grp", "figure", "earlier_figure", "change", "growth", "no_growth", "blanks", "rank"
    ).order_by(rows["rank"].asc(nulls_first=False), "grp")


def slipping() -> ir.Table:
    """Every figure of the groups below that went the wrong way in this month and in the one before."""
    rows = in_months(of_children(in_manner(table("groups"))), 1, 2)
    rows = rows.filter(rows.figure.notnull())
    rows = up_is_good(
        beside_earlier(
            beside_earlier(rows, 1, columns=("figure",), key=GROUP_KEY).rename(last="earlier_figure"),
            2, columns=("figure",), key=GROUP_KEY,
        ).rename(before_last="earlier_figure")
    )  # fmt: skip
    falls = (rows.figure < rows["last"]) & (rows["last"] < rows.before_last)
    rises = (rows.figure > rows["last"]) & (rows["last"] > rows.before_last)
    wrong = rows.filter(rows.month == number("month"), rows.up_is_good.ifelse(falls, rises))
    return wrong.select("grp", "indicator", "before_last", "last", "figure").order_by("grp", "indicator")
