"""What indicators can say how much of: the newest figure, its growth as it was published, our place among peers.

A figure holds for the period it was published for (`as_of` says which): in August the GDP of the half year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from diaodu.core.measures import Contribution, Evening, Measured, register_measure
from diaodu.indicators.catalogue.choices import Kind
from diaodu.indicators.catalogue.measure_names import GROWTH, RANK, VALUE
from diaodu.indicators.catalogue.models import Indicator, PeerFigure
from diaodu.indicators.catalogue.queries.figures import answer
from diaodu.indicators.catalogue.queries.formulas import Worker, catalogue_of
from diaodu.indicators.catalogue.queries.peers import places
from diaodu.indicators.catalogue.rules.growth import growth_on
from diaodu.indicators.catalogue.rules.periods import year_before
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Basis
from diaodu.ledger.models import Item, Observation
from diaodu.ledger.queries import editions_of, newest_of
from diaodu.people.models import Unit
from diaodu.people.permissions import within

SCHEMA = {
    "scope": "the county's path; filled in by the plan",
    "indicator": "code of the indicator, BUDGET",
    "unit": "code of the unit the figure is about; the county where it is left out",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter, read."""

    scope: str
    indicator: str
    unit: str

    @classmethod
    def read(cls, filter: Mapping[str, Any]) -> Asked:
        return cls(*(str(filter.get(name, "")).strip() for name in SCHEMA))


Facts = Mapping[str, Mapping[Period, Observation]]


class _OfFigures:
    """Reads figures once, whatever number of filters and days."""

    name: str
    filter_schema: Mapping[str, str] = SCHEMA
    optional: frozenset[str] = frozenset({"unit"})

    def value(self, as_of: date, filter: Mapping[str, Any], *, known: datetime | None = None) -> Measured:
        return self.values(as_of, [filter], known=known)[0]

    def values(
        self, as_of: date, filters: Sequence[Mapping[str, Any]], *, known: datetime | None = None
    ) -> list[Measured]:
        """A constant number of queries, and two for each unit derived figures are asked of.

        Raises LookupError for an indicator or unit that is not there.
        """
        return self.values_on_days([(as_of, known or _latest())], filters)[0]

    def values_on_days(self, evenings: Sequence[Evening], filters: Sequence[Mapping[str, Any]]) -> list[list[Measured]]:
        asked = [Asked.read(each) for each in filters]
        read = _Read(asked, max(day for day, _known in evenings), max(known for _day, known in evenings))
        return [[self.measured(each, read, day, known) for each in asked] for day, known in evenings]

    def measured(self, asked: Asked, read: _Read, day: date, known: datetime) -> Measured:
        raise NotImplementedError


def _latest() -> datetime:
    from diaodu.core.clock import ZONE

    return datetime(9999, 1, 1, tzinfo=ZONE)


class FigureOf(_OfFigures):
    """The newest figure as it is published; of a derived indicator what its formula comes to."""

    name, title_zh, title_en = VALUE, "指标数值", "Figure of an indicator"

    def measured(self, asked: Asked, read: _Read, day: date, known: datetime) -> Measured:
        indicator, unit = read.indicator(asked), read.unit(asked)
        found = read.newest(indicator, unit, day, known)
        if found is None and indicator.formula:
            return _derived(indicator, unit, day, known)
        return _said(indicator, found)


class GrowthOf(_OfFigures):
    """Growth on the year before, in percent, as published; of a management figure on the base that was kept."""

    name, title_zh, title_en = GROWTH, "指标增速", "Growth of an indicator"

    def measured(self, asked: Asked, read: _Read, day: date, known: datetime) -> Measured:
        indicator, unit = read.indicator(asked), read.unit(asked)
        published = indicator if indicator.kind == Kind.GROWTH else read.growth_of(indicator)
        if published is not None:
            return _said(published, read.newest(published, unit, day, known))
        found = read.newest(indicator, unit, day, known)
        if indicator.basis != Basis.MANAGEMENT or found is None:
            return Measured(None, "%", blanks=1)
        period = Period.parse(found.period)
        base = answer(indicator, read.facts(indicator, unit, day, known), year_before(period)).value
        growth = growth_on(found.value, base).value
        return Measured(growth, "%", found.period_end, int(growth is None), [_part(indicator, found)])


class RankOf(_OfFigures):
    """Our place among the peers whose figure of the same period was entered; the county's own figures only."""

    name, title_zh, title_en = RANK, "指标位次", "Rank of an indicator"
    filter_schema: Mapping[str, str] = {name: SCHEMA[name] for name in ("scope", "indicator")}
    optional: frozenset[str] = frozenset()

    def measured(self, asked: Asked, read: _Read, day: date, known: datetime) -> Measured:
        indicator, unit = read.indicator(asked), read.unit(asked)
        found = read.newest(indicator, unit, day, known)
        peers = read.peers(indicator, found.period, known) if found is not None else []
        if found is None or not peers:
            return Measured(None, "位", found.period_end if found else None, blanks=1)
        place = next(each.place for each in places(indicator, found.value, peers) if not each.name)
        parts = [Contribution(row.peer.name_zh, value=row.value, on=row.period_end) for row in peers]
        return Measured(Decimal(place) if place else None, "位", found.period_end, 0, [_part(indicator, found), *parts])


