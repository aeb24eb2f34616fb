"""Figures of groups: up the tree of units, along industry, area, size, each as its indicator adds up.

Nothing is counted twice: a unit's own figure is left out of sums where something below it reports the same key.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from diaodu.warehouse.choices import (
    ADDED,
    AVERAGED,
    NOT_ADDED,
    NOT_ADDITIVE,
    NOTHING_KNOWN,
    OF_RECORD,
    OF_UNIT,
    RATIO,
    UNIT_TREE,
    WEIGHTED,
)
from diaodu.warehouse.expressions.ratio import exact_sum, ratio
from diaodu.warehouse.schema import GROUP_KEY, GROUPS

# What tells two figures of one indicator apart, and where a figure is counted.
_MANNER = ("month", "span", "basis", "caliber")
_PLACE = ("unit", "record", *_MANNER)
_TERMS = (*_PLACE, "indicator", "amount", "top", "bottom", "part", "known")
_EXACT = "decimal(19, 0)"  # holds every 64-bit integer; two of them multiplied still fit


def rolled_up(figures: ir.Table, pairs: ir.Table, counted: ir.Table) -> ir.Table:
    """`figures`: one row for each key, its newest. The answer has one row for each group key, as `schema.GROUPS`."""
    kinds = counted.mutate(factor=(counted.adds_up == WEIGHTED).ifelse(0.0001, counted.factor))
    sums = _summed(_placed(_terms(_counting(figures, pairs), figures, kinds), pairs))
    return _shown(_beside_published(sums, figures), kinds)


def touched_by(newer: ir.Table, counted: ir.Table) -> ir.Table:
    """Indicators and months that newer rows change, with the averages that stand on them."""
    direct = newer.select("indicator", "month").distinct()
    uses = [counted.select("indicator", used=counted[name]) for name in ("weight", "numerator", "denominator")]
    standing = ibis.union(*uses)
    standing = standing.filter(standing.used != "")
    above = direct.join(standing, direct.indicator == standing.used).select(
        indicator=standing.indicator, month=direct.month
    )
    return direct.union(above).distinct()


def needed_for(touched: ir.Table, counted: ir.Table) -> ir.Table:
    """Indicators and months that must be read to count `touched` again: theirs, and what their averages stand on."""
    uses = [counted.select("indicator", used=counted[name]) for name in ("weight", "numerator", "denominator")]
    standing = ibis.union(*uses)
    standing = standing.filter(standing.used != "")
    below = touched.join(standing, touched.indicator == standing.indicator).select(
        indicator=standing.used, month=touched.month
    )
    return touched.select("indicator", "month").union(below).distinct()


def _in_force(pairs: ir.Table, month: ir.Value) -> ir.Value:
    return (pairs["first"] <= month) & (month <= pairs["last"])


def _counting(figures: ir.Table, pairs: ir.Table) -> ir.Table:
    """The lowest rows: of records, and of units that have nothing below them reporting the same."""
    tree = pairs.filter(pairs.dimension == UNIT_TREE, pairs.distance > 0)
    key = ["unit", "indicator", *_MANNER]
    higher = figures.join(tree, [figures.unit == tree.node, _in_force(tree, figures.month)]).select(
        unit=tree.ancestor, **{name: figures[name] for name in key[1:]}
    )
    of_records = figures.filter(figures.record != "")
    covered = higher.union(of_records.select(*key)).distinct()
    own = figures.filter(figures.record == "")
    return own.anti_join(covered, key).union(of_records)


def _terms(parts: ir.Table, figures: ir.Table, counted: ir.Table) -> ir.Table:
    """What each row adds: an amount, or the upper and lower term of an average; `part` 0 where it adds nothing."""
    kinds = counted.select("indicator", "adds_up", "weight")
    sorted_out = parts.left_join(kinds, "indicator").select(
        *_PLACE, "indicator", "value", "weight", adds_up=kinds.adds_up.fill_null(NOT_ADDED)
    )
    plain = sorted_out.filter(~sorted_out.adds_up.isin([WEIGHTED]))
    adds = plain.adds_up.isin(list(ADDED))
    amount = adds.ifelse(plain["value"], ibis.null("int64"))
    nothing = ibis.null("decimal(38, 0)")
    amounts = plain.select(
        *_PLACE,
        "indicator",
        amount=amount,
        top=nothing,
        bottom=nothing,
        part=adds.cast("int64"),
        known=(adds & plain["value"].notnull()).cast("int64"),
    ).select(*_TERMS)
    weighted = sorted_out.filter(sorted_out.adds_up == WEIGHTED)
    ratios = counted.filter(counted.adds_up == RATIO).select(
        "denominator", other=counted.numerator, stands_for=counted.indicator
    )
    below = parts.join(ratios, parts.indicator == ratios.denominator).select(
        *_PLACE, "other", indicator="stands_for", bottom="value"
    )
    return amounts.union(_weighted(weighted, figures)).union(_ratios(below, figures))


def _weighted(rows: ir.Table, figures: ir.Table) -> ir.Table:
    weights = figures.select(*_PLACE, weight="indicator", heavy="value")
    both = rows.left_join(weights, [*_PLACE, "weight"]).select(*_PLACE, "indicator", "value", "heavy")
    product = both["value"].cast(_EXACT) * both.heavy.cast(_EXACT)
    return _average_terms(both, product, both.heavy.cast(_EXACT), both["value"].notnull() & both.heavy.notnull())


def _ratios(rows: ir.Table, figures: ir.Table) -> ir.Table:
    tops = figures.select(*_PLACE, other="indicator", top="value")
    both = rows.left_join(tops, [*_PLACE, "other"]).select(*_PLACE, "indicator", "top", "bottom")
    return _average_terms(
        both, both.top.cast(_EXACT), both.bottom.cast(_EXACT), both.top.notnull() & both.bottom.notnull()
    )


def _average_terms(rows: ir.Table, top: ir.Value, bottom: ir.Value, known: ir.Value) -> ir.Table:
    """A pair counts whole or not at all: an upper term whose lower one is blank would bend the average."""
    nothing = ibis.null("decimal(38, 0)")
    return rows.select(
        *_PLACE,
        "indicator",
        amount=ibis.null("int64"),
        top=known.ifelse(top.cast("decimal(38, 0)"), nothing),
        bottom=known.ifelse(bottom.cast("decimal(38, 0)"), nothing),
        part=ibis.literal(1, "int64"),
        known=known.cast("int64"),
    ).select(*_TERMS)


def _placed(terms: ir.Table, pairs: ir.Table) -> ir.Table:
    """Each term under every group it belongs to in its month."""
    units = pairs.filter(pairs.of == OF_UNIT)
    by_unit = terms.join(units, [terms.unit == units.node, _in_force(units, terms.month)])
    records = pairs.filter(pairs.of == OF_RECORD, pairs.distance > 0)
    by_record = terms.join(records, [terms.record == records.node, _in_force(records, terms.month)])
    columns = ("dimension", "ancestor", "indicator", *_MANNER, "amount", "top", "bottom", "part", "known")
    return by_unit.select(*columns).union(by_record.select(*columns)).rename(grp="ancestor")


def _summed(placed: ir.Table) -> ir.Table:
    return placed.group_by([placed[name] for name in GROUP_KEY]).agg(
        total=exact_sum(placed.amount),
        average=ratio(placed.top.sum(), placed.bottom.sum()),
        counted=exact_sum(placed.known),
        blanks=exact_sum(placed.part - placed.known),
    )


def _beside_published(sums: ir.Table, figures: ir.Table) -> ir.Table:
    own = figures.filter(figures.record == "").select(
        dimension=ibis.literal(UNIT_TREE),
        grp="unit",
        indicator="indicator",
        month="month",
        span="span",
        basis="basis",
        caliber="caliber",
        published="value",
        missing="missing",
    )
    return sums.left_join(own, list(GROUP_KEY)).select(
        *GROUP_KEY, "total", "average", "counted", "blanks", "published", missing=own.missing.fill_null("")
    )


def _shown(rows: ir.Table, counted: ir.Table) -> ir.Table:
    kinds = counted.select("indicator", "adds_up", "factor")
    rows = rows.left_join(kinds, "indicator").select(
        *GROUP_KEY,
        *("published", "total", "average", "counted", "blanks", "missing", "factor"),
        adds_up=kinds.adds_up.fill_null(NOT_ADDED),
    )
    averaged = rows.adds_up.isin(list(AVERAGED))
    rows = rows.mutate(
        figure=averaged.ifelse(ibis.null("int64"), ibis.coalesce(rows.published, rows.total)),
        rate=averaged.ifelse(
            ibis.coalesce(rows.published.cast("float64") / 10_000.0, rows.average * rows.factor), ibis.null("float64")
        ),
    )
    empty = rows.figure.isnull() & rows.rate.isnull()
    reason = ibis.cases(
        (~empty, ""), ((rows.adds_up == NOT_ADDED) & (rows.missing == ""), NOT_ADDITIVE), else_=NOTHING_KNOWN
    )
    return rows.mutate(reason=reason).select(*GROUPS)
