"""Targets: the grid of a year, one target with its standing, what a breakdown would come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from diaodu.indicators.catalogue.actions.breakdowns import cannot_share
from diaodu.indicators.catalogue.choices import BreakdownKey, Frequency, Kind, TargetKind
from diaodu.indicators.catalogue.models import Breakdown, Indicator, Target, TargetEdition
from diaodu.indicators.catalogue.queries.figures import Figure, Line, answer, figure, lines_of
from diaodu.indicators.catalogue.queries.formulas import newest_derived
from diaodu.indicators.catalogue.rules.pace import Rest, expected_by, growth_of_rest, level_from_growth, rest_of_year
from diaodu.indicators.catalogue.rules.periods import periods_of, year_before
from diaodu.indicators.catalogue.rules.sharing import CannotShareError, share_out
from diaodu.kernel.period import Period
from diaodu.people.models import Unit

Said = tuple[str, str]


def with_newest(targets: QuerySet[Target]) -> QuerySet[Target]:
    return targets.select_related("newest", "unit", "indicator__subject", "indicator__lead", "promised_in")


def targets_of_year(targets: QuerySet[Target], year: int) -> QuerySet[Target]:
    return with_newest(targets).filter(year=year).order_by("indicator__order", "unit__path", "kind")


def years_with_targets(targets: QuerySet[Target]) -> list[int]:
    return sorted(set(targets.order_by().values_list("year", flat=True)))


@dataclass(frozen=True, slots=True)
class GridRow:
    """The targets of one indicator and kind: one cell a unit, None where nothing is asked."""

    indicator: Indicator
    kind: str
    cells: Sequence[Target | None]

    @property
    def kind_label(self) -> str:
        return str(TargetKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Grid:
    units: Sequence[Unit]
    rows: Sequence[GridRow]


def grid_of(targets: Iterable[Target], units: Sequence[Unit]) -> Grid:
    """Units across, indicators down; units that have no target at all are left out. No queries."""
    found: dict[tuple[int, str], dict[int, Target]] = defaultdict(dict)
    indicators: dict[int, Indicator] = {}
    for target in targets:
        found[target.indicator_id, target.kind][target.unit_id] = target
        indicators[target.indicator_id] = target.indicator
    borne = {key for row in found.values() for key in row}
    across = [unit for unit in units if unit.pk in borne]
    return Grid(
        across,
        [GridRow(indicators[key], kind, [row.get(unit.pk) for unit in across]) for (key, kind), row in found.items()],
    )


def editions_of(target: Target) -> QuerySet[TargetEdition]:
    return target.editions.select_related("breakdown").order_by("-edition")


def breakdowns_of(target: Target) -> QuerySet[Breakdown]:
    return target.breakdowns.select_related("edition", "by_indicator").prefetch_related("shares__unit")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a target is: the newest figure, where it should stand by then, what the rest of the year must bring."""

    target: Target
    figure: Figure | None
    expected: Decimal | None
    gap: Decimal | None  # actual less expected; in points where both are percents
    rest: Rest | None
    why: Said = ("", "")


def standings_of(targets: Sequence[Target], *, as_of: date, known: datetime | None = None) -> list[Standing]:
    """For targets of any units; a constant number of queries, and three for each unit with derived indicators."""
    indicators = {target.indicator_id: target.indicator for target in targets}
    units = {target.unit_id: target.unit for target in targets}
    growths = {
        growth.growth_of_id: growth
        for growth in Indicator.objects.filter(growth_of__in=indicators, retired_on=None).select_related("subject")
    }
    wanted = {**indicators, **{growth.pk: growth for growth in growths.values()}}
    lines = lines_of(list(wanted.values()), list(units.values()), as_of=as_of, known=known)
    derived = _derived(targets, as_of, known)
    return [
        _stands(target, derived[target.pk], target.newest.counts, None)
        if target.pk in derived and target.newest is not None and target.newest.counts is not None
        else _standing(target, growths.get(target.indicator_id), lines)
        for target in targets
    ]


def _derived(targets: Sequence[Target], as_of: date, known: datetime | None) -> dict[int, Figure]:
    """Of targets whose indicator is worked out by a formula (ratios mostly): its newest figure of the year."""
    by_unit: dict[int, list[Target]] = defaultdict(list)
    for target in targets:
        if target.indicator.formula and target.kind != TargetKind.RANK:
            by_unit[target.unit_id].append(target)
    found = {}
    for group in by_unit.values():
        figures = newest_derived([each.indicator for each in group], group[0].unit, as_of=as_of, known=known)
        for target in group:
            figure_ = figures.get(target.indicator_id)
            if figure_ is not None and figure_.period.year == target.year:
                found[target.pk] = figure_
    return found


