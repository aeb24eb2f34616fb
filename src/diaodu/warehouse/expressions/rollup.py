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
from diaodu.warehouse.schema import GROUPS

# A cell is one indicator, month and manner; a place is where a figure of a cell stands.
_MANNER = ("month", "span", "basis", "caliber")
_CELL = ("indicator", *_MANNER)
_PLACE = ("unit", "record", *_MANNER)
_TERM = ("unit", "record", "month", "cell", "lowest", "own")  # `own`: it may be shown as its unit's own figure
_SUMS = ("grp_number", "cell", "total", "average", "counted", "blanks", "published", "missing")
_EXACT = "decimal(19, 0)"  # holds every 64-bit integer; two of them multiplied still fit


def rolled_up(figures: ir.Table, pairs: ir.Table, counted: ir.Table) -> ir.Table:
    """`figures`: one row for each key, its newest. The answer has one row for each group key, as `schema.GROUPS`.

    Inside, cells and groups are numbers: many rows are sorted into them, and text is slow to compare.
    """
    cells, groups = _numbered_cells(figures, counted), _numbered_groups(pairs)
    rows = _marked_lowest(figures, pairs).join(cells, list(_CELL))
    numbered = pairs.filter(_counts_in_its_group(pairs)).join(groups, ["dimension", "ancestor"])
    amounts = _amount_terms(rows.filter(~rows.adds_up.isin(list(AVERAGED))))
    means = _weighted_terms(rows, figures, cells).union(_ratio_terms(rows, figures, cells)).union(_own_ratios(rows))
    sums = _amount_sums(amounts, numbered).union(_mean_sums(_placed(means, numbered)))
    return _shown(sums, cells, groups)


def touched_by(changed: ir.Table, counted: ir.Table) -> ir.Table:
    """Indicators and months of figures that changed, with the averages that stand on them."""
    direct = changed.select("indicator", "month").distinct()
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


def _numbered_cells(figures: ir.Table, counted: ir.Table) -> ir.Table:
    """Every cell there is, with how its indicator adds up; a ratio has one wherever its denominator has."""
    direct = figures.select(*_CELL).distinct()
    ratios = counted.filter(counted.adds_up == RATIO).select(lower="denominator", stands_for="indicator")
    above = direct.join(ratios, direct.indicator == ratios.lower).select(*_MANNER, indicator="stands_for")
    cells = direct.union(above.select(*_CELL)).distinct()
    kinds = counted.select("indicator", "adds_up", "weight", "numerator", "denominator", "factor")
    cells = cells.left_join(kinds, "indicator").drop("indicator_right")
    lowers = ratios.select(divides="lower").distinct()
    cells = cells.left_join(lowers, cells.indicator == lowers.divides)
    cells = cells.mutate(
        adds_up=cells.adds_up.fill_null(NOT_ADDED), weight=cells.weight.fill_null(""), divides=cells.divides.notnull()
    )
    return cells.mutate(cell=_number(cells, _CELL))


def _numbered_groups(pairs: ir.Table) -> ir.Table:
    groups = pairs.filter(_counts_in_its_group(pairs)).select("dimension", "ancestor").distinct()
    return groups.mutate(grp_number=_number(groups, ("dimension", "ancestor")))


def _counts_in_its_group(pairs: ir.Table) -> ir.Value:
    """A node is a group of its own in the tree of units alone."""
    return (pairs.distance > 0) | (pairs.dimension == UNIT_TREE)


def _number(rows: ir.Table, names: tuple[str, ...]) -> ir.Value:
    return ibis.row_number().over(ibis.window(order_by=[rows[name] for name in names])).cast("int32")


def _in_force(pairs: ir.Table, month: ir.Value) -> ir.Value:
    return (pairs["first"] <= month) & (month <= pairs["last"])


def _marked_lowest(figures: ir.Table, pairs: ir.Table) -> ir.Table:
    """All rows; `lowest` are those of records, and those of units that have nothing below them reporting the same."""
    columns = ("unit", "record", *_CELL, "value", "missing")
    key = ["unit", *_CELL]
    tree = pairs.filter(pairs.dimension == UNIT_TREE, pairs.distance > 0)
    own, of_records = figures.filter(figures.record == ""), figures.filter(figures.record != "")
    inner = own.semi_join(tree, own.unit == tree.ancestor).select(*key)
    again = tree.view()
    below = inner.join(again, [inner.unit == again.ancestor, _in_force(again, inner.month)]).select(*key, node="node")
    reporting = figures.select(*_CELL, node="unit")
    covered = below.semi_join(reporting, ["node", *_CELL]).select(*key).union(of_records.select(*key)).distinct()
    yes, no = ibis.literal(True), ibis.literal(False)
    return ibis.union(
        of_records.select(*columns, lowest=yes),
        own.anti_join(covered, key).select(*columns, lowest=yes),
        own.semi_join(covered, key).select(*columns, lowest=no),
    )


