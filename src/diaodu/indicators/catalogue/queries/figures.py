"""The figures of indicators: one, or a whole line of them, as known now or at an earlier moment.

Of each period the newest vintage counts. A figure of another span than the one that is kept is derived
(rules.spans), and says so; where it cannot be, it is a blank with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.catalogue.rules.spans import Said, cumulative_of, current_of
from diaodu.kernel.period import Period
from diaodu.ledger.choices import MissingKind, Span
from diaodu.ledger.models import Item, Observation
from diaodu.ledger.queries import facts_as_of
from diaodu.people.models import Unit

FOREVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, or why there is none (`why`, in both languages). `fact`: the row it was read from."""

    value: Decimal | None
    measured_in: str
    period: Period
    span: str
    basis: str
    why: Said = ("", "")
    is_derived: bool = False
    fact: Observation | None = None

    @property
    def is_blank(self) -> bool:
        return self.value is None


Line = Mapping[Period, Observation]


def figure(
    indicator: Indicator,
    unit: Unit,
    period: Period,
    *,
    span: str = "",
    basis: str = "",
    caliber: str | None = None,
    as_of: date = FOREVER,
    known: datetime | None = None,
) -> Figure:
    """The figure of one period. `as_of`: of periods that ended by that day; `known`: as it was known then."""
    lines = lines_of([indicator], [unit], basis=basis, caliber=caliber, as_of=as_of, known=known)
    return answer(indicator, lines.get((indicator.pk, unit.pk), {}), period, span=span, basis=basis)


def series(
    indicator: Indicator,
    unit: Unit,
    *,
    span: str = "",
    basis: str = "",
    caliber: str | None = None,
    as_of: date = FOREVER,
    known: datetime | None = None,
) -> list[Figure]:
    """All periods there is a fact of, in order; three queries."""
    lines = lines_of([indicator], [unit], basis=basis, caliber=caliber, as_of=as_of, known=known)
    kept = lines.get((indicator.pk, unit.pk), {})
    periods = sorted({period for line in kept.values() for period in line}, key=lambda each: (each.end, each.months))
    return [answer(indicator, kept, period, span=span, basis=basis) for period in periods]


def lines_of(
    indicators: Sequence[Indicator],
    units: Sequence[Unit],
    *,
    basis: str = "",
    caliber: str | None = None,
    as_of: date = FOREVER,
    known: datetime | None = None,
) -> dict[tuple[int, int], dict[str, dict[Period, Observation]]]:
    """By indicator and unit, by span: the facts by period. Two queries, however many indicators and units.

    `caliber` None: whichever, the newest item of a line first.
    """
    by_subject = {indicator.subject_id: indicator for indicator in indicators}
    rows = Item.objects.filter(subject__in=by_subject, about__in=units).order_by("pk")
    if caliber is not None:
        rows = rows.filter(caliber=caliber)
    items = {item.pk: item for item in rows if item.basis == (basis or by_subject[item.subject_id].basis)}
    found: dict[tuple[int, int], dict[str, dict[Period, Observation]]] = defaultdict(lambda: defaultdict(dict))
    for fact in facts_as_of(items, on=as_of, known=known):
        item = items[fact.item_id]
        line = found[by_subject[item.subject_id].pk, item.about_id or 0][item.span]
        line[Period.parse(fact.period)] = fact  # of two calibers the item that was made later
    return {key: dict(spans) for key, spans in found.items()}


def answer(
    indicator: Indicator, kept: Mapping[str, Line], period: Period, *, span: str = "", basis: str = ""
) -> Figure:
    """What the facts of one line say of a period. No queries."""
    span, basis = span or indicator.span, basis or indicator.basis
    fact = kept.get(span, {}).get(period)
    if fact is not None:
        why = ("", "") if fact.value is not None else _said(fact.missing)
        return Figure(fact.value, indicator.measured_in, period, span, basis, why, fact=fact)
    return _derived(indicator, kept, period, span, basis)


def _derived(indicator: Indicator, kept: Mapping[str, Line], period: Period, span: str, basis: str) -> Figure:
    def blank(why: Said) -> Figure:
        return Figure(None, indicator.measured_in, period, span, basis, why)

    other = Span.CURRENT if span == Span.CUMULATIVE else Span.CUMULATIVE
    line = kept.get(str(other), {})
    if period not in line:
        return blank(("还没有这一期的数", "no figure of this period yet"))
    if indicator.kind != "flow":
        return blank(("只有流量指标能在累计与当期之间换算", "only flows can be turned from one span into the other"))
    values = {each: fact.value for each, fact in line.items()}
    derive = cumulative_of if span == Span.CUMULATIVE else current_of
    found = derive(period, values, indicator.frequency, indicator.not_alone)
    if found.value is None:
        return blank(found.why)
    return Figure(found.value, indicator.measured_in, period, span, basis, is_derived=True, fact=line[period])


def _said(missing: str) -> Said:
    return _WHY.get(missing, ("不掌握", "not known"))


_WHY: dict[str, Said] = {
    MissingKind.NOT_REPORTED: ("未报", "not reported"),
    MissingKind.NOT_YET_DUE: ("尚未发布", "not yet available"),
    MissingKind.NOT_APPLICABLE: ("不适用", "not applicable"),
    MissingKind.UNKNOWN: ("不掌握", "not known"),
}


def newest_figures(
    indicators: Sequence[Indicator], unit: Unit, *, as_of: date, known: datetime | None = None
) -> dict[int, Figure]:
    """By indicator the newest published figure of a unit, as it is published; two queries."""
    lines = lines_of(indicators, [unit], as_of=as_of, known=known)
    found = {}
    for indicator in indicators:
        line = lines.get((indicator.pk, unit.pk), {}).get(indicator.span, {})
        known_ones = [period for period, fact in line.items() if fact.value is not None]
        if known_ones:
            newest = max(known_ones, key=lambda period: period.end)
            found[indicator.pk] = answer(indicator, {indicator.span: line}, newest)
    return found


def vintages_by_period(indicator: Indicator, unit: Unit, *, known: datetime) -> list[Observation]:
    """Every edition of every figure, the newest period first; one query."""
    rows = Observation.objects.filter(item__subject=indicator.subject_id, item__about=unit, known_at__lte=known)
    return list(rows.select_related("item", "source").order_by("-period_end", "span", "-vintage"))


def periods_with_figures(lines: Iterable[Line]) -> list[Period]:
    return sorted({period for line in lines for period in line}, key=lambda period: period.end)
