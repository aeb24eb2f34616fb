"""Figures of indicators, and the targets set for a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from diaodu.bulletins.papers.composing.bound import Bound, Style
from diaodu.bulletins.papers.sources import Parts, When, register_source
from diaodu.indicators.catalogue.choices import Kind, TargetKind
from diaodu.indicators.catalogue.models import Indicator, Target
from diaodu.indicators.catalogue.queries.figures import Figure, answer, lines_of
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Span
from diaodu.people.models import Unit
from diaodu.people.permissions import within


def figures(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`indicator:<code>:<unit>:<period>`: the newest vintage of the period, as it is published."""
    wanted = [parts for parts in asked if len(parts) == 3 and _period(parts[2])]
    codes, names = {parts[0] for parts in wanted}, {parts[1] for parts in wanted}
    rows = Indicator.objects.filter(scope=when.scope, code__in=codes).select_related("lead", "subject")
    indicators = {row.code: row for row in rows}
    units = {row.code: row for row in Unit.objects.filter(within(when.scope, "path"), code__in=names)}
    lines = lines_of(list(indicators.values()), list(units.values()), as_of=when.day, known=when.known)
    found: dict[Parts, Bound] = {}
    for parts in wanted:
        indicator, unit = indicators.get(parts[0]), units.get(parts[1])
        if indicator and unit:
            kept = lines.get((indicator.pk, unit.pk), {})
            found[parts] = bound_figure(indicator, unit, answer(indicator, kept, Period.parse(parts[2])))
    return found


def bound_figure(indicator: Indicator, unit: Unit, figure: Figure) -> Bound:
    """A blank names who can be asked."""
    ask = f"，请询{indicator.lead.short_name}" if indicator.lead else ""
    return Bound(
        "",
        Style.GROWTH if indicator.kind == Kind.GROWTH else Style.AMOUNT,
        "",
        f"{unit.short_name}{indicator.name_zh}",
        figure.value,
        indicator.measured_in,
        caliber=str(figure.fact.caliber) if figure.fact and figure.fact.caliber else "",
        period=period_said(figure.period, figure.span),
        blank=f"{figure.period.label_zh}{figure.why[0]}{ask}" if figure.value is None else "",
    )


_SO_FAR = {3: "一季度", 6: "上半年", 9: "前三季度", 12: "全年"}


def period_said(period: Period, span: str) -> str:
    """As papers say it: what is cumulative runs from January (2026年1—7月, 2026年上半年)."""
    if span != Span.CUMULATIVE or period.last == 1:
        return period.label_zh
    if period.months == 3 or period.last == 12:
        return f"{period.year}年{_SO_FAR[period.last]}"
    return f"{period.year}年1—{period.last}月"


def targets(asked: Sequence[Parts], when: When) -> Mapping[Parts, Bound]:
    """`target:<code>:<unit>:<year>:<kind>`: what the year is held against."""
    wanted = [parts for parts in asked if len(parts) == 4 and parts[2].isdecimal()]
    rows = Target.objects.filter(
        indicator__scope=when.scope,
        indicator__code__in={parts[0] for parts in wanted},
        unit__code__in={parts[1] for parts in wanted},
        retired_on=None,
    ).select_related("indicator", "unit", "newest")
    there = {(row.indicator.code, row.unit.code, str(row.year), str(row.kind)): row for row in rows}
    return {parts: bound_target(there[parts]) for parts in wanted if parts in there}


def bound_target(target: Target) -> Bound:
    value = target.newest.counts if target.newest else None
    is_growth = target.kind == TargetKind.GROWTH
    unit = "%" if is_growth else target.indicator.measured_in
    style = Style.GROWTH if is_growth else Style.AMOUNT
    label = f"{target.indicator.name_zh}{target.year}年目标"
    return Bound("", style, "", label, value, unit, period=f"{target.year}年", blank="尚未下达目标")


def _period(code: str) -> bool:
    try:
        Period.parse(code)
    except ValueError:
        return False
    return True


register_source("indicator", figures)
register_source("target", targets)