_Kept = Mapping[str, Line]
_Lines = Mapping[tuple[int, int], _Kept]


def _standing(target: Target, growth: Indicator | None, lines: _Lines) -> Standing:
    edition = target.newest
    if edition is None or edition.counts is None:
        return Standing(target, None, None, None, None, ("还没有目标值", "no figure is set"))
    if target.kind == TargetKind.RANK:
        return Standing(target, None, None, None, None, ("位次看通报", "ranks are told by the bulletin"))
    indicator = target.indicator
    if target.kind == TargetKind.GROWTH and indicator.kind != Kind.GROWTH:
        if growth is None:
            return _growth_from_level(target, edition.counts, lines)
        indicator = growth
    newest = _newest(indicator, lines.get((indicator.pk, target.unit_id), {}), target.year)
    if newest is None:
        return Standing(target, None, None, None, None, ("今年还没有数", "no figure this year yet"))
    if indicator.kind == Kind.GROWTH:
        level = target.indicator if indicator is growth else indicator.growth_of
        share = _share_so_far(level, lines.get((level.pk, target.unit_id), {}), newest.period) if level else None
        rest = growth_of_rest(
            target=edition.counts, so_far=newest.value or Decimal(0), month=newest.period.last, share_so_far=share
        )
        return _stands(target, newest, edition.counts, rest)
    return _level_standing(target, edition, lines.get((indicator.pk, target.unit_id), {}), newest)


def _level_standing(target: Target, edition: TargetEdition, kept: _Kept, newest: Figure) -> Standing:
    indicator, counts = target.indicator, edition.counts or Decimal(0)
    month = newest.period.last
    is_flow = indicator.kind == Kind.FLOW
    pace = tuple(Decimal(str(text)) for text in edition.pace)
    expected = expected_by(
        month,
        target=counts,
        baseline=edition.baseline,
        pace_kind=edition.pace_kind,
        pace=pace,
        is_flow=is_flow,
    )
    rest = None
    if is_flow:
        base_so_far = answer(indicator, kept, year_before(newest.period)).value
        rest = rest_of_year(
            target=counts,
            actual=newest.value or Decimal(0),
            month=month,
            base_year=_whole_year(indicator, kept, target.year - 1),
            base_so_far=base_so_far,
        )
    return _stands(target, newest, expected, rest)


def _growth_from_level(target: Target, growth: Decimal, lines: _Lines) -> Standing:
    """Where nobody publishes the growth, the target is held as the level it means, if last year's is known."""
    indicator = target.indicator
    kept = lines.get((indicator.pk, target.unit_id), {})
    newest = _newest(indicator, kept, target.year)
    base = _whole_year(indicator, kept, target.year - 1)
    level, why = level_from_growth(base, growth)
    if newest is None or level is None or indicator.kind != Kind.FLOW:
        return Standing(
            target, newest, None, None, None, why if newest else ("今年还没有数", "no figure this year yet")
        )
    rest = rest_of_year(
        target=level,
        actual=newest.value or Decimal(0),
        month=newest.period.last,
        base_year=base,
        base_so_far=answer(indicator, kept, year_before(newest.period)).value,
    )
    return _stands(target, newest, expected_by(newest.period.last, target=level), rest)


def _stands(target: Target, newest: Figure, expected: Decimal, rest: Rest | None) -> Standing:
    gap = None if newest.value is None else newest.value - expected
    return Standing(target, newest, expected, gap, rest)


def _newest(indicator: Indicator, kept: _Kept, year: int) -> Figure | None:
    line = kept.get(indicator.span, {})
    periods = [period for period, fact in line.items() if period.year == year and fact.value is not None]
    return answer(indicator, kept, max(periods, key=lambda each: each.end)) if periods else None


def _whole_year(indicator: Indicator, kept: _Kept, year: int) -> Decimal | None:
    """A flow's figure of a whole year: its last cumulative one."""
    last = periods_of(indicator.frequency, indicator.not_alone, year)[-1]
    return answer(indicator, kept, last, span="cumulative" if indicator.kind == Kind.FLOW else "").value


