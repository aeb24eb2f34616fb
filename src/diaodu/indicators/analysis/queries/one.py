"""One indicator of one unit: its course, who moves it, who stands where, every edition of a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from diaodu.core.clock import moment
from diaodu.indicators.analysis.facts import series_key
from diaodu.indicators.analysis.lookup import Place
from diaodu.indicators.analysis.permissions import visible_lines
from diaodu.indicators.analysis.queries.board import line_for
from diaodu.indicators.analysis.queries.lines import Chosen, chosen_line, lines_of_unit, meant_by, value_of
from diaodu.indicators.analysis.queries.peers import peers_between, values_of
from diaodu.indicators.analysis.queries.targets import goal_of, targets_of
from diaodu.indicators.analysis.rules.judging import Goal
from diaodu.indicators.analysis.rules.lines import Meant, Point, Read, alone, by_period, read_line
from diaodu.indicators.analysis.rules.ranks import climbed, ranks
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.catalogue.queries.figures import vintages_by_period
from diaodu.indicators.catalogue.rules.pace import expected_by
from diaodu.indicators.catalogue.rules.periods import before, periods_of, year_before
from diaodu.indicators.catalogue.rules.spans import Answer
from diaodu.indicators.rounds.choices import Stage
from diaodu.indicators.rounds.models import Release
from diaodu.kernel.period import Period
from diaodu.ledger.models import Observation
from diaodu.people.models import Unit
from diaodu.people.names import names_of
from diaodu.people.permissions import within
from diaodu.warehouse.months import month_number, number_of

SHOWN_EDITIONS = 24  # on the page; Excel has all
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One period of the year: this year's figure and last year's, the growth as published, where the target is."""

    period: Period
    value: Point | None
    alone: Answer
    last_year: Decimal | None
    growth: Decimal | None
    pace: Decimal | None


@dataclass(frozen=True, slots=True)
class PartRow:
    """What one unit adds: contribution in percent of the whole increase, pull in points of the whole's growth."""

    unit: Unit
    value: Decimal | None
    base: Decimal | None
    change: Decimal | None
    contribution: Decimal | None
    pull: Decimal | None


@dataclass(frozen=True, slots=True)
class Parts:
    """`growth`: what the pulls add up to; `left_out`: units that lack one of the two figures."""

    rows: Sequence[PartRow]
    change: Decimal | None
    growth: Decimal | None
    left_out: int


