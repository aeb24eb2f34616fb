"""Four questions the named queries of the warehouse do not have: many indicators of one group at once.

Written in Ibis like those; this module is imported at the first question, never at the start of a process.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import ibis
import ibis.expr.types as ir

from diaodu.warehouse.expressions.comparing import ranked
from diaodu.warehouse.expressions.compiled import sql, text
from diaodu.warehouse.expressions.tables import table
from diaodu.warehouse.queries.asked import between, of_children, of_group, up_is_good

_SERIES = ("indicator", "month", "span", "basis", "caliber")
_POINT = ("figure", "rate", "counted", "blanks", "missing", "reason")


@cache
def statement(name: str) -> str:
    return sql(_EXPRESSIONS[name]())


def _months() -> ir.Table:
    """The months a group has any figure of, and of how many indicators."""
    rows = of_group(table("groups"))
    rows = rows.filter(rows.figure.notnull() | rows.rate.notnull())
    return rows.group_by("month").agg(indicators=rows.indicator.nunique().cast("int64")).order_by("month")


def _lines() -> ir.Table:
    """Every figure of a group between two months."""
    return between(of_group(table("groups"))).select(*_SERIES, *_POINT).order_by("indicator", "month")


def _children() -> ir.Table:
    """Every figure of the groups right below one, between two months; the tree is that of `month`."""
    return between(of_children(table("groups"))).select("grp", *_SERIES, *_POINT).order_by("grp", "indicator", "month")


def _ranks() -> ir.Table:
    """The place of one unit among all right below a group, for every indicator, in every month."""
    rows = up_is_good(between(of_children(table("groups"))))
    rows = rows.filter(rows.figure.notnull() | rows.rate.notnull())
    window = ibis.window(group_by=[rows[name] for name in _SERIES])
    rows = rows.mutate(among=rows.count().over(window).cast("int64"))
    rows = ranked(rows, by=("figure", "rate"), within=_SERIES, up_is_good="up_is_good")
    rows = rows.filter(rows.grp == text("unit"))
    return rows.select(*_SERIES, "rank", "among").order_by("indicator", "month")


_EXPRESSIONS: dict[str, Callable[[], ir.Table]] = {
    "months": _months,
    "lines": _lines,
    "children": _children,
    "ranks": _ranks,
}
