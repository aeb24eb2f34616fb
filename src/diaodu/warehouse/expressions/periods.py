"""From month to month: this month alone, this year so far, the same months of the year before.

Rows are those of groups (`schema.GROUPS`); what these functions need of them is the group key and `figure`. A row
says in `months` how many months it covers: two, where January and February are published together.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from diaodu.warehouse.choices import (
    COMPUTED_GROWTH,
    CUMULATIVE,
    CURRENT,
    NEGATIVE_BASE,
    NO_BASE,
    NOTHING_KNOWN,
    PUBLISHED_ONLY,
    SUM,
    ZERO_BASE,
)
from diaodu.warehouse.expressions.ratio import ratio

LINE = ("dimension", "grp", "indicator", "basis", "caliber")  # one line of months
_KEY = (*LINE, "month")
_JANUARY, _FEBRUARY = 0, 1


def monthly(groups: ir.Table, counted: ir.Table) -> ir.Table:
    """This month alone: as reported, else the difference of two cumulative figures of the same year.

    A combined January and February stays one figure, of two months, under February; it is never taken apart.
    Only what adds up over time is differenced. Columns: the key, figure, months.
    """
    reported = groups.filter(groups.span == CURRENT).select(*_KEY, reported="figure")
    both = reported.outer_join(_differences(groups, counted), list(_KEY))
    keys = {name: ibis.coalesce(both[name], both[f"{name}_right"]) for name in _KEY}
    rows = both.select(
        **keys,
        figure=ibis.coalesce(both.reported, both.step),
        # A February of its own beats the combined one; with none of its own the figure covers both months.
        months=(both.reported.isnull() & (both.covers == 2)).ifelse(2, 1).cast("int32"),
    )
    return rows.select(*_KEY, "figure", "months")


def cumulative(groups: ir.Table, counted: ir.Table) -> ir.Table:
    """This year so far: as reported, else the sum of its months where none is missing. Columns: the key, figure."""
    kinds = counted.filter(counted.adds_up == SUM).select("indicator")
    single = monthly(groups, counted).semi_join(kinds, "indicator")
    single = single.mutate(year=single.month // 12)
    so_far = ibis.window(
        group_by=[single[name] for name in (*LINE, "year")], order_by=single.month, preceding=None, following=0
    )
    single = single.mutate(
        added=exact_sum_over(single.figure, so_far),
        covered=single.months.cast("int64").sum().over(so_far),
        known=single.figure.count().over(so_far),
        rows=single.count().over(so_far),
    )
    whole = (single.covered == single.month % 12 + 1) & (single.known == single.rows)
    summed = single.filter(whole).select(*_KEY, "added")
    reported = groups.filter(groups.span == CUMULATIVE).select(*_KEY, reported="figure")
    both = reported.outer_join(summed, list(_KEY))
    keys = {name: ibis.coalesce(both[name], both[f"{name}_right"]) for name in _KEY}
    return both.select(**keys, figure=ibis.coalesce(both.reported, both.added)).select(*_KEY, "figure")


def exact_sum_over(column: ir.Value, window: object) -> ir.Value:
    return column.sum().over(window).cast("decimal(38, 0)").cast("int64")


def beside_earlier(rows: ir.Table, months: int, *, columns: tuple[str, ...], key: tuple[str, ...] = _KEY) -> ir.Table:
    """Each row with what the same line had so many months before, as `earlier_<column>`; blank where it had nothing."""
    past = rows.select(
        **{name: rows[name] for name in key if name != "month"},
        month=(rows.month + months).cast("int32"),
        **{f"earlier_{name}": rows[name] for name in columns},
    )
    return rows.left_join(past, list(key)).drop(*[f"{name}_right" for name in key])


def with_growth(rows: ir.Table) -> ir.Table:
    """Rows with `figure` and `earlier_figure`, and beside them change, growth in percent, and why there is none.

    Growth is computed on management figures alone: statistics compare a ground that changes every year.
    """
    base = rows.earlier_figure
    known = rows.figure.notnull() & base.notnull()
    change = known.ifelse(rows.figure - base, ibis.null("int64"))
    computed = rows.basis.isin(list(COMPUTED_GROWTH))
    usable = computed & known & (base > 0)
    growth = usable.ifelse(ratio(change, base) * 100.0, ibis.null("float64"))
    why = ibis.cases(
        (~computed, PUBLISHED_ONLY),
        (rows.figure.isnull(), NOTHING_KNOWN),
        (base.isnull(), NO_BASE),
        (base == 0, ZERO_BASE),
        (base < 0, NEGATIVE_BASE),
        else_="",
    )
    return rows.mutate(change=computed.ifelse(change, ibis.null("int64")), growth=growth, no_growth=why)


def _differences(groups: ir.Table, counted: ir.Table) -> ir.Table:
    kinds = counted.filter(counted.adds_up == SUM).select("indicator", "joins_january")
    so_far = groups.filter(groups.span == CUMULATIVE).select(*_KEY, "figure")
    so_far = so_far.join(kinds, "indicator").select(*_KEY, "figure", "joins_january")
    rows = beside_earlier(so_far, 1, columns=("figure",))
    month = rows.month % 12
    first = (month == _JANUARY) | ((month == _FEBRUARY) & rows.joins_january)
    difference = ibis.cases(
        ((month == _JANUARY) & rows.joins_january, ibis.null("int64")),
        (first, rows.figure),
        else_=rows.figure - rows.earlier_figure,
    )
    covers = ((month == _FEBRUARY) & rows.joins_january).ifelse(2, 1)
    return rows.select(*_KEY, step=difference, covers=covers.cast("int32"))


