"""The series of indicators to be forecast: each indicator of each unit that has figures, as they are published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from diaodu.forecasting import JOINED, History, Kind, Month, Note, Target, caliber
from diaodu.forecasting import Support as Added
from diaodu.indicators.analysis.queries.targets import growths_of
from diaodu.indicators.analysis.rules.gap import added_by
from diaodu.indicators.catalogue.choices import Frequency, SupportState, TargetKind
from diaodu.indicators.catalogue.choices import Kind as IndicatorKind
from diaodu.indicators.catalogue.models import CaliberNote, Indicator, Support
from diaodu.indicators.catalogue.models import Target as YearTarget
from diaodu.indicators.catalogue.permissions import units_with_figures
from diaodu.indicators.catalogue.queries.figures import Line, lines_of
from diaodu.indicators.catalogue.rules.periods import periods_of
from diaodu.outlook.sources import Asked, Series, register_source

WITHIN_A_YEAR = (Frequency.MONTH, Frequency.QUARTER, Frequency.HALF_YEAR)
OLDEST = timedelta(days=400)  # a series that ended longer ago has ended
_UNCERTAIN = (SupportState.FAILED,)


@dataclass(frozen=True, slots=True)
class _Sources:
    """`targets`: by indicator and unit what is to be reached; `supports`: what is named for it."""

    targets: Mapping[tuple[int, int], Target]
    supports: Mapping[tuple[int, int], tuple[Added, ...]]
    breaks: Mapping[int, date]


class OfIndicators:
    name, title = "indicator", _("Indicators")

    def series(self, asked: Asked) -> Iterator[Series]:
        """Eight queries, however many indicators and units."""
        rows = Indicator.objects.filter(scope=asked.county, retired_on=None, frequency__in=WITHIN_A_YEAR)
        indicators = {row.pk: row for row in rows.select_related("growth_of") if asked.takes(row.subject_id)}
        units = list(units_with_figures(asked.county))
        lines = lines_of(list(indicators.values()), units, as_of=asked.as_of, known=asked.known)
        found = _Sources(_targets(asked, list(rows)), _supports(asked, indicators), _breaks(asked, indicators))
        for (key, unit), spans in sorted(lines.items()):
            series = _series(indicators[key], unit, spans, found, asked)
            if series is not None:
                yield series


def _series(indicator: Indicator, unit: int, spans: Mapping[str, Line], found: _Sources, asked: Asked) -> Series | None:
    line = spans.get(str(indicator.span), {})
    since = found.breaks.get(indicator.pk)
    values: dict[Month, float | None] = {
        (period.year, period.last): None if fact.value is None else float(fact.value)
        for period, fact in line.items()
        if since is None or period.start >= since
    }
    ends = [fact.period_end for fact in line.values() if fact.value is not None]
    if not ends or max(ends) < asked.as_of - OLDEST or not any(value is not None for value in values.values()):
        return None
    notes: tuple[Note, ...] = () if since is None else (caliber(since.isoformat()),)
    return Series(
        indicator.subject_id,
        unit,
        History(kind_of(indicator), values, closing_of(indicator)),
        indicator.measured_in,
        target=found.targets.get((indicator.pk, unit)),
        supports=found.supports.get((indicator.pk, unit), ()),
        notes=notes,
    )


def closing_of(indicator: Indicator) -> tuple[int, ...]:
    """The months that close a period. Months of a flow: January is never by itself, whether or not it is published."""
    if indicator.frequency == Frequency.MONTH and kind_of(indicator) != Kind.LEVEL:
        return JOINED
    return tuple(each.last for each in periods_of(str(indicator.frequency), list(indicator.not_alone), 2000))


def kind_of(indicator: Indicator) -> Kind:
    if indicator.kind != IndicatorKind.FLOW:
        return Kind.LEVEL
    return Kind.CUMULATIVE if indicator.span == "cumulative" else Kind.FLOW


def _targets(asked: Asked, indicators: Sequence[Indicator]) -> dict[tuple[int, int], Target]:
    """A growth that is asked of a level is held against the growth that is published, never worked out of levels."""
    growths = growths_of(indicators)
    rows = YearTarget.objects.filter(
        indicator__in=indicators, year=asked.year, retired_on=None, editions__valid_from__lte=asked.as_of
    )
    found = {}
    for row in rows.select_related("indicator").prefetch_related("editions").distinct():
        edition = max(
            (each for each in row.editions.all() if each.valid_from <= asked.as_of), key=lambda each: each.edition
        )
        held = _held_against(row, growths)
        if held is not None and edition.counts is not None:
            found[held.pk, row.unit_id] = Target(float(edition.counts), held.better == "up")
    return found


def _held_against(row: YearTarget, growths: Mapping[int, Indicator]) -> Indicator | None:
    if row.kind == TargetKind.RANK:
        return None
    if row.kind == TargetKind.GROWTH and row.indicator.kind != IndicatorKind.GROWTH:
        return growths.get(row.indicator_id)
    return row.indicator


def _supports(asked: Asked, indicators: Mapping[int, Indicator]) -> dict[tuple[int, int], tuple[Added, ...]]:
    """What each named firm or project is expected to add over its base; for amounts only, and for the unit's own."""
    rows = Support.objects.filter(
        indicator__in=[key for key, each in indicators.items() if each.kind == IndicatorKind.FLOW],
        retired_on=None,
        since__lte=asked.as_of,
    ).select_related("newest", "unit")
    county = {unit.path: unit.pk for unit in units_with_figures(asked.county) if unit.parent_id is None}
    found: dict[tuple[int, int], list[Added]] = defaultdict(list)
    for row in rows.order_by("code"):
        newest = row.newest
        if newest is None or newest.state in _UNCERTAIN or newest.at > asked.known:
            continue
        adds = added_by(newest.value, row.base)
        if adds is None:
            continue
        bearers = {row.unit_id, *county.values()}  # what holds up a town holds up its county
        for unit in bearers:
            found[row.indicator_id, unit].append(Added(row.code, float(adds)))
    return {key: tuple(added) for key, added in found.items()}


def _breaks(asked: Asked, indicators: Mapping[int, Indicator]) -> dict[int, date]:
    """By indicator since when its figures are of one kind."""
    rows = CaliberNote.objects.filter(indicator__in=indicators, breaks_series=True, valid_from__lte=asked.as_of)
    return dict(rows.order_by("valid_from").values_list("indicator", "valid_from"))


def register() -> None:
    register_source(OfIndicators())
