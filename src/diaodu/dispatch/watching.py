"""What the warning conditions are held against: a county's commitments, indicators and supports on one day.

A constant number of questions, however many figures there are. A figure older than `FRESH` warns of nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from diaodu.dispatch.rules.warnings import (
    Thresholds,
    Warned,
    below_mean,
    below_pace,
    falling,
    rank_down,
    support_down,
)
from diaodu.indicators.analysis.queries.judged import judged_targets
from diaodu.indicators.analysis.rules.ranks import ranks
from diaodu.indicators.catalogue.choices import AREA_UNITS, Kind
from diaodu.indicators.catalogue.models import Indicator, PeerFigure, Support, Target
from diaodu.indicators.catalogue.queries.figures import lines_of
from diaodu.indicators.catalogue.rules.periods import before
from diaodu.kernel.period import Period
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie, Unit
from diaodu.people.permissions import within
from diaodu.people.queries import alive
from diaodu.plan.choices import UNDER_WAY, DocumentState
from diaodu.plan.models import Commitment, Standing
from diaodu.plan.queries import newest_of

FRESH = timedelta(days=150)
LINE_KINDS = (Kind.GROWTH, Kind.RATIO, Kind.INDEX)  # whose periods can be held against each other as they are
_OWN = 0
_LONGEST = 40

Values = Mapping[Period, Decimal | None]


@dataclass(frozen=True, slots=True)
class Matter:
    """What a warning is about, and of which unit's figure it speaks."""

    about: int
    unit: Unit
    lead: Unit | None
    title: str
    title_en: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    matter: Matter
    period: str
    warned: Warned

    @property
    def key(self) -> tuple[int, int, str]:
        return self.matter.about, self.matter.unit.pk, self.warned.condition


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at a county: which conditions are on, on which day."""

    county: Unit
    limits: Thresholds
    day: date


def findings_of(county: Unit, limits: Thresholds, *, day: date) -> list[Finding]:
    """Every condition that is met on that day; each matter at most once a condition."""
    found: dict[tuple[int, int, str], Finding] = {}
    for each in _all(county, limits, day):
        found.setdefault(each.key, each)
    return list(found.values())


def _all(county: Unit, limits: Thresholds, day: date) -> Iterator[Finding]:
    if "below_pace" in limits:
        points = limits["below_pace"]["points"]
        yield from _commitments_behind(county, points, day)
        yield from _targets_behind(county, points, day)
    yield from _lines(county, limits, day)
    if "support_down" in limits:
        yield from _supports_down(county, limits["support_down"]["percent"], day)


def _commitments_behind(county: Unit, points: Decimal, day: date) -> Iterator[Finding]:
    watched = Commitment.objects.filter(
        within(county.path, "document__unit__path"), document__state=DocumentState.CURRENT, state__in=UNDER_WAY
    )
    standings = list(
        newest_of(watched, on=day)
        .filter(completion__isnull=False, expected__isnull=False)
        .select_related("commitment__document__unit")
        .defer("commitment__document__text")
    )
    leads = _leads([row.commitment.subject_id for row in standings], day)
    for row in standings:
        warned = below_pace(row.completion, row.expected, points=points)
        if warned is not None:
            item = row.commitment
            matter = Matter(item.subject_id, county, leads.get(item.subject_id), item.short or _cut(item.quote))
            yield Finding(matter, _month(_period_end(row)), warned)


def _period_end(row: Standing) -> date:
    return row.value_at or row.day


def _targets_behind(county: Unit, points: Decimal, day: date) -> Iterator[Finding]:
    targets = list(
        Target.objects.filter(
            within(county.path, "unit__path"), year=day.year, retired_on=None, newest__isnull=False
        ).select_related("newest", "indicator__lead", "indicator__growth_of", "unit")
    )
    for row in judged_targets(targets, today=day):
        judged, goal = row.judged, row.goal
        if judged.value is None or judged.expected is None or goal.value <= 0 or not _is_fresh(row.period, day):
            continue
        warned = below_pace(judged.value / goal.value * 100, judged.expected / goal.value * 100, points=points)
        if warned is not None:
            yield Finding(_of_indicator(row.target.indicator, row.target.unit, county), row.period.code, warned)


def _lines(county: Unit, limits: Thresholds, day: date) -> Iterator[Finding]:
    """Falling lines, places lost, below the mean: of the county among its peers, of each place among the places."""
    if not {"falling", "rank_down", "below_mean"} & set(limits):
        return
    look = _Look(county, limits, day)
    indicators = list(
        Indicator.objects.filter(scope=county.path, retired_on=None, kind__in=LINE_KINDS).select_related("lead")
    )
    places = list(Unit.objects.filter(within(county.path, "path"), kind__in=AREA_UNITS, retired_on=None))
    lines = lines_of(indicators, [county, *places], as_of=day)
    peers = _peers(indicators)
    for indicator in indicators:
        values = {
            unit.pk: {
                period: fact.value
                for period, fact in lines.get((indicator.pk, unit.pk), {}).get(str(indicator.span), {}).items()
            }
            for unit in (county, *places)
        }
        yield from _of_lines(indicator, values, [county, *places], look)
        yield from _of_places(indicator, values, places, look)
        yield from _among_peers(indicator, values[county.pk], peers.get(indicator.pk, {}), look)


def _of_lines(
    indicator: Indicator,
    values: Mapping[int, Values],
    units: Iterable[Unit],
    look: _Look,
) -> Iterator[Finding]:
    if "falling" not in look.limits:
        return
    periods = int(look.limits["falling"]["periods"])
    for unit in units:
        newest = _newest(values[unit.pk], look.day)
        if newest is None:
            continue
        line = [values[unit.pk].get(each) for each in _back(newest, indicator, periods + 1)]
        warned = falling(line, periods=periods, up_is_good=indicator.better == "up")
        if warned is not None:
            yield Finding(_of_indicator(indicator, unit, look.county), newest.code, warned)


def _of_places(
    indicator: Indicator,
    values: Mapping[int, Values],
    places: Sequence[Unit],
    look: _Look,
) -> Iterator[Finding]:
    if "rank_down" not in look.limits:
        return
    least = int(look.limits["rank_down"]["places"])
    up = indicator.better == "up"
    ends = [newest for unit in places if (newest := _newest(values[unit.pk], look.day)) is not None]
    if not ends:
        return
    newest = max(ends, key=lambda period: (period.end, period.months))
    now = ranks({unit.pk: values[unit.pk].get(newest) for unit in places}, up_is_good=up)
    earlier = before(newest, str(indicator.frequency), list(indicator.not_alone))
    then = ranks({unit.pk: values[unit.pk].get(earlier) for unit in places}, up_is_good=up) if earlier else {}
    for unit in places:
        warned = rank_down(now.get(unit.pk), then.get(unit.pk), len(now), places=least)
        if warned is not None:
            yield Finding(_of_indicator(indicator, unit, look.county), newest.code, warned)


def _among_peers(
    indicator: Indicator,
    own: Values,
    peers: Mapping[Period, Mapping[int, Decimal]],
    look: _Look,
) -> Iterator[Finding]:
    """In the newest period that we and the peers both have a figure of."""
    shared = [period for period in peers if own.get(period) is not None and _is_fresh(period, look.day)]
    if not shared:
        return
    newest, up = max(shared, key=lambda period: (period.end, period.months)), indicator.better == "up"
    matter = _of_indicator(indicator, look.county, look.county)
    if "below_mean" in look.limits:
        limit = look.limits["below_mean"]
        warned = below_mean(
            own[newest], list(peers[newest].values()), points=limit["points"], least=int(limit["least"]), up_is_good=up
        )
        if warned is not None:
            yield Finding(matter, newest.code, warned)
    earlier = before(newest, str(indicator.frequency), list(indicator.not_alone))
    if "rank_down" not in look.limits or earlier is None or earlier not in peers:
        return
    if own.get(earlier) is not None:
        now, then = (ranks({**peers[period], _OWN: own[period]}, up_is_good=up)[_OWN] for period in (newest, earlier))
        warned = rank_down(now, then, len(peers[newest]) + 1, places=int(look.limits["rank_down"]["places"]))
        if warned is not None:
            yield Finding(matter, newest.code, warned)


def _peers(indicators: Sequence[Indicator]) -> dict[int, dict[Period, dict[int, Decimal]]]:
    """By indicator and period what each peer published; the newest vintage counts. One query."""
    spans = {indicator.pk: str(indicator.span) for indicator in indicators}
    found: dict[int, dict[Period, dict[int, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    rows = PeerFigure.objects.filter(indicator__in=spans, peer__retired_on=None).order_by("vintage")
    for row in rows:
        if str(row.span) == spans[row.indicator_id] and row.value is not None:
            found[row.indicator_id][Period.parse(row.period)][row.peer_id] = row.value
    return {key: dict(each) for key, each in found.items()}


def _supports_down(county: Unit, percent: Decimal, day: date) -> Iterator[Finding]:
    rows = Support.objects.filter(
        scope=county.path, retired_on=None, firm__isnull=False, newest__isnull=False, base__isnull=False
    ).select_related("newest", "firm", "unit", "indicator")
    for row in rows:
        newest, firm = row.newest, row.firm
        if newest is None or firm is None or newest.period_end.year != day.year:
            continue
        period = Period.parse(newest.period)
        warned = support_down(newest.value, row.base, percent=percent) if _is_fresh(period, day) else None
        if warned is not None:
            title = f"{firm.name}（{row.indicator.name_zh}）"
            yield Finding(Matter(row.subject_id, row.unit, row.unit, title), newest.period, warned)


def _of_indicator(indicator: Indicator, unit: Unit, county: Unit) -> Matter:
    """The county's figure is answered for by the unit that leads the indicator, a place's by the place itself."""
    if unit.pk == county.pk:
        return Matter(indicator.subject_id, county, indicator.lead, indicator.name_zh, indicator.name_en)
    name_en = f"{indicator.name_en} · {unit.name_en or unit.name_zh}" if indicator.name_en else ""
    return Matter(indicator.subject_id, unit, unit, f"{unit.short_name}：{indicator.name_zh}", name_en)


def _newest(values: Values, day: date) -> Period | None:
    fresh = [period for period, value in values.items() if value is not None and _is_fresh(period, day)]
    return max(fresh, key=lambda period: (period.end, period.months)) if fresh else None


def _back(newest: Period, indicator: Indicator, count: int) -> list[Period]:
    """That period and those before it, without a gap."""
    found: list[Period] = []
    at: Period | None = newest
    while at is not None and len(found) < count:
        found.append(at)
        at = before(at, str(indicator.frequency), list(indicator.not_alone))
    return found


def _is_fresh(period: Period, day: date) -> bool:
    return day - FRESH < period.end <= day


def _leads(subjects: Sequence[int], day: date) -> dict[int, Unit]:
    ties = Tie.objects.filter(alive(day), kind=TieKind.LEAD, subject__in=subjects).select_related("unit")
    return {tie.subject_id: tie.unit for tie in ties}


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _cut(words: str) -> str:
    words = words.rstrip("。；; ")
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
