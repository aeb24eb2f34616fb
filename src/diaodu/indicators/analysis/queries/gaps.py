"""缺口: every target of a year beside what is there, what the rest of the year must bring, and what it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from diaodu.indicators.analysis.lookup import Place
from diaodu.indicators.analysis.permissions import visible_lines
from diaodu.indicators.analysis.queries.board import line_for
from diaodu.indicators.analysis.queries.lines import Chosen, Lines, lines_of_children, lines_of_unit, meant_by
from diaodu.indicators.analysis.queries.targets import goal_of, growths_of, held_against, targets_of
from diaodu.indicators.analysis.rules.gap import Gap, added_by, gap_of, recent_speed
from diaodu.indicators.analysis.rules.judging import Goal, Judged, judge
from diaodu.indicators.analysis.rules.lines import NOTHING_YET, Meant, Read, alone, by_period, own_growth, read_line
from diaodu.indicators.analysis.setting_kinds import light_pack
from diaodu.indicators.catalogue.choices import SupportState
from diaodu.indicators.catalogue.models import Indicator, Support, Target
from diaodu.indicators.catalogue.permissions import visible_supports
from diaodu.indicators.catalogue.rules.pace import Rest, growth_of_rest, rest_of_year
from diaodu.indicators.catalogue.rules.periods import before
from diaodu.kernel.light import LightPack
from diaodu.kernel.period import Period
from diaodu.people.models import Unit
from diaodu.people.permissions import within
from diaodu.warehouse.months import month_number

_YEAR_BACK = 24  # last year whole, and its December


@dataclass(frozen=True, slots=True)
class SupportRow:
    """A firm or a project a target rests on. `adds`: what the management expects of it over its base."""

    support: Support
    adds: Decimal | None

    @property
    def name(self) -> str:
        named = self.support.firm or self.support.project
        return str(getattr(named, "name_zh", "") or getattr(named, "name", ""))

    @property
    def value(self) -> Decimal | None:
        return self.support.newest.value if self.support.newest else None

    @property
    def state(self) -> str:
        return str(self.support.newest.state) if self.support.newest else str(SupportState.OPEN)

    @property
    def evidence(self) -> str:
        return self.support.newest.evidence if self.support.newest else ""


@dataclass(frozen=True, slots=True)
class GapRow:
    target: Target
    goal: Goal
    read: Read
    judged: Judged
    gap: Gap
    months_left: int
    supports: tuple[SupportRow, ...] = ()

    @property
    def faster(self) -> Decimal | None:
        """How much more than of late each remaining month must bring."""
        monthly, speed = self.gap.rest.monthly, self.gap.speed.monthly
        return None if monthly is None or speed is None else monthly - speed

    @property
    def urgency(self) -> tuple[int, Decimal] | None:
        """The furthest behind its pace first: amounts of different units cannot be compared, points can."""
        light = _URGENCY.get(self.judged.light, 9)
        return (light, -(self.judged.behind or Decimal(0))) if self.judged.value is not None else None


_URGENCY = {"red": 0, "yellow": 1, "grey": 2, "green": 3, "done": 4}


@dataclass(frozen=True, slots=True)
class _Sources:
    place: Place
    pack: LightPack | None
    growths: Mapping[int, Indicator]  # by level, who publishes its growth
    supports: Mapping[int, list[Support]]  # by indicator


def gaps_of(place: Place, *, below: bool = False) -> list[GapRow]:
    """The targets of the unit; `below`: also of the units right below it. A constant number of questions."""
    units: list[Unit] = [place.unit]
    if below:
        units += [unit for unit in place.units if unit.parent_id == place.unit.pk]
    targets = targets_of(place.officer, units, place.year, today=place.today)
    first = min(place.month - _YEAR_BACK, month_number(place.year - 1, 1) - 1)
    lines: dict[int, Lines] = {place.unit.pk: lines_of_unit(place.unit, first, place.month)}
    if below:
        by_path = lines_of_children(place.unit, first, place.month)
        lines |= {unit.pk: by_path.get(unit.path, {}) for unit in units[1:]}
    sources = _Sources(
        place,
        light_pack(place.county.path, on=place.today),
        growths_of(visible_lines(place.officer, today=place.today)),
        _supports(place),
    )
    rows = [_row(target, lines.get(target.unit_id, {}), sources) for target in targets if target.kind != "rank"]
    return [row for row in rows if row is not None]


def _supports(place: Place) -> dict[int, list[Support]]:
    """By indicator those of the unit and of every unit below it: what holds up a town holds up its county."""
    found: dict[int, list[Support]] = defaultdict(list)
    rows = visible_supports(place.officer, today=place.today).filter(within(place.unit.path, "unit__path"))
    for support in rows.select_related("newest", "firm", "project", "officer", "unit").order_by("code").distinct():
        found[support.indicator_id].append(support)
    return dict(found)


def _row(target: Target, lines: Lines, sources: _Sources) -> GapRow | None:
    goal = goal_of(target)
    if goal is None:
        return None
    published = held_against(target, sources.growths)
    indicator = published or target.indicator
    chosen, meant = line_for(indicator, lines), meant_by(indicator)
    read = read_line(chosen.spans if chosen else {}, meant, sources.place.month)
    if published is None:
        grown = own_growth(read, meant)
        read = replace(read, value=grown.value, why=grown.why)
    judged = judge(
        goal, read.value, read.period, today=sources.place.today, pack=sources.pack, said_blank=read.why or NOTHING_YET
    )
    rest = _rest(goal, read, chosen, meant, _level_line(target.indicator, lines))
    supports = tuple(
        supported(support)
        for support in sources.supports.get(target.indicator_id, [])
        if support.unit.path.startswith(target.unit.path)
    )
    speed = recent_speed(_recent(chosen, meant, read.period) if goal.is_amount and goal.is_flow else [])
    left = 12 - read.period.last
    confirmed, hoped = _sum(supports, confirmed=True), _sum(supports, confirmed=False)
    return GapRow(
        target, goal, read, judged, gap_of(rest, speed, months_left=left, confirmed=confirmed, hoped=hoped), left,
        supports,
    )  # fmt: skip


def _rest(goal: Goal, read: Read, chosen: Chosen | None, meant: Meant, level: Chosen | None) -> Rest:
    if read.value is None:
        return Rest(None, None, None, read.why)
    if not goal.up_is_good:
        return Rest(None, None, None, ("上限类目标，不推算剩余月份", "a limit: nothing to be made up for"))
    if goal.is_amount and goal.is_flow:
        year, so_far = _base(chosen, meant, read.period)
        return rest_of_year(
            target=goal.value, actual=read.value, month=read.period.last, base_year=year, base_so_far=so_far
        )
    if goal.kind == "growth":
        share = _share_of_last_year(level, read.period)
        return growth_of_rest(target=goal.value, so_far=read.value, month=read.period.last, share_so_far=share)
    return Rest(goal.value - read.value, None, None, _distance(goal.value - read.value, goal.measured_in))


def _distance(amount: Decimal, measured_in: str) -> tuple[str, str]:
    if amount <= 0:
        return "已达目标", "the target is reached"
    unit_zh, unit_en = ("个百分点", " points") if measured_in == "%" else (measured_in, f" {measured_in}")
    return f"距目标还差{amount:f}{unit_zh}", f"{amount:f}{unit_en} short of the target"


def _base(chosen: Chosen | None, meant: Meant, period: Period) -> tuple[Decimal | None, Decimal | None]:
    """Last year's whole figure, and its part up to the same period."""
    line = chosen.spans.get(meant.span, {}) if chosen else {}
    if meant.span != "cumulative":
        return None, None
    whole, part = line.get(month_number(period.year - 1, 12)), line.get(month_number(period.year - 1, period.last))
    return whole.value if whole else None, part.value if part else None


