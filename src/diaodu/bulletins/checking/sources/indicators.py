"""Figures, targets and places of indicators: of the county, and of its towns and parks where they have their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db.models import Q
from django.urls import reverse

from diaodu.bulletins.checking.matching import Kind, Known, When, base_name, spellings
from diaodu.bulletins.checking.setting_kinds import other_names
from diaodu.indicators.catalogue.choices import Frequency, TargetKind
from diaodu.indicators.catalogue.choices import Kind as IndicatorKind
from diaodu.indicators.catalogue.models import Indicator, PeerFigure, Target
from diaodu.indicators.catalogue.queries.formulas import newest_derived
from diaodu.indicators.catalogue.queries.peers import comparisons
from diaodu.indicators.catalogue.rules.spans import current_of
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Span
from diaodu.ledger.models import Item, Observation
from diaodu.people.choices import UnitKind
from diaodu.people.models import Unit
from diaodu.people.queries import units_of_county

_PLACES = Decimal("0.0001")
_MOST_AREAS = (UnitKind.TOWNSHIP, UnitKind.PARK)
_TARGETS = {TargetKind.LEVEL: "", TargetKind.GROWTH: "%", TargetKind.SHARE: "%"}


def indicator_figures(county: Unit, on: date) -> list[Known]:
    """About ten queries, however many indicators, units and periods. Figures of this year and the last."""
    return list(_Reader(county, on).known())


@dataclass(slots=True)
class _Line:
    """By span and period the newest figure, and what earlier editions of it said."""

    facts: dict[str, dict[Period, Decimal | None]]
    older: dict[tuple[str, Period], list[Decimal]]


@dataclass(frozen=True, slots=True)
class _Of:
    """Of which period a figure is, how it is counted, and what earlier editions said."""

    period: Period
    span: str
    older: tuple[Decimal, ...] = ()


class _Reader:
    def __init__(self, county: Unit, on: date) -> None:
        self.county, self.on = county, on
        self.indicators = list(
            Indicator.objects.filter(scope=county.path, retired_on=None).select_related("subject", "growth_of")
        )
        self.units = {county.pk: county} | {
            unit.pk: unit for unit in units_of_county(county.path) if unit.kind in _MOST_AREAS
        }
        self.also = other_names(county.path, on)
        self.lines = self._lines()
        self.names = {each.pk: self._names_of(each) for each in self.indicators}

    def known(self) -> Iterator[Known]:
        for indicator in self.indicators:
            for unit in self.units.values():
                line = self.lines.get((indicator.pk, unit.pk))
                if line is not None:
                    yield from self._figures(indicator, unit, line)
        yield from self._derived()
        yield from self._places()
        yield from self._targets()

    def _lines(self) -> Mapping[tuple[int, int], _Line]:
        by_subject = {each.subject_id: each for each in self.indicators}
        items = {
            item.pk: item
            for item in Item.objects.filter(subject__in=by_subject, about__in=self.units)
            if item.basis == by_subject[item.subject_id].basis
        }
        found: dict[tuple[int, int], _Line] = defaultdict(lambda: _Line(defaultdict(dict), defaultdict(list)))
        own = [key for key, item in items.items() if item.about_id == self.county.pk]
        seen = Observation.objects.filter(period_end__lte=self.on, period_end__gte=date(self.on.year - 1, 1, 1))
        # Of the county two years, of its parts this year: what texts speak of.
        rows = seen.filter(Q(item__in=own) | Q(item__in=items, period_end__gte=date(self.on.year, 1, 1)))
        before: dict[tuple[int, str], Decimal | None] = {}
        for key, code, value in rows.order_by("item", "vintage").values_list("item", "period", "value"):
            item, period = items[key], _period(code)
            line = found[by_subject[item.subject_id].pk, item.about_id or 0]
            earlier = before.get((key, code))
            if earlier is not None:
                line.older[item.span, period].append(earlier)
            line.facts[item.span][period] = before[key, code] = value
        return dict(found)

    def _names_of(self, indicator: Indicator) -> tuple[str, ...]:
        bare = base_name(indicator.name_zh.split("（", maxsplit=1)[0])
        names = [bare, *self.also.get(bare, ())]
        if indicator.growth_of is not None:
            level = indicator.growth_of.name_zh.split("（", maxsplit=1)[0]
            names += [level, *self.also.get(level, ())]
        return tuple(dict.fromkeys(word for name in names for word in spellings(name)))

    def _figures(self, indicator: Indicator, unit: Unit, line: _Line) -> Iterator[Known]:
        own = line.facts.get(indicator.span, {})
        for period, value in own.items():
            if value is not None:
                older = tuple(dict.fromkeys(old for old in line.older[indicator.span, period] if old != value))
                yield self._known(indicator, unit, value, _Of(period, indicator.span, older))
        if indicator.kind != IndicatorKind.FLOW or unit.pk != self.county.pk or indicator.span != Span.CUMULATIVE:
            return
        said = line.facts.get(Span.CURRENT, {})
        for period in own:
            single = said.get(period)
            if single is None:
                single = current_of(period, own, indicator.frequency, indicator.not_alone).value
            if single is not None:
                yield self._known(indicator, unit, single, _Of(period, Span.CURRENT))

    def _known(self, indicator: Indicator, unit: Unit, value: Decimal, of: _Of) -> Known:
        period, span, older = of.period, of.span, of.older
        area = "" if unit.pk == self.county.pk else unit.code
        kind = Kind.GROWTH if indicator.kind == IndicatorKind.GROWTH else Kind.LEVEL
        when: When | None = When(period.year, period.last, str(span), period.months)
        if indicator.kind == IndicatorKind.STOCK:
            when = When(period.year, period.last, "point")
        if indicator.frequency == Frequency.YEAR and indicator.kind != IndicatorKind.FLOW:
            when = None  # a text that names the population means the newest count
        whose = f"{unit.short_name}" if area else ""
        return Known(
            f"indicator:{indicator.code}:{area}:{span}",
            self.names[indicator.pk],
            kind,
            value,
            "" if indicator.kind == IndicatorKind.INDEX else indicator.measured_in,
            when,
            f"{whose}{indicator.name_zh} {when.label_zh if when else period.label_zh}",
            f"{indicator.name_en or indicator.name_zh} {when.label_en if when else period.label_en}",
            _address(indicator.code),
            area,
            older,
        )

    def _derived(self) -> Iterator[Known]:
        """Ratios that are worked out by a formula: their newest figure, of the county."""
        formulas = [each for each in self.indicators if each.formula and (each.pk, self.county.pk) not in self.lines]
        for key, figure in newest_derived(formulas, self.county, as_of=self.on).items() if formulas else ():
            indicator = next(each for each in formulas if each.pk == key)
            if figure.value is not None:
                value = figure.value.quantize(_PLACES)
                yield self._known(indicator, self.county, value, _Of(figure.period, indicator.span))

    def _places(self) -> Iterator[Known]:
        """Where the county stands among those it compares itself with."""
        peers = PeerFigure.objects.filter(peer__scope=self.county.path, peer__retired_on=None)
        for found in comparisons(peers, self.county, as_of=self.on):
            own = next((each for each in found.placed if not each.name), None)
            if own is None or own.place is None or found.indicator.pk not in self.names:
                continue
            when = When(found.period.year, found.period.last, "cumulative", found.period.months)
            yield Known(
                f"rank:{found.indicator.code}",
                self.names[found.indicator.pk],
                Kind.RANK,
                Decimal(own.place),
                "位",
                when,
                f"{found.indicator.name_zh}位次 {when.label_zh}",
                f"place in {found.indicator.name_en or found.indicator.name_zh} {when.label_en}",
                reverse("indicators:peers"),
            )

    def _targets(self) -> Iterator[Known]:
        rows = Target.objects.filter(
            indicator__in=self.names, year__gte=self.on.year - 1, retired_on=None, unit__in=self.units
        )
        for target in rows.select_related("newest", "indicator", "unit"):
            value = target.newest.counts if target.newest is not None else None
            if value is None or target.kind not in _TARGETS:
                continue
            indicator, area = target.indicator, "" if target.unit_id == self.county.pk else target.unit.code
            link = _address(indicator.code)
            label = f"{target.unit.short_name if area else ''}{indicator.name_zh} {target.year}年目标"
            unit = _TARGETS[TargetKind(target.kind)] or indicator.measured_in
            yield Known(
                f"target:{indicator.code}:{area}:{target.kind}",
                self.names[indicator.pk],
                Kind.TARGET,
                value,
                unit,
                When(target.year, 12, "cumulative", 12),
                label,
                f"{indicator.name_en or indicator.name_zh} target {target.year}",
                link,
                area,
            )
            if target.kind == TargetKind.LEVEL and indicator.kind == IndicatorKind.FLOW and value:
                yield from self._completions(target, value, area, label, link)

    def _completions(self, target: Target, value: Decimal, area: str, label: str, link: str) -> Iterator[Known]:
        line = self.lines.get((target.indicator_id, target.unit_id))
        for period, said in (line.facts.get(target.indicator.span, {}) if line else {}).items():
            if said is None or period.year != target.year:
                continue
            when = When(period.year, period.last, "cumulative", period.months)
            yield Known(
                f"completion:{target.indicator.code}:{area}",
                self.names[target.indicator_id],
                Kind.COMPLETION,
                (said / value * 100).quantize(_PLACES),
                "%",
                when,
                f"{label}的完成率 {when.label_zh}",
                f"share of the target {target.year} {when.label_en}",
                link,
                area,
            )


@lru_cache(maxsize=512)
def _address(code: str) -> str:
    return reverse("indicators:indicator", args=[code])


@lru_cache(maxsize=512)
def _period(code: str) -> Period:
    return Period.parse(code)