class _Read:
    """Indicators, units and every edition of every figure that is asked for."""

    def __init__(self, asked: Sequence[Asked], last: date, known: datetime) -> None:
        rows = Indicator.objects.filter(scope__in={each.scope for each in asked}).select_related("subject")
        self._indicators = {(row.scope, row.code): row for row in rows}
        self._growths = {row.growth_of_id: row for row in rows if row.growth_of_id and row.retired_on is None}
        self._units = _units(asked)
        wanted = {self.indicator(each).subject_id: self.indicator(each) for each in asked}
        for each in list(wanted.values()):
            if each.pk in self._growths:
                growth = self._growths[each.pk]
                wanted[growth.subject_id] = growth
        items = Item.objects.filter(subject__in=wanted, about__in=self._units.values()).order_by("pk")
        self._items: dict[tuple[int, int], list[Item]] = defaultdict(list)
        for item in items:
            if item.basis == wanted[item.subject_id].basis:
                self._items[wanted[item.subject_id].pk, item.about_id or 0].append(item)
        keys = [item.pk for group in self._items.values() for item in group]
        self._editions = editions_of(keys, on=last, known=known)

    def indicator(self, asked: Asked) -> Indicator:
        found = self._indicators.get((asked.scope, asked.indicator.upper()))
        if found is None:
            msg = f"no indicator of the county has the code {asked.indicator!r}"
            raise LookupError(msg)
        return found

    def unit(self, asked: Asked) -> Unit:
        found = self._units.get((asked.scope, asked.unit))
        if found is None:
            msg = f"no unit of the county has the code {asked.unit!r}"
            raise LookupError(msg)
        return found

    def growth_of(self, indicator: Indicator) -> Indicator | None:
        return self._growths.get(indicator.pk)

    def facts(
        self, indicator: Indicator, unit: Unit, day: date, known: datetime
    ) -> dict[str, dict[Period, Observation]]:
        found: dict[str, dict[Period, Observation]] = defaultdict(dict)
        for item in self._items.get((indicator.pk, unit.pk), []):
            for fact in newest_of(self._editions.get(item.pk, []), on=day, known=known):
                found[item.span][Period.parse(fact.period)] = fact
        return dict(found)

    def newest(self, indicator: Indicator, unit: Unit, day: date, known: datetime) -> Observation | None:
        """The newest fact with a figure, in the span the indicator is published in."""
        line = self.facts(indicator, unit, day, known).get(indicator.span, {})
        said = [fact for fact in line.values() if fact.value is not None]
        return max(said, key=lambda fact: fact.period_end) if said else None

    def peers(self, indicator: Indicator, period: str, known: datetime) -> list[PeerFigure]:
        rows = PeerFigure.objects.filter(indicator=indicator, period=period, span=indicator.span, peer__retired_on=None)
        newest = {row.peer_id: row for row in rows.filter(at__lte=known).select_related("peer").order_by("vintage")}
        return list(newest.values())


def _units(asked: Iterable[Asked]) -> dict[tuple[str, str], Unit]:
    """By county and code; "" is the county itself. One query a county."""
    found: dict[tuple[str, str], Unit] = {}
    for scope in {each.scope for each in asked if each.scope}:
        wanted = {each.unit for each in asked}
        for unit in Unit.objects.filter(within(scope, "path")):
            if unit.path == scope:
                found[scope, ""] = unit
            if unit.code in wanted:
                found[scope, unit.code] = unit
    return found


def _said(indicator: Indicator, fact: Observation | None) -> Measured:
    if fact is None:
        return Measured(None, indicator.measured_in, blanks=1)
    return Measured(fact.value, indicator.measured_in, fact.period_end, 0, [_part(indicator, fact)])


def _derived(indicator: Indicator, unit: Unit, day: date, known: datetime) -> Measured:
    found = Worker(catalogue_of(indicator.scope), unit, known).newest(indicator, day)
    if found is None:
        return Measured(None, indicator.measured_in, blanks=1)
    period = found.period
    link = reverse("indicators:indicator", args=[indicator.code])
    part = Contribution(f"{indicator.name_zh}（{period.code}）", link, found.value, period.end)
    return Measured(found.value, indicator.measured_in, period.end, int(found.value is None), [part])


def _part(indicator: Indicator, fact: Observation) -> Contribution:
    link = reverse("indicators:indicator", args=[indicator.code])
    return Contribution(f"{indicator.name_zh}（{fact.period}）", link, fact.value, fact.period_end)


def register() -> None:
    for measure in (FigureOf(), GrowthOf(), RankOf()):
        register_measure(measure)
