"""Where a schedule stands on a day: plan, forecast, light. From what was loaded; no queries, no writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from diaodu.projects.schedule.choices import NodeMark, SlipState
from diaodu.projects.schedule.days import DayLine
from diaodu.projects.schedule.drawing import bar
from diaodu.projects.schedule.forecast import FinishRange, ForecastRule, PastRatios, finish_range
from diaodu.projects.schedule.models import Node, Outlook
from diaodu.projects.schedule.network import Network
from diaodu.projects.schedule.queries.laid import Laid, Past, yellow_months_before
from diaodu.projects.schedule.rules import Case, Finding, Promise, RulePack, Share, expected_of, judge, progress_of
from diaodu.projects.schedule.subject_kinds import Facts
from diaodu.projects.schedule.thinking import NodeDays, days_of, network_of, plan_of


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for a county on the day: its line of days, its light pack, its forecast."""

    line: DayLine
    pack: RulePack
    forecast: ForecastRule


def outlook_of(laid: Laid, rules: Rules, past: Past, facts: Facts | None, *, day: date) -> Outlook:
    """The unsaved outlook. The same rows and the same day give the same outlook."""
    network = network_of(laid)
    plan = plan_of(laid, rules.line, as_of=day, network=network)
    days = days_of(plan, [node.key for node in laid.nodes])
    promised = max((row.ends_on for row in laid.promised.values()), default=None)
    ratios = PastRatios(past.own.get(laid.schedule.pk, ()), past.similar(laid.schedule))
    spread = _spread(laid, network, rules, ratios=ratios, day=day, promised=promised)
    finish = date.fromordinal(spread.middle) if spread else date.fromordinal(plan.finish)
    late = (finish - promised).days if promised else None
    case = _case(laid, days, facts or Facts(), day=day, late=late)
    finding = judge(case, rules.pack)
    coming = _next(laid.nodes, days)
    return Outlook(
        schedule=laid.schedule,
        day=day,
        begins_on=min((item.starts for item in days.values()), default=laid.schedule.starts_on),
        promised_finish=promised,
        finish=finish,
        low=date.fromordinal(spread.low) if spread else None,
        high=date.fromordinal(spread.high) if spread else None,
        samples=len(ratios),
        own_samples=len(ratios.own),
        usual=round(100 * ratios.middle) if ratios.middle is not None else None,
        on_time=spread.on_time if spread else None,
        late_days=late,
        done=sum(node.finished_on is not None for node in laid.nodes),
        total=len(laid.nodes),
        progress=_tenths(case.progress),
        expected=_tenths(case.expected),
        next_node=coming.name if coming else "",
        next_on=days[coming.key].ends if coming else None,
        bars=[bar(node, days[node.key], laid.promised.get(node.pk)) for node in laid.nodes],
        **_said(finding),
    )


def _said(finding: Finding) -> dict[str, Any]:
    return {
        "light": str(finding.light),
        "rule": finding.rule,
        "reason_zh": finding.zh[:300],
        "reason_en": finding.en[:300],
    }


def _spread(
    laid: Laid, network: Network, rules: Rules, *, ratios: PastRatios, day: date, promised: date | None
) -> FinishRange | None:
    """The range of the finish; None where all is over or too little is known."""
    if not laid.nodes or all(node.finished_on is not None for node in laid.nodes):
        return None
    return finish_range(
        network,
        rules.line,
        start=laid.schedule.starts_on.toordinal(),
        as_of=day.toordinal(),
        past=ratios,
        rule=rules.forecast,
        seed=laid.schedule.pk,
        promised=promised.toordinal() if promised else None,
    )


def _case(laid: Laid, days: dict[str, NodeDays], facts: Facts, *, day: date, late: int | None) -> Case:
    excused = _excused(laid)
    shares = [
        Share(node.weight, node.started_on or node.finished_on, node.finished_on, days[node.key].ends)
        for node in laid.nodes
    ]
    promises = [
        Promise(row.weight, row.starts_on, row.ends_on, _days_excused(excused, row.starts_on))
        for row in laid.promised.values()
    ]
    start, entry = _marked(laid, NodeMark.START), _marked(laid, NodeMark.STATISTICS)
    start_row = laid.promised.get(start.pk) if start else None
    start_late = _days_excused(excused, start_row.starts_on) if start_row else 0
    return Case(
        as_of=day,
        has_baseline=bool(laid.promised),
        is_over=bool(laid.nodes) and all(node.finished_on is not None for node in laid.nodes),
        start_promised=start_row.starts_on + timedelta(days=start_late) if start_row else None,
        started=(start.started_on or start.finished_on) if start else None,
        progress=progress_of(shares, day),
        expected=expected_of(promises, day),
        late_days=late,
        excused=sum(days for _since, days in excused),
        must_enter=facts.must_enter or entry is not None,
        entered_on=facts.entered_on or (entry.finished_on if entry else None),
        paid=facts.paid,
        paid_required=facts.paid_required,
        bonds=facts.bonds,
        yellows_before=yellow_months_before(laid.months, day),
    )


def _excused(laid: Laid) -> list[tuple[date, int]]:
    """Slips whose reason was accepted: from when on the baseline they excuse, and how many days."""
    found = []
    for node in laid.nodes:
        row = laid.promised.get(node.pk)
        days = sum(slip.days for slip in laid.slips.get(node.pk, ()) if slip.state == SlipState.GRANTED)
        if row is not None and days:
            found.append((row.starts_on, days))
    return found


def _days_excused(excused: Sequence[tuple[date, int]], starts: date) -> int:
    """A reason excuses its node and what comes after it."""
    return sum(days for since, days in excused if since <= starts)


def _marked(laid: Laid, mark: NodeMark) -> Node | None:
    """The node that bears the mark. Without a start of construction nothing is judged by it."""
    return next((node for node in laid.nodes if node.mark == mark), None)


def _next(nodes: Sequence[Node], days: dict[str, NodeDays]) -> Node | None:
    left = [node for node in nodes if node.finished_on is None]
    return min(left, key=lambda node: (days[node.key].ends, node.order)) if left else None


def _tenths(share: Fraction | None) -> int | None:
    return None if share is None else round(share * 1000)
