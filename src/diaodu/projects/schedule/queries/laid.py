"""Schedules with everything that is needed to plan them: so many queries, however many schedules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from diaodu.projects.schedule.choices import BaselineState, Light
from diaodu.projects.schedule.models import BaselineNode, Link, MonthLight, Node, Schedule, Slip

LEAST_DAYS = 2  # a promise of one day says nothing about running over
_LEAST_RATIO, _MOST_RATIO = 0.2, 5.0  # beyond that a date was mistyped or the work changed


@dataclass(slots=True)
class Laid:
    """One schedule as it is laid; `promised` by node, from the baseline in force."""

    schedule: Schedule
    nodes: list[Node] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    slips: dict[int, list[Slip]] = field(default_factory=lambda: defaultdict(list))
    promised: dict[int, BaselineNode] = field(default_factory=dict)
    months: dict[str, str] = field(default_factory=dict)  # "2026-08" → the light it ended with

    @property
    def keys(self) -> dict[int, str]:
        return {node.pk: node.key for node in self.nodes}


def laid_schedules(schedules: Sequence[Schedule]) -> list[Laid]:
    """In the order given; five queries. Each schedule must have its subject at hand."""
    by_pk = {schedule.pk: Laid(schedule) for schedule in schedules}
    owner: dict[int, Laid] = {}
    for node in Node.objects.filter(schedule__in=by_pk, retired_on=None).select_related("unit", "evidence"):
        laid = by_pk[node.schedule_id]
        node.schedule = laid.schedule
        laid.nodes.append(node)
        owner[node.pk] = laid
    for link in Link.objects.filter(after__schedule__in=by_pk):
        if link.after_id in owner and link.before_id in owner:
            owner[link.after_id].links.append(link)
    for slip in Slip.objects.filter(node__schedule__in=by_pk):
        if slip.node_id in owner:
            owner[slip.node_id].slips[slip.node_id].append(slip)
    promised = BaselineNode.objects.filter(baseline__schedule__in=by_pk, baseline__state=BaselineState.IN_FORCE)
    for row in promised:
        if row.node_id in owner:
            owner[row.node_id].promised[row.node_id] = row
    for schedule, month, light in MonthLight.objects.filter(schedule__in=by_pk).values_list(
        "schedule", "month", "light"
    ):
        by_pk[schedule].months[month] = light
    return list(by_pk.values())


def yellow_months_before(months: Mapping[str, str], day: date) -> int:
    """How many months right before that of `day` ended yellow, or red because they were yellow too long."""
    year, month, count = day.year, day.month, 0
    while True:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        if months.get(f"{year:04d}-{month:02d}") != Light.YELLOW:
            return count
        count += 1


@dataclass(slots=True)
class Past:
    """How far nodes ran over: actual to promised days, of one schedule and of those laid from the same template."""

    own: dict[int, list[float]]
    by_template: dict[tuple[str, str], list[tuple[int, float]]]  # (county, template) → (schedule, ratio)

    def similar(self, schedule: Schedule) -> list[float]:
        rows = self.by_template.get((schedule.subject.scope, schedule.template), []) if schedule.template else []
        return [ratio for owner, ratio in rows if owner != schedule.pk]


def past_of(schedules: Iterable[Schedule], *, on: date) -> Past:
    """Nodes that were over by `on`, of these schedules and of all laid from the same templates; two queries at most."""
    held = list(schedules)
    rows = BaselineNode.objects.filter(
        baseline__state=BaselineState.IN_FORCE,
        node__finished_on__lte=on,
        node__started_on__isnull=False,
        node__retired_on=None,
    )
    scopes = {schedule.subject.scope for schedule in held}
    templates = {schedule.template for schedule in held if schedule.template}
    own: dict[int, list[float]] = defaultdict(list)
    similar: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    fields = (
        "baseline__schedule", "baseline__schedule__subject__scope", "baseline__schedule__template",
        "starts_on", "ends_on", "node__started_on", "node__finished_on",
    )  # fmt: skip
    alike = rows.filter(baseline__schedule__subject__scope__in=scopes, baseline__schedule__template__in=templates)
    alone = rows.filter(baseline__schedule__in=[schedule.pk for schedule in held if not schedule.template])
    # In the order they were made: what is drawn from them must not depend on how a database lists rows.
    for chosen in (alike, alone):
        for key, scope, template, starts, ends, started, finished in chosen.order_by("pk").values_list(*fields):
            days = (ends - starts).days + 1
            if days < LEAST_DAYS:
                continue
            ratio = min(_MOST_RATIO, max(_LEAST_RATIO, ((finished - started).days + 1) / days))
            own[key].append(ratio)
            if template:
                similar[scope, template].append((key, ratio))
    return Past(own, similar)