@dataclass(frozen=True, slots=True)
class LeagueRow:
    name_zh: str
    name_en: str
    unit: Unit | None  # None: a peer county
    value: Decimal | None
    rank: int | None
    earlier: int | None
    climbed: int | None
    blanks: int = 0
    is_own: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class League:
    """`by`: whose figures are ranked, the indicator's own or its published growth's."""

    by: Indicator
    rows: Sequence[LeagueRow]
    earlier: Period | None
    other: Indicator | None = None
    of_peers: bool = False

    @property
    def has_blanks(self) -> bool:
        return any(row.rank is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a figure: which, what, since when, from where, accepted by whom. `stage`: as it was released."""

    fact: Observation
    name: str
    stage: str
    is_newest: bool
    step: Decimal | None  # against the edition before


@dataclass(frozen=True, slots=True)
class OneIndicator:
    indicator: Indicator
    growth_from: Indicator | None
    meant: Meant
    read: Read
    growth: Answer
    goal: Goal | None
    chosen: Chosen | None
    trend: Sequence[TrendRow]
    parts: Parts
    league: League | None
    peers: League | None
    editions: Sequence[Edition]

    @property
    def newest_editions(self) -> Sequence[Edition]:
        return self.editions[:SHOWN_EDITIONS]


def one_indicator(place: Place, indicator: Indicator, *, basis: str = "", league_by: str = "") -> OneIndicator:
    """`league_by`: "level" ranks the figures where the published growth would be; a constant number of questions."""
    lines = lines_of_unit(place.unit, month_number(place.year - 1, 1), place.month)
    growth_from = visible_lines(place.officer, today=place.today).filter(growth_of=indicator).first()
    meant = meant_by(indicator, basis=basis)
    chosen = chosen_line(lines, series_key(indicator), basis=meant.basis, span=meant.span)
    growth_line = line_for(growth_from, lines) if growth_from is not None else None
    read = read_line(chosen.spans if chosen else {}, meant, place.month)
    growths = _growths(growth_from, growth_line)
    goal = next(
        (goal_of(target) for target in targets_of(place.officer, [place.unit], place.year, today=place.today)
         if target.indicator_id == indicator.pk and target.kind == "level"),
        None,
    )  # fmt: skip
    by = growth_from if growth_from is not None and league_by != "level" else indicator
    other = growth_from if by is indicator else indicator
    by_line = chosen if by is indicator else growth_line
    return OneIndicator(
        indicator,
        growth_from,
        meant,
        read,
        Answer(growths.get(read.month)),
        goal,
        chosen,
        trend_of(chosen, meant, growths, goal, place),
        parts_of(place, indicator, meant, read, caliber=chosen.name.caliber if chosen else ""),
        league_of(place, by, read.month, other if other is not by else None, line=by_line or chosen),
        peers_of(place, by, read.month) if place.is_county else None,
        editions_of(indicator, place.unit, meant.basis),
    )


def _growths(growth_from: Indicator | None, line: Chosen | None) -> dict[int, Decimal | None]:
    if growth_from is None or line is None:
        return {}
    return {month: point.value for month, point in line.spans.get(str(growth_from.span), {}).items()}


def trend_of(
    chosen: Chosen | None, meant: Meant, growths: Mapping[int, Decimal | None], goal: Goal | None, place: Place
) -> list[TrendRow]:
    """Every period of the year, those to come too: the target is drawn to the year's end."""
    spans = chosen.spans if chosen else {}
    now = by_period(spans.get(meant.span, {}), meant, place.year)
    last = by_period(spans.get(meant.span, {}), meant, place.year - 1)
    rows = []
    for period in periods_of(meant.frequency, list(meant.not_alone), place.year):
        earlier = last.get(year_before(period))
        is_over = number_of(period.end) <= place.month
        rows.append(
            TrendRow(
                period,
                now.get(period) if is_over else None,
                alone(spans, meant, period) if is_over and period in now else Answer(None),
                earlier.value if earlier else None,
                growths.get(number_of(period.end)) if is_over else None,
                _pace(goal, period),
            )
        )
    return rows


def _pace(goal: Goal | None, period: Period) -> Decimal | None:
    if goal is None or not goal.is_amount:
        return None
    return expected_by(
        period.last, target=goal.value, baseline=goal.baseline, pace_kind=goal.pace_kind, pace=goal.pace,
        is_flow=goal.is_flow,
    )  # fmt: skip


def parts_of(place: Place, indicator: Indicator, meant: Meant, read: Read, *, caliber: str) -> Parts:
    """Of the units right below; nothing where the indicator does not add up."""
    if indicator.adds_up not in ("sum", "last"):
        return Parts((), None, None, 0)
    manner = {"span": meant.span, "basis": meant.basis, "caliber": caliber}
    rows = _ask("contributions", indicator, group=place.unit.path, month=read.month, **manner)
    units = {unit.path: unit for unit in place.units}
    known = [row for row in rows if row.grp in units]
    if not known:
        return Parts((), None, None, 0)
    whole = known[0]
    return Parts(
        [
            PartRow(
                units[row.grp],
                value_of(row.figure, None),
                value_of(row.earlier_figure, None),
                value_of(row.change, None),
                _ratio(row.contribution),
                _ratio(row.pull),
            )
            for row in known
        ],
        value_of(whole.whole_change, None),
        _ratio(whole.whole_growth),
        whole.left_out,
    )


def league_of(
    place: Place, by: Indicator, month: int, other: Indicator | None, *, line: Chosen | None
) -> League | None:
    """The units right below the county, or beside the unit; None where nobody has a figure."""
    group = place.unit if place.is_county or place.parent is None else place.parent
    earlier = _period_before(by, month)
    manner = {
        "span": str(by.span),
        "basis": line.name.basis if line else str(by.basis),
        "caliber": line.name.caliber if line else "",
    }
    compare = number_of(earlier.end) if earlier else month
    rows = _ask("league", by, group=group.path, month=month, compare=compare, **manner)
    units = {unit.path: unit for unit in place.units}
    shown = [
        LeagueRow(
            units[row.grp].name_zh,
            units[row.grp].name_en,
            units[row.grp],
            value_of(row.figure, row.rate),
            row.rank,
            row.earlier_rank if earlier else None,
            row.climbed if earlier else None,
            row.blanks,
            is_own=row.grp == place.unit.path,
        )
        for row in rows
        if row.grp in units
    ]
    return League(by, shown, earlier, other) if any(row.rank is not None for row in shown) else None


def peers_of(place: Place, by: Indicator, month: int) -> League | None:
    """The county among its peers, as their bulletins have it."""
    earlier = _period_before(by, month)
    last = number_of(earlier.end) if earlier else month
    peers = peers_between(place.officer, [by.pk], last, month, today=place.today)
    others = values_of(peers, by.pk, month)
    chosen = line_for(by, lines_of_unit(place.county, last, month))
    line = chosen.spans.get(str(by.span), {}) if chosen else {}
    own = {at: (line[at].value if at in line else None) for at in (month, last)}
    if not any(value is not None for value in others.values()):
        return None
    up, name = by.better == "up", place.county.name_zh
    now = ranks({**others, name: own[month]}, up_is_good=up)
    then = ranks({**values_of(peers, by.pk, last), name: own[last]}, up_is_good=up) if earlier else {}
    values = {**others, name: own[month]}
    sources = {peer: row.source for peer, row in peers.get((by.pk, month), {}).items()}
    rows = [
        LeagueRow(
            each, place.county.name_en if each == name else "", place.county if each == name else None, value,
            now.get(each), then.get(each), climbed(now.get(each), then.get(each)), is_own=each == name,
            source=sources.get(each, ""),
        )
        for each, value in values.items()
    ]  # fmt: skip
    return League(by, sorted(rows, key=lambda row: (row.rank is None, row.rank or 0)), earlier, of_peers=True)


def editions_of(indicator: Indicator, unit: Unit, basis: str) -> list[Edition]:
    """The newest periods first, each with all its editions; three queries."""
    facts = [fact for fact in vintages_by_period(indicator, unit, known=moment()) if fact.basis == basis]
    names, stages = names_of({fact.by for fact in facts}), _stages(facts, unit)
    found = []
    for place, fact in enumerate(facts):
        newer = facts[place - 1] if place else None
        older = facts[place + 1] if place + 1 < len(facts) else None
        found.append(
            Edition(
                fact,
                names.get(fact.by, fact.by),
                stages.get(_release_code(fact), Stage.FIRST if fact.vintage == 1 else Stage.REVISED),
                newer is None or not _same(newer, fact),
                _step(fact, older),
            )
        )
    return found


def _stages(facts: Sequence[Observation], unit: Unit) -> dict[str, str]:
    """By the code of the release a figure came with, at which stage it was: first, revised, final."""
    codes = {code for fact in facts if (code := _release_code(fact))}
    rows = Release.objects.filter(within(unit.county_path, "unit__path"), code__in=codes)
    return dict(rows.values_list("code", "stage"))


def _release_code(fact: Observation) -> str:
    """A released figure's origin begins with the code of its release."""
    return fact.origin.partition(" ")[0]


def _step(fact: Observation, older: Observation | None) -> Decimal | None:
    if older is None or not _same(fact, older) or fact.value is None or older.value is None:
        return None
    return fact.value - older.value


def _same(one: Observation, other: Observation) -> bool:
    return (one.item_id, one.period) == (other.item_id, other.period)


def _period_before(indicator: Indicator, month: int) -> Period | None:
    """The period of the same year before the one that ends in a month: places are compared within a year."""
    frequency, not_alone = str(indicator.frequency), list(indicator.not_alone)
    ends = {number_of(period.end): period for period in periods_of(frequency, not_alone, month // 12)}
    return before(ends[month], frequency, not_alone) if month in ends else None


def _ratio(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value)).quantize(_CENT)


def _ask(name: str, indicator: Indicator, **words: Any) -> list[Any]:
    from diaodu.warehouse.queries import ask

    return ask(name, indicator=series_key(indicator), **words)
