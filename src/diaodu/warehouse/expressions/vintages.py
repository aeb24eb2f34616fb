"""Which vintage of a figure is the one to show."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from diaodu.warehouse.schema import KEY, VALUES

_ROW = tuple(name for name in VALUES if name != "newest")


def marked(values: ir.Table) -> ir.Table:
    """The same rows with `newest` true for one row of each key: its highest vintage, then the one known last.

    Two rows alike in both are told apart by their value, so that a rebuild always picks the same.
    """
    several = values.group_by(list(KEY)).agg(rows_=values.count())
    several = several.filter(several.rows_ > 1).select(*KEY)  # few have more than one: only those are sorted
    alone = values.anti_join(several, list(KEY)).select(*_ROW, newest=ibis.literal(True))
    again = values.view()
    return alone.union(_placed(again.semi_join(several.view(), list(KEY))))


def _placed(values: ir.Table) -> ir.Table:
    window = ibis.window(
        group_by=[values[name] for name in KEY],
        order_by=[
            values.vintage.desc(),
            values.known_at.desc(),
            values["value"].desc(nulls_first=False),
            values.missing.asc(),
        ],
    )
    return values.select(*_ROW, newest=ibis.row_number().over(window) == 0)


def newest(values: ir.Table) -> ir.Table:
    rows = marked(values)
    return rows.filter(rows.newest)


def as_known(values: ir.Table, moment: ir.Value) -> ir.Table:
    """What was the newest at that moment."""
    return newest(values.filter(values.known_at <= moment))


def laid_over(stored: ir.Table, newer: ir.Table) -> ir.Table:
    """The newest row of every key over the files and what came since. `stored` may hold older vintages."""
    stored = stored.filter(stored.newest)
    touched = stored.semi_join(newer, list(KEY))
    untouched = stored.anti_join(newer, list(KEY))
    return untouched.union(newest(touched.union(newer)))
