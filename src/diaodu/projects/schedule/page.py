"""What the page of one schedule shows: its nodes as rows, its curve, what the officer may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from diaodu.core.calendar import calendar_for
from diaodu.projects.schedule.curve import Curve, progress_curve
from diaodu.projects.schedule.drawing import Bar, bar
from diaodu.projects.schedule.models import Node, Outlook, Schedule, Slip
from diaodu.projects.schedule.network import Link, LinkKind, UnsoundError
from diaodu.projects.schedule.queries.laid import Laid, laid_schedules
from diaodu.projects.schedule.queries.one import Baselines, baselines_of, slips_of
from diaodu.projects.schedule.templates_text import links_text
from diaodu.projects.schedule.thinking import NodeDays, days_of, line_around, plan_of


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node as its row says it. `slack`: days it may slip without moving the end; None when it is over."""

    node: Node
    befores: str
    promised_start: date | None
    promised_end: date | None
    starts: date
    ends: date
    slack: int | None
    is_critical: bool
    late_days: int | None
    slips: Sequence[Slip]
    bar: Bar
    today: date

    @property
    def slipped(self) -> int:
        return sum(slip.days for slip in self.slips)

    @property
    def state(self) -> str:
        """The shape of its light: over, late, late by now and still open, under way, to come."""
        if self.node.finished_on is not None:
            return "yellow" if (self.late_days or 0) > 0 else "done"
        if self.promised_end is not None and self.promised_end < self.today:
            return "red"
        if (self.late_days or 0) > 0:
            return "yellow"
        return "green" if self.node.started_on else "grey"


@dataclass(frozen=True, slots=True)
class SchedulePage:
    schedule: Schedule
    outlook: Outlook
    rows: Sequence[NodeRow]
    baselines: Baselines
    slips: Sequence[Slip]
    curve: Curve | None
    warning: tuple[str, str] | None
    problems: Sequence[tuple[str, str]] = field(default=())

    @property
    def planned_finish(self) -> date | None:
        """When the links alone have it over, without what past nodes teach."""
        return max((row.ends for row in self.rows), default=None)

    @property
    def has_evidence(self) -> bool:
        return any(row.node.evidence_id for row in self.rows)


def schedule_page(schedule: Schedule, *, today: date) -> SchedulePage:
    """Eight queries, however many nodes."""
    (laid,) = laid_schedules([schedule])
    calendar = calendar_for(schedule.subject.scope)
    problems: Sequence[tuple[str, str]] = ()
    try:
        plan = plan_of(laid, line_around(calendar, today), as_of=today)
        days = days_of(plan, [node.key for node in laid.nodes])
    except UnsoundError as error:  # only where rows were changed outside the actions
        problems = [(item.zh, item.en) for item in error.problems]
        days = {}
    rows = _rows(laid, days, today)
    last = max((row.ends for row in rows), default=today)
    return SchedulePage(
        schedule,
        schedule.outlook,
        rows,
        baselines_of(schedule),
        slips_of(schedule),
        progress_curve(rows, today),
        calendar.warning(min((row.starts for row in rows), default=today), last),
        problems,
    )


def _rows(laid: Laid, days: Mapping[str, NodeDays], today: date) -> list[NodeRow]:
    befores = _befores(laid)
    found = []
    for node in laid.nodes:
        now = days.get(node.key)
        if now is None:
            continue
        promise = laid.promised.get(node.pk)
        found.append(
            NodeRow(
                node,
                befores.get(node.pk, ""),
                promise.starts_on if promise else None,
                promise.ends_on if promise else None,
                now.starts,
                now.ends,
                None if node.finished_on else now.slack,
                now.is_critical,
                (now.ends - promise.ends_on).days if promise else None,
                laid.slips.get(node.pk, ()),
                bar(node, now, promise),
                today,
            )
        )
    return found


def _befores(laid: Laid) -> dict[int, str]:
    keys = laid.keys
    held: dict[int, list[Link]] = {}
    for row in laid.links:
        link = Link(keys[row.before_id], keys[row.after_id], LinkKind(row.kind), row.lag)
        held.setdefault(row.after_id, []).append(link)
    return {key: links_text(links) for key, links in held.items()}
