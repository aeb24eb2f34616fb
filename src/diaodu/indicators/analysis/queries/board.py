"""指标看板: every indicator of a unit in one month, with growth as published, target, pace, place and a small line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from diaodu.indicators.analysis.facts import series_key
from diaodu.indicators.analysis.lookup import Place
from diaodu.indicators.analysis.permissions import visible_lines
from diaodu.indicators.analysis.queries.lines import (
    Chosen,
    Lines,
    Placed,
    SeriesName,
    chosen_line,
    lines_of_unit,
    meant_by,
    ranks_of_unit,
)
from diaodu.indicators.analysis.queries.outlooks import outlooks_of
from diaodu.indicators.analysis.queries.peers import Peers, peers_between, values_of
from diaodu.indicators.analysis.queries.targets import goal_of, growths_of, targets_by_indicator, targets_of
from diaodu.indicators.analysis.rules.judging import Judged, judge
from diaodu.indicators.analysis.rules.lines import NOTHING_YET, Meant, Read, alone, own_growth, read_line
from diaodu.indicators.analysis.rules.ranks import climbed, ranks
from diaodu.indicators.analysis.rules.spark import Spark, spark
from diaodu.indicators.analysis.setting_kinds import OTHER, groups_of, light_pack
from diaodu.indicators.catalogue.models import Indicator, Target
from diaodu.indicators.catalogue.rules.periods import before, periods_of
from diaodu.indicators.catalogue.rules.spans import Answer
from diaodu.kernel.light import LightPack
from diaodu.kernel.period import Period
from diaodu.outlook.models import Outlook
from diaodu.warehouse.months import number_of

BACK = 12  # months before the one asked for: the year before, and the small line
_OWN = "__own__"


@dataclass(frozen=True, slots=True)
class Standing:
    """A rank among the units beside it, or among the peer counties. `climbed`: ranks gained since the period before."""

    rank: int
    among: int
    climbed: int | None = None
    by_growth: bool = False
    of_peers: bool = False


@dataclass(frozen=True, slots=True)
class TargetRow:
    target: Target
    judged: Judged


@dataclass(frozen=True, slots=True)
class BoardRow:
    """`read` is the figure as it is published; `growth` the published one (or, of a dispatch figure, worked out)."""

    indicator: Indicator
    group: str
    read: Read
    basis: str
    caliber: str
    growth: Answer
    growth_from: Indicator | None
    targets: tuple[TargetRow, ...] = ()
    standing: Standing | None = None
    spark: Spark = field(default_factory=lambda: Spark((), ()))
    spark_of_growth: bool = False
    outlook: Outlook | None = None

    @property
    def is_blank(self) -> bool:
        return self.read.value is None

    @property
    def light(self) -> str:
        """The most urgent of its targets'; empty where nothing is promised, or no rule of lights holds."""
        lights = [row.judged.light for row in self.targets if row.judged.light]
        return min(lights, key=_URGENCY.index) if lights else ""

    @property
    def main_target(self) -> TargetRow | None:
        """The one its light comes from."""
        found = [row for row in self.targets if row.judged.light == self.light]
        return found[0] if found else None


_URGENCY = ("red", "yellow", "grey", "green", "done")


@dataclass(frozen=True, slots=True)
class _Sources:
    place: Place
    lines: Lines
    placed: Mapping[tuple[SeriesName, str, int], Placed]
    peers: Peers
    growths: Mapping[int, Indicator]
    targets: Mapping[int, list[Target]]
    group_of: Mapping[str, str]
    pack: LightPack | None
    outlooks: Mapping[int, Outlook]

    def outlook_of(self, indicator: Indicator, growth_from: Indicator | None) -> Outlook | None:
        """Of the level, or of its growth where the target is one of growth."""
        own = self.outlooks.get(indicator.pk)
        growth = self.outlooks.get(growth_from.pk) if growth_from is not None else None
        return (
            growth if growth is not None and growth.target is not None and (own is None or own.target is None) else own
        )