def _amount_terms(rows: ir.Table) -> ir.Table:
    adds = rows.adds_up.isin(list(ADDED)) & rows.lowest
    return rows.select(
        "unit", "record", "month", "cell", "lowest",
        own=rows.record == "",
        value="value",
        missing="missing",
        part=adds,
        known=adds & rows["value"].notnull(),
    )  # fmt: skip


def _weighted_terms(rows: ir.Table, figures: ir.Table, cells: ir.Table) -> ir.Table:
    rows = rows.filter(rows.adds_up == WEIGHTED)
    used = cells.filter(cells.adds_up == WEIGHTED).select(indicator="weight").distinct()
    weights = figures.semi_join(used, "indicator").select(*_PLACE, weight="indicator", heavy="value")
    both = rows.left_join(weights, [*_PLACE, "weight"]).select(
        *_PLACE, "cell", "lowest", "value", "missing", "heavy", own=rows.record == ""
    )
    heavy = both.heavy.cast(_EXACT)
    return _mean_terms(both, both["value"].cast(_EXACT) * heavy, heavy, both["value"].notnull() & both.heavy.notnull())


def _ratio_terms(rows: ir.Table, figures: ir.Table, cells: ir.Table) -> ir.Table:
    """For each lowest figure of a denominator, a term of the ratio that stands on it."""
    ratios = cells.filter(cells.adds_up == RATIO).select(*_MANNER, "denominator", "numerator", ratio_cell="cell")
    lowers = cells.select(*_MANNER, denominator="indicator", lower_cell="cell")
    ratios = ratios.join(lowers, ["denominator", *_MANNER]).select("numerator", "ratio_cell", "lower_cell")
    lower = rows.filter(rows.divides, rows.lowest).select(*_PLACE, "lowest", lower_cell="cell", bottom="value")
    lower = lower.join(ratios, "lower_cell").select(
        *_PLACE, "lowest", "bottom", indicator="numerator", cell="ratio_cell"
    )
    used = ratios.select(indicator="numerator").distinct()
    uppers = figures.semi_join(used, "indicator").select(*_PLACE, "indicator", top="value")
    both = lower.left_join(uppers, [*_PLACE, "indicator"]).select(
        *_PLACE, "cell", "lowest", "top", "bottom",
        own=ibis.literal(False), value=ibis.null("int64"), missing=ibis.literal(""),
    )  # fmt: skip
    known = both.top.notnull() & both.bottom.notnull()
    return _mean_terms(both, both.top.cast(_EXACT), both.bottom.cast(_EXACT), known)


def _own_ratios(rows: ir.Table) -> ir.Table:
    """Ratios as reported: they may be shown, and add nothing."""
    rows = rows.filter(rows.adds_up == RATIO)
    rows = rows.select(*_PLACE, "cell", "lowest", "value", "missing", own=rows.record == "")
    nothing = ibis.null(_EXACT)
    return _mean_terms(rows, nothing, nothing, ibis.literal(False), part=ibis.literal(False))


def _mean_terms(
    rows: ir.Table, top: ir.Value, bottom: ir.Value, known: ir.Value, part: ir.Value | None = None
) -> ir.Table:
    """A pair counts whole or not at all: an upper term whose lower one is blank would bend the average."""
    nothing = ibis.null("decimal(38, 0)")
    counts = rows.lowest if part is None else part
    known = counts & known
    return rows.select(
        *_TERM, "value", "missing",
        part=counts,
        known=known,
        top=known.ifelse(top.cast("decimal(38, 0)"), nothing),
        bottom=known.ifelse(bottom.cast("decimal(38, 0)"), nothing),
    )  # fmt: skip


