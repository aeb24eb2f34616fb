"""A few targets beside their newest figures, for the pages of other records. No question of the warehouse is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diaodu.core.clock import moment
from diaodu.indicators.analysis.queries.lines import meant_by
from diaodu.indicators.analysis.queries.targets import goal_of, growths_of, held_against
from diaodu.indicators.analysis.rules.judging import Goal, Judged, judge
from diaodu.indicators.analysis.rules.lines import NOTHING_YET, expected_period
from diaodu.indicators.analysis.setting_kinds import light_pack
from diaodu.indicators.catalogue.models import Indicator, Target
from diaodu.indicators.catalogue.queries.figures import Figure, answer, lines_of
from diaodu.kernel.period import Period
from diaodu.warehouse.months import number_of

_URGENCY = {"red": 0, "yellow": 1, "grey": 2, "green": 3, "done": 4}


@dataclass(frozen=True, slots=True)
class JudgedTarget:
    target: Target
    goal: Goal
    period: Period
    judged: Judged


def judged_targets(targets: Sequence[Target], *, today: date) -> list[JudgedTarget]:
    """The most urgent first; a constant number of queries. Places are left to the dashboard."""
    growths = growths_of(Indicator.objects.filter(growth_of__in=[target.indicator_id for target in targets]))
    judged_by = {target.pk: held_against(target, growths) for target in targets}
    lines = lines_of(
        list({indicator.pk: indicator for indicator in judged_by.values() if indicator is not None}.values()),
        list({target.unit_id: target.unit for target in targets}.values()),
        as_of=today,
        known=moment(),
    )
    rows = []
    for target in targets:
        goal, indicator = goal_of(target), judged_by[target.pk]
        if goal is None or goal.kind == "rank" or indicator is None:
            continue
        kept = lines.get((indicator.pk, target.unit_id), {})
        periods = [p for p, fact in kept.get(str(indicator.span), {}).items() if fact.value is not None]
        ours = [period for period in periods if period.year == target.year]
        period = max(ours, key=lambda p: p.end) if ours else _expected(indicator, target.year, today)
        found = answer(indicator, kept, period)
        rows.append(JudgedTarget(target, goal, period, _judge(target, goal, period, found, today)))
    return sorted(rows, key=lambda row: (_URGENCY.get(row.judged.light, 5), -(row.judged.behind or Decimal(0))))


def _judge(target: Target, goal: Goal, period: Period, found: Figure, today: date) -> Judged:
    pack = light_pack(target.unit.county_path, on=today)
    return judge(
        goal, found.value, period, today=today, pack=pack, said_blank=found.why if any(found.why) else NOTHING_YET
    )


def _expected(indicator: Indicator, year: int, today: date) -> Period:
    return expected_period(meant_by(indicator), min(number_of(today), year * 12 + 11))