def board_of(place: Place) -> list[BoardRow]:
    """Rows in the order of the groups, and of the indicators in them. A constant number of questions."""
    indicators = list(visible_lines(place.officer, today=place.today))
    groups = groups_of(place.county.path, on=place.today)
    sources = _Sources(
        place,
        lines_of_unit(place.unit, place.month - BACK, place.month),
        ranks_of_unit(place.unit, place.parent, place.month - 6, place.month) if place.parent else {},
        peers_between(place.officer, None, place.month - 6, place.month, today=place.today) if place.is_county else {},
        growths_of(indicators),
        targets_by_indicator(targets_of(place.officer, [place.unit], place.year, today=place.today)),
        {code: group.key for group in groups for code in group.codes},
        light_pack(place.county.path, on=place.today),
        outlooks_of(place, indicators),
    )
    order = {group.key: number for number, group in enumerate(groups)}
    rows = [row for indicator in indicators if (row := _row(indicator, sources)) is not None]
    shown = {row.growth_from.pk for row in rows if row.growth_from is not None}
    rows = [row for row in rows if row.indicator.pk not in shown]
    return sorted(rows, key=lambda row: (order.get(row.group, len(order)), row.indicator.order, row.indicator.code))


def line_for(indicator: Indicator, lines: Lines) -> Chosen | None:
    return chosen_line(lines, series_key(indicator), basis=str(indicator.basis), span=str(indicator.span))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What there is of one indicator of the unit. `growth_from` only where the unit has figures of it."""

    indicator: Indicator
    meant: Meant
    read: Read
    chosen: Chosen | None
    growth_from: Indicator | None
    growth_line: Chosen | None
    growth: Answer


def _row(indicator: Indicator, sources: _Sources) -> BoardRow | None:
    """None for an indicator that this unit has no figure of, and no target: it is not broken down to it."""
    seen = _look(indicator, sources)
    targets = list(sources.targets.get(indicator.pk, []))
    if seen.chosen is None and not targets and (not sources.place.is_county or seen.growth_from is not None):
        return None  # where only its growth is published, that is a row of its own
    if seen.growth_from is not None:
        targets += sources.targets.get(seen.growth_from.pk, [])
    judged = [_judged(target, seen, sources) for target in targets]
    line, of_growth = _spark(seen, sources.place.month)
    return BoardRow(
        indicator,
        sources.group_of.get(indicator.code, OTHER),
        seen.read,
        seen.chosen.name.basis if seen.chosen else str(indicator.basis),
        seen.chosen.name.caliber if seen.chosen else "",
        seen.growth,
        seen.growth_from,
        tuple(row for row in judged if row is not None),
        _standing(seen, sources),
        line,
        of_growth,
        sources.outlook_of(indicator, seen.growth_from),
    )


def _look(indicator: Indicator, sources: _Sources) -> _Seen:
    chosen, meant = line_for(indicator, sources.lines), meant_by(indicator)
    growth_from = sources.growths.get(indicator.pk)
    growth_line = line_for(growth_from, sources.lines) if growth_from is not None else None
    read = read_line(chosen.spans if chosen else {}, meant, sources.place.month)
    growth = _growth(read, meant, growth_from, growth_line)
    return _Seen(indicator, meant, read, chosen, growth_from if growth_line else None, growth_line, growth)


def _growth(read: Read, meant: Meant, growth_from: Indicator | None, growth_line: Chosen | None) -> Answer:
    if meant.kind == "growth":
        return Answer(read.value, read.why)
    if growth_from is not None and growth_line is not None:
        found = read_line(growth_line.spans, meant_by(growth_from), read.month, exactly=True)
        return Answer(found.value, found.why) if found.period == read.period else Answer(None, NOTHING_YET)
    return own_growth(read, meant)


def _judged(target: Target, seen: _Seen, sources: _Sources) -> TargetRow | None:
    goal = goal_of(target)
    if goal is None:
        return None
    value, why = seen.read.value, seen.read.why
    if goal.kind == "growth":
        value, why = seen.growth.value, seen.growth.why
    elif goal.kind == "rank":
        standing = _standing(seen, sources)
        value, why = (Decimal(standing.rank), ("", "")) if standing else (None, ("还没有位次", "no rank known yet"))
    judged = judge(
        goal,
        value,
        seen.read.period,
        today=sources.place.today,
        pack=sources.pack,
        said_blank=why if any(why) else NOTHING_YET,
        earlier=_earlier(seen) if goal.is_amount else (),
    )
    return TargetRow(target, judged)


def _earlier(seen: _Seen) -> list[tuple[Period, Decimal]]:
    """The known figures of the same year before, the newest first; a hole ends them."""
    found: list[tuple[Period, Decimal]] = []
    line = seen.chosen.spans.get(seen.meant.span, {}) if seen.chosen else {}
    at = before(seen.read.period, seen.meant.frequency, list(seen.meant.not_alone))
    while at is not None:
        point = line.get(number_of(at.end))
        if point is None or point.value is None:
            break
        found.append((at, point.value))
        at = before(at, seen.meant.frequency, list(seen.meant.not_alone))
    return found


def _standing(seen: _Seen, sources: _Sources) -> Standing | None:
    """By published growth where there is one, else by the figure itself."""
    by, line = seen.indicator, seen.chosen
    if seen.growth_from is not None:
        by, line = seen.growth_from, seen.growth_line
    if line is None:
        return None
    earlier = before(seen.read.period, str(by.frequency), list(by.not_alone))
    months = seen.read.month, number_of(earlier.end) if earlier else None
    if sources.place.is_county:
        return _among_peers(by, line, months, sources.peers)
    now, then = (sources.placed.get((line.name, str(by.span), month)) if month else None for month in months)
    if now is None or now.among < 2:
        return None
    return Standing(now.rank, now.among, climbed(now.rank, then.rank if then else None), by.kind == "growth")


def _among_peers(by: Indicator, line: Chosen, months: tuple[int, int | None], peers: Peers) -> Standing | None:
    def place_in(month: int | None) -> tuple[int, int] | None:
        point = line.spans.get(str(by.span), {}).get(month) if month else None
        others = values_of(peers, by.pk, month) if month else {}
        if point is None or point.value is None or not any(value is not None for value in others.values()):
            return None
        found = ranks({**others, _OWN: point.value}, up_is_good=by.better == "up")
        return found[_OWN], len(found)

    now, then = place_in(months[0]), place_in(months[1])
    if now is None:
        return None
    return Standing(now[0], now[1], climbed(now[0], then[0] if then else None), by.kind == "growth", of_peers=True)


def _spark(seen: _Seen, month: int) -> tuple[Spark, bool]:
    """Published growth where there is one; of other flows the periods alone; else the figure."""
    if seen.growth_from is not None and seen.growth_line is not None:
        return spark(_values(seen.growth_line, meant_by(seen.growth_from), month)), True
    if seen.chosen is None:
        return spark([]), False
    if seen.meant.kind == "flow":
        return spark(_alone_values(seen.chosen, seen.meant, month)), False
    return spark(_values(seen.chosen, seen.meant, month)), seen.meant.kind == "growth"


def _periods(meant: Meant, month: int) -> list[Period]:
    every = [
        period
        for year in (month // 12 - 1, month // 12)
        for period in periods_of(meant.frequency, list(meant.not_alone), year)
    ]
    return [period for period in every if month - BACK <= number_of(period.end) <= month]


def _values(chosen: Chosen, meant: Meant, month: int) -> Sequence[Decimal | None]:
    line = chosen.spans.get(meant.span, {})
    found = [line.get(number_of(period.end)) for period in _periods(meant, month)]
    return [point.value if point else None for point in found]


def _alone_values(chosen: Chosen, meant: Meant, month: int) -> Sequence[Decimal | None]:
    return [alone(chosen.spans, meant, period).value for period in _periods(meant, month)]