def _placed(terms: ir.Table, pairs: ir.Table) -> ir.Table:
    """Each term under every group it belongs to in its month; what is not lowest, under its own unit alone."""
    columns = [name for name in terms.columns if name not in {"unit", "record", "month", "own", "lowest"}]
    joined = _under_units(terms, pairs)
    joined = joined.filter(joined.lowest | (joined.distance == 0))
    by_unit = joined.select(*columns, "grp_number", shown=_is_own(joined))
    return by_unit.union(_under_records(terms, pairs).select(*columns, "grp_number", shown=ibis.literal(False)))


def _under_units(terms: ir.Table, pairs: ir.Table) -> ir.Table:
    units = pairs.filter(pairs.of == OF_UNIT)
    return terms.join(units, [terms.unit == units.node, _in_force(units, terms.month)])


def _under_records(terms: ir.Table, pairs: ir.Table) -> ir.Table:
    records = pairs.filter(pairs.of == OF_RECORD)
    return terms.join(records, [terms.record == records.node, _in_force(records, terms.month)])


def _is_own(joined: ir.Table) -> ir.Value:
    """A unit's own figure under the unit itself."""
    return joined.own & (joined.distance == 0) & (joined.dimension == UNIT_TREE)


def _amount_sums(terms: ir.Table, pairs: ir.Table) -> ir.Table:
    """What lies below each group, and beside it the group's own figure.

    Most groups are units with nothing below them. There is one own figure at most: it is joined, not summed.
    """
    columns = ("grp_number", "cell", "value", "part", "known")
    joined = _under_units(terms, pairs)
    own = joined.filter(_is_own(joined)).select(*columns, "missing")
    parts = joined.filter(joined.lowest & ~_is_own(joined)).select(*columns)
    parts = parts.union(_under_records(terms, pairs).select(*columns))
    sums = parts.group_by("grp_number", "cell").agg(
        lower=exact_sum(parts.known.ifelse(parts["value"], ibis.null("int64"))),
        lower_counted=parts.count(where=parts.known),
        lower_blanks=parts.count(where=parts.part & ~parts.known),
    )
    both = own.outer_join(sums, ["grp_number", "cell"])
    counts = both.known.fill_null(False)
    added = counts.ifelse(both["value"], ibis.null("int64"))
    return both.select(
        grp_number=both.grp_number.coalesce(both.grp_number_right),
        cell=both.cell.coalesce(both.cell_right),
        total=added.isnull().ifelse(both.lower, both.lower.fill_null(0) + added),
        average=ibis.null("float64"),
        counted=both.lower_counted.fill_null(0) + counts.cast("int64"),
        blanks=both.lower_blanks.fill_null(0) + (both.part.fill_null(False) & ~counts).cast("int64"),
        published=both["value"],
        missing=both.missing.fill_null(""),
    )


def _mean_sums(placed: ir.Table) -> ir.Table:
    sums = placed.group_by("grp_number", "cell").agg(
        average=ratio(placed.top.sum(), placed.bottom.sum()), **_counts(placed)
    )
    return sums.mutate(total=ibis.null("int64")).select(*_SUMS)


def _counts(placed: ir.Table) -> dict[str, ir.Value]:
    return {
        "counted": placed.count(where=placed.known),
        "blanks": placed.count(where=placed.part & ~placed.known),
        "published": placed.shown.ifelse(placed["value"], ibis.null("int64")).max(),
        "missing": placed.shown.ifelse(placed.missing, "").max(),
    }


def _shown(sums: ir.Table, cells: ir.Table, groups: ir.Table) -> ir.Table:
    rows = sums.join(cells.select(*_CELL, "adds_up", "factor", "cell"), "cell")
    rows = rows.join(groups, "grp_number").rename(grp="ancestor")
    averaged = rows.adds_up.isin(list(AVERAGED))
    factor = (rows.adds_up == WEIGHTED).ifelse(0.0001, rows.factor)  # a figure is in ten-thousandths, a rate is not
    rows = rows.mutate(
        figure=averaged.ifelse(ibis.null("int64"), ibis.coalesce(rows.published, rows.total)),
        rate=averaged.ifelse(
            ibis.coalesce(rows.published.cast("float64") / 10_000.0, rows.average * factor), ibis.null("float64")
        ),
    )
    empty = rows.figure.isnull() & rows.rate.isnull()
    reason = ibis.cases(
        (~empty, ""), ((rows.adds_up == NOT_ADDED) & (rows.missing == ""), NOT_ADDITIVE), else_=NOTHING_KNOWN
    )
    return rows.mutate(reason=reason).select(*GROUPS)
