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
    rows = _months(groups, counted)
    return rows.filter(rows.has_month).select(*_KEY, "figure", "months")


def cumulative(groups: ir.Table, counted: ir.Table) -> ir.Table:
    """This year so far: as reported, else the sum of its months where none is missing. Columns: the key, figure."""
    rows = _months(groups, counted)
    rows = rows.mutate(year=rows.month // 12, adds=rows.sums & rows.has_month)
    so_far = ibis.window(
        group_by=[rows[name] for name in (*LINE, "year")], order_by=rows.month, preceding=None, following=0
    )
    nothing = ibis.null("int64")
    rows = rows.mutate(
        added=exact_sum_over(rows.adds.ifelse(rows.figure, nothing), so_far),
        covered=rows.adds.ifelse(rows.months.cast("int64"), nothing).sum().over(so_far),
        missing=(rows.adds & rows.figure.isnull()).cast("int64").sum().over(so_far),
    )
    whole = rows.adds & (rows.covered == rows.month % 12 + 1) & (rows.missing == 0)
    rows = rows.mutate(whole=whole)
    rows = rows.filter(rows.whole | rows.has_so_far)
    return rows.select(*_KEY, figure=ibis.coalesce(rows.so_far, rows.whole.ifelse(rows.added, nothing)))


def _months(groups: ir.Table, counted: ir.Table) -> ir.Table:
    """Each month of each line once: what was reported of it, and what the difference to the month before makes it."""
    of_month, so_far = groups.span == CURRENT, groups.span == CUMULATIVE
    rows = groups.group_by([groups[name] for name in _KEY]).agg(
        reported=groups.figure.max(where=of_month),
        so_far=groups.figure.max(where=so_far),
        has_reported=groups.count(where=of_month) > 0,
        has_so_far=groups.count(where=so_far) > 0,
    )
    kinds = counted.select("indicator", "joins_january", sums=counted.adds_up == SUM)
    rows = rows.left_join(kinds, "indicator").drop("indicator_right")
    rows = rows.mutate(sums=rows.sums.fill_null(False), joins=rows.joins_january.fill_null(False))
    line = ibis.window(group_by=[rows[name] for name in LINE], order_by=rows.month)
    rows = rows.mutate(last=rows.so_far.lag().over(line), last_month=rows.month.lag().over(line))
    month, nothing = rows.month % 12, ibis.null("int64")
    both = (month == _FEBRUARY) & rows.joins
    step = ibis.cases(
        (~rows.sums | ((month == _JANUARY) & rows.joins), nothing),
        ((month == _JANUARY) | both, rows.so_far),
        (rows.last_month == rows.month - 1, rows.so_far - rows["last"]),
        else_=nothing,
    )
    covers = rows.reported.isnull() & rows.sums & rows.has_so_far & both
    return rows.mutate(
        figure=ibis.coalesce(rows.reported, step),
        # A February of its own beats the combined one; with none of its own the figure covers both months.
        months=covers.ifelse(2, 1).cast("int32"),
        has_month=rows.has_reported | (rows.sums & rows.has_so_far),
    )


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