def _share_so_far(level: Indicator, kept: _Kept, period: Period) -> Decimal | None:
    """How much of last year's level fell into the months of a period, from 0 to 1."""
    if level.kind != Kind.FLOW:
        return None
    part = answer(level, kept, year_before(period)).value
    whole = _whole_year(level, kept, period.year - 1)
    return None if part is None or not whole or whole < 0 else part / whole


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a unit would be given; `why`: the reason it has no weight."""

    unit: Unit
    weight: Decimal | None
    value: Decimal | None
    now: Decimal | None  # what it has been given so far
    why: Said = ("", "")

    @property
    def change(self) -> Decimal | None:
        return None if self.now is None or self.value is None else self.value - self.now


@dataclass(frozen=True, slots=True)
class Preview:
    rows: Sequence[Proposed]
    total: Decimal
    problem: Said | None = None
    by_period: str = ""

    @property
    def sum(self) -> Decimal:
        return sum((row.value for row in self.rows if row.value is not None), Decimal(0))


def preview_breakdown(
    target: Target,
    units: Sequence[Unit],
    *,
    key: str,
    by_indicator: Indicator | None = None,
    places: int = 2,
    hand: Mapping[int, Decimal] | None = None,
) -> Preview:
    """What sharing it out would come to; nothing is kept. `hand`: values by unit, where they are written by hand."""
    edition = target.newest
    total = edition.counts if edition is not None else None
    if total is None:
        return Preview([], Decimal(0), ("这个目标还没有数，不能分解。", "The target has no figure yet."))
    now = _given_now(target, units)
    if key in (BreakdownKey.SAME, BreakdownKey.HAND):
        rows = [
            Proposed(unit, None, total if key == BreakdownKey.SAME else (hand or {}).get(unit.pk), now.get(unit.pk))
            for unit in units
        ]
        return Preview(rows, total)
    if problem := cannot_share(target):
        return Preview([Proposed(unit, None, None, now.get(unit.pk)) for unit in units], total, problem)
    weights, period = _weights(target, units, key, by_indicator)
    missing = [unit for unit in units if weights[unit.pk].value is None]
    rows = [Proposed(u, weights[u.pk].value, None, now.get(u.pk), weights[u.pk].why) for u in units]
    if missing:
        names = "、".join(unit.short_name for unit in missing)
        codes = ", ".join(unit.code for unit in missing)
        problem = (
            f"{names}没有可用的权数；请补数、去掉这些单位，或改用别的办法。",
            f"{codes}: no weight is known. Enter the figures, leave them out, or choose another key.",
        )
        return Preview(rows, total, problem, period)
    try:
        parts = share_out(total, [weights[unit.pk].value or Decimal(0) for unit in units], places=places)
    except CannotShareError as error:
        return Preview(rows, total, (error.zh, str(error)), period)
    given = [Proposed(r.unit, r.weight, part, r.now) for r, part in zip(rows, parts, strict=True)]
    return Preview(given, total, None, period)


@dataclass(frozen=True, slots=True)
class _Weight:
    value: Decimal | None
    why: Said = ("", "")


def _weights(
    target: Target, units: Sequence[Unit], key: str, by_indicator: Indicator | None
) -> tuple[dict[int, _Weight], str]:
    if key == BreakdownKey.EQUAL:
        return {unit.pk: _Weight(Decimal(1)) for unit in units}, ""
    indicator = target.indicator if key == BreakdownKey.LAST_YEAR else by_indicator
    if indicator is None:
        return {unit.pk: _Weight(None, ("请选指标", "choose an indicator")) for unit in units}, ""
    lines = lines_of([indicator], units)
    period = periods_of(indicator.frequency, indicator.not_alone, target.year - 1)[-1]
    found = {}
    for unit in units:
        known = answer(indicator, lines.get((indicator.pk, unit.pk), {}), period)
        found[unit.pk] = _Weight(known.value, known.why)
    return found, period.code


def _given_now(target: Target, units: Sequence[Unit]) -> dict[int, Decimal | None]:
    rows = Target.objects.filter(
        indicator=target.indicator_id, year=target.year, kind=target.kind, unit__in=units, retired_on=None
    ).select_related("newest")
    return {row.unit_id: row.newest.counts if row.newest else None for row in rows}


def last_year_figure(indicator: Indicator, unit: Unit, year: int) -> Decimal | None:
    """What a level target of `year` is looked at against: the whole year before."""
    last = periods_of(indicator.frequency or Frequency.MONTH, indicator.not_alone, year - 1)[-1]
    return figure(indicator, unit, last).value
