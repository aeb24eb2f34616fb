"""Groups beside each other: ranks, shares, contribution and pull, and what the rest of the year must bring."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from diaodu.warehouse.choices import NEGATIVE_BASE, NO_BASE, NOTHING_KNOWN, YEAR_OVER, ZERO_BASE
from diaodu.warehouse.expressions.periods import exact_sum_over
from diaodu.warehouse.expressions.ratio import ratio

_DIGITS = 9  # two averages that differ after that many decimals share a rank


def ranked(
    rows: ir.Table, *, by: tuple[str, ...], within: tuple[str, ...], up_is_good: str, name: str = "rank"
) -> ir.Table:
    """Standard competition ranks (1, 1, 3) among rows that have a figure; a blank has no rank and displaces nobody.

    `by`: columns of which at most one is filled in a row, as `figure` and `rate`; `up_is_good`: a column of booleans.
    """
    blank = ibis.and_(*[rows[column].isnull() for column in by])
    rows = rows.mutate(blank_=blank)
    order = []
    for column in by:
        value = rows[column].round(_DIGITS) if rows[column].type().is_floating() else rows[column]
        order.append(rows[up_is_good].ifelse(-value, value).asc())
    window = ibis.window(group_by=[*[rows[key] for key in within], rows.blank_], order_by=order)
    place = (ibis.rank().over(window) + 1).cast("int64")
    return rows.mutate(**{name: rows.blank_.ifelse(ibis.null("int64"), place)}).drop("blank_")


def with_shares(rows: ir.Table, *, within: tuple[str, ...]) -> ir.Table:
    """`share`: percent of the sum of all known figures beside it; `left_out`: blanks that the sum does not hold."""
    window = ibis.window(group_by=[rows[key] for key in within])
    whole = exact_sum_over(rows.figure, window)
    left_out = (rows.count().over(window) - rows.figure.count().over(window)).cast("int64")
    return rows.mutate(whole=whole, left_out=left_out, share=ratio(rows.figure, whole) * 100.0)


def with_pull(rows: ir.Table, *, within: tuple[str, ...]) -> ir.Table:
    """Rows with figure and earlier_figure. Contribution (percent of all change) and pull (points of all growth).

    Only rows known in both periods make the whole, so that pulls add up to its growth; the others are `left_out`.
    """
    window = ibis.window(group_by=[rows[key] for key in within])
    known = rows.figure.notnull() & rows.earlier_figure.notnull()
    change = known.ifelse(rows.figure - rows.earlier_figure, ibis.null("int64"))
    base = known.ifelse(rows.earlier_figure, ibis.null("int64"))
    rows = rows.mutate(change=change, base=base)
    rows = rows.mutate(
        whole_change=exact_sum_over(rows.change, window),
        whole_base=exact_sum_over(rows.base, window),
        left_out=(rows.count().over(window) - rows.change.count().over(window)).cast("int64"),
    )
    positive = rows.whole_base > 0
    nothing = ibis.null("float64")
    return rows.mutate(
        contribution=ratio(rows.change, rows.whole_change) * 100.0,
        pull=positive.ifelse(ratio(rows.change, rows.whole_base) * 100.0, nothing),
        whole_growth=positive.ifelse(ratio(rows.whole_change, rows.whole_base) * 100.0, nothing),
    )


def with_required(rows: ir.Table) -> ir.Table:
    """What the rest of the year must bring: rows with month, so_far, base_year, base_so_far, target_growth (percent).

    target = base of the whole year × (1 + g); `required_growth` of the remaining months over the same months of the
    year before, `required_mean` per remaining month. Blank with its reason where the year is over or the base is not
    positive; the mean is given all the same.
    """
    goal = rows.base_year.cast("float64") * (100.0 + rows.target_growth) / 100.0
    rest = goal - rows.so_far.cast("float64")
    base_rest = rows.base_year - rows.base_so_far
    left = (11 - rows.month % 12).cast("int64")
    why = ibis.cases(
        (left == 0, YEAR_OVER),
        (rows.so_far.isnull(), NOTHING_KNOWN),
        (rows.base_year.isnull() | rows.base_so_far.isnull(), NO_BASE),
        (base_rest == 0, ZERO_BASE),
        (base_rest < 0, NEGATIVE_BASE),
        else_="",
    )
    nothing = ibis.null("float64")
    growth = (why == "").ifelse((ratio(rest, base_rest) - 1.0) * 100.0, nothing)
    return rows.mutate(
        goal=goal,
        months_left=left,
        required_growth=growth,
        required_mean=(left > 0).ifelse(ratio(rest, left), nothing),
        no_growth=why,
    )