def _level_line(indicator: Indicator, lines: Lines) -> Chosen | None:
    """The line of the level a growth belongs to, whichever of the two the target names."""
    level = indicator.growth_of if indicator.kind == "growth" else indicator
    return line_for(level, lines) if level is not None else None


def _share_of_last_year(level: Chosen | None, period: Period) -> Decimal | None:
    line = level.spans.get("cumulative", {}) if level else {}
    whole, part = line.get(month_number(period.year - 1, 12)), line.get(month_number(period.year - 1, period.last))
    if whole is None or part is None or not whole.value or part.value is None or whole.value <= 0:
        return None
    return part.value / whole.value


def _recent(chosen: Chosen | None, meant: Meant, period: Period) -> list[tuple[int, Decimal | None]]:
    """The periods of this year by themselves, the newest first."""
    if chosen is None:
        return []
    known = by_period(chosen.spans.get(meant.span, {}), meant, period.year)
    found: list[tuple[int, Decimal | None]] = []
    at: Period | None = period
    while at is not None and at in known:
        found.append((at.months, alone(chosen.spans, meant, at).value))
        at = before(at, meant.frequency, list(meant.not_alone))
    return found


def supported(support: Support) -> SupportRow:
    return SupportRow(support, added_by(support.newest.value if support.newest else None, support.base))


def _sum(supports: Sequence[SupportRow], *, confirmed: bool) -> Decimal | None:
    """None where there is nothing to add: no support of that state, or none with an estimate."""
    states = (SupportState.CONFIRMED,) if confirmed else (SupportState.OPEN, SupportState.DOUBTFUL)
    known = [row.adds for row in supports if row.state in states and row.adds is not None]
    return sum(known, Decimal(0)) if known else None
