"""From rows to a network and back: what the engine is given, and what it says as days. No writes, no queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from diaodu.kernel.working_time import WorkCalendar
from diaodu.projects.schedule.days import DayLine, FarAwayError
from diaodu.projects.schedule.network import Link, LinkKind, Network, Problem, Task, UnsoundError, problems_in
from diaodu.projects.schedule.planning import Plan, plan_network
from diaodu.projects.schedule.queries.laid import Laid

_BACK, _AHEAD = timedelta(days=366 * 12), timedelta(days=366 * 25)


def line_around(calendar: WorkCalendar, day: date) -> DayLine:
    """Days enough for every plan that is looked at around `day`: twelve years back, twenty-five ahead."""
    return DayLine(calendar, day - _BACK, day + _AHEAD)


def tasks_of(laid: Laid, *, with_slips: bool = True) -> list[Task]:
    tasks = []
    for node in laid.nodes:
        late = sum(slip.days for slip in laid.slips.get(node.pk, ())) if with_slips else 0
        finished = _ordinal(node.finished_on)
        started = _ordinal(node.started_on)
        if started is None and finished is not None and node.days:
            started = finished  # nobody said when it began: one day is all that is known of it
        tasks.append(
            Task(
                node.key,
                node.days + late,
                node.working,
                not_before=_ordinal(node.not_before),
                started=started,
                finished=finished,
                remaining=node.remaining,
                told=_ordinal(node.told_on),
            )
        )
    return tasks


def links_of(laid: Laid) -> list[Link]:
    keys = laid.keys
    return [Link(keys[row.before_id], keys[row.after_id], LinkKind(row.kind), row.lag) for row in laid.links]


def problems_of(laid: Laid) -> list[Problem]:
    """What makes no sense in a schedule, by the names of its nodes."""
    names = {node.key: node.name for node in laid.nodes}
    return problems_in(tasks_of(laid), links_of(laid), names)


def network_of(laid: Laid) -> Network:
    """Raises UnsoundError where its links form a loop."""
    return Network(tasks_of(laid), links_of(laid), checked=True)


def plan_of(laid: Laid, line: DayLine, *, as_of: date | None, network: Network | None = None) -> Plan:
    """Raises UnsoundError where it cannot be planned. `network`: where it is at hand already."""
    try:
        return plan_network(
            network or network_of(laid),
            line,
            start=laid.schedule.starts_on.toordinal(),
            as_of=as_of.toordinal() if as_of else None,
        )
    except FarAwayError as error:
        raise UnsoundError(
            [Problem("far", "排到了二十五年以外，请检查工期和日期。", "It runs more than 25 years ahead.")]
        ) from error


@dataclass(frozen=True, slots=True)
class NodeDays:
    """When a node is planned now."""

    starts: date
    ends: date
    slack: int
    is_critical: bool


def days_of(plan: Plan, nodes: Sequence[str]) -> dict[str, NodeDays]:
    return {
        key: NodeDays(date.fromordinal(item.first_day), date.fromordinal(item.last_day), item.slack, item.is_critical)
        for key in nodes
        if (item := plan.timed.get(key)) is not None
    }


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()
