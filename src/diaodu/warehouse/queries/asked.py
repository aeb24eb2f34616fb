"""What most questions have in common: one manner of counting, the groups below one, months from the place given."""

from __future__ import annotations

import ibis.expr.types as ir

from diaodu.warehouse.expressions.compiled import number, text
from diaodu.warehouse.expressions.tables import table

MANNER = ("span", "basis", "caliber")


def in_manner(rows: ir.Table, *names: str) -> ir.Table:
    """Rows counted as asked; amounts of two bases or calibers never meet."""
    for name in names or MANNER:
        rows = rows.filter(rows[name] == text(name))
    return rows


def of_indicator(rows: ir.Table) -> ir.Table:
    return rows.filter(rows.indicator == text("indicator"))


def of_dimension(rows: ir.Table) -> ir.Table:
    return rows.filter(rows.dimension == text("dimension"))


def of_group(rows: ir.Table) -> ir.Table:
    return rows.filter(rows.dimension == text("dimension"), rows.grp == text("group"))


def children() -> ir.Table:
    """The groups right below the one asked for, in the tree of the month asked for; one column, grp."""
    pairs = table("pairs")
    month = number("month")
    return (
        pairs.filter(
            pairs.dimension == text("dimension"),
            pairs.ancestor == text("group"),
            pairs.distance == 1,
            pairs["first"] <= month,
            pairs["last"] >= month,
        )
        .select(grp="node")
        .distinct()
    )


def of_children(rows: ir.Table) -> ir.Table:
    return of_dimension(rows).semi_join(children(), "grp")


def in_months(rows: ir.Table, *before: int) -> ir.Table:
    """Rows of the month asked for and of so many months before it."""
    month = number("month")
    wanted = rows.month == month
    for months in before:
        wanted |= rows.month == month - months
    return rows.filter(wanted)


def side_by_side(rows: ir.Table, *before: int, columns: tuple[str, ...], earlier: tuple[str, ...]) -> ir.Table:
    """One row for each group and indicator that has the month asked for, from one reading of the files.

    `columns` are of that month; `earlier` of each of the months before it, as `earlier_…`, `earlier2_…`.
    """
    rows, month = in_months(rows, *before), number("month")
    found = {name: rows[name].max(where=rows.month == month) for name in columns}
    for place, months in enumerate(before, start=1):
        prefix = "earlier" if place == 1 else f"earlier{place}"
        found |= {f"{prefix}_{name}": rows[name].max(where=rows.month == month - months) for name in earlier}
    both = rows.group_by("grp", "indicator", "basis").agg(**found, here=rows.count(where=rows.month == month))
    return both.filter(both.here > 0).drop("here")


def between(rows: ir.Table, *, earlier: int = 0) -> ir.Table:
    """Rows from `first` (less so many months that are compared with) to `last`."""
    return rows.filter(rows.month >= number("first") - earlier, rows.month <= number("last"))


def up_is_good(rows: ir.Table) -> ir.Table:
    """Rows with the direction of their indicator beside them; up where nothing says otherwise."""
    counted = table("counted").select("indicator", "up_is_good")
    joined = rows.left_join(counted, "indicator").drop("indicator_right")
    return joined.mutate(up_is_good=joined.up_is_good.fill_null(True))
