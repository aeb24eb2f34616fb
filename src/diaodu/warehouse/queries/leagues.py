"""Who stands where: leagues by figure and by growth, and what slips."""

from __future__ import annotations

import ibis.expr.types as ir

from diaodu.warehouse.expressions.comparing import ranked
from diaodu.warehouse.expressions.compiled import number
from diaodu.warehouse.expressions.periods import with_growth
from diaodu.warehouse.expressions.tables import table
from diaodu.warehouse.queries.asked import in_manner, of_children, of_indicator, side_by_side, up_is_good


def league() -> ir.Table:
    """Ranks this month and in the month asked to compare with, among the groups that had a figure then."""
    rows = of_children(in_manner(of_indicator(table("groups"))))
    rows = rows.filter((rows.month == number("month")) | (rows.month == number("compare")))
    now, then = rows.month == number("month"), rows.month == number("compare")
    found = {name: rows[name].max(where=now) for name in ("figure", "rate", "counted", "blanks", "reason")}
    found |= {f"earlier_{name}": rows[name].max(where=then) for name in ("figure", "rate")}
    rows = up_is_good(rows.group_by("grp", "indicator").agg(**found, here=rows.count(where=now)))
    rows = ranked(rows, by=("figure", "rate"), within=(), up_is_good="up_is_good")
    rows = ranked(rows, by=("earlier_figure", "earlier_rate"), within=(), up_is_good="up_is_good", name="earlier_rank")
    rows = rows.filter(rows.here > 0)
    climbed = rows.earlier_rank - rows["rank"]
    return rows.select(
        "grp", "figure", "rate", "counted", "blanks", "reason", "rank", "earlier_rank", climbed=climbed
    ).order_by(rows["rank"].asc(nulls_first=False), "grp")


def growth_league() -> ir.Table:
    rows = of_children(in_manner(of_indicator(table("groups"))))
    rows = up_is_good(with_growth(side_by_side(rows, 12, columns=("figure", "blanks"), earlier=("figure",))))
    rows = ranked(rows, by=("growth",), within=(), up_is_good="up_is_good")
    return rows.select("grp", "figure", "earlier_figure", "change", "growth", "no_growth", "blanks", "rank").order_by(
        rows["rank"].asc(nulls_first=False), "grp"
    )


def slipping() -> ir.Table:
    """Every figure of the groups below that went the wrong way in this month and in the one before."""
    rows = of_children(in_manner(table("groups")))
    rows = up_is_good(side_by_side(rows, 1, 2, columns=("figure",), earlier=("figure",)))
    rows = rows.rename(last="earlier_figure", before_last="earlier2_figure")
    falls = (rows.figure < rows["last"]) & (rows["last"] < rows.before_last)
    rises = (rows.figure > rows["last"]) & (rows["last"] > rows.before_last)
    wrong = rows.filter(rows.up_is_good.ifelse(falls, rises))
    return wrong.select("grp", "indicator", "before_last", "last", "figure").order_by("grp", "indicator")
