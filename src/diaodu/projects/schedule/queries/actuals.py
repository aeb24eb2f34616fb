"""What a sheet of actual days is about: schedules and nodes by the words that stand in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from diaodu.core.models import Subject
from diaodu.people.permissions import Asker, within
from diaodu.projects.schedule.choices import BaselineState
from diaodu.projects.schedule.models import BaselineNode, Node, Schedule
from diaodu.projects.schedule.permissions import visible_schedules


def schedules_by_code(officer: Asker, codes: Collection[str], *, scope: str, today: date) -> dict[str, Schedule]:
    """Those the officer may see, with their subject at hand."""
    found = visible_schedules(officer, today=today).filter(within(scope, "subject__scope"), subject__code__in=codes)
    return {schedule.subject.code: schedule for schedule in found.select_related("subject")}


def nodes_by_key(schedules: Iterable[Schedule]) -> dict[tuple[str, str], Node]:
    """By the code of the record and the node's own key, in their order; one query."""
    held = {schedule.pk: schedule for schedule in schedules}
    found = {}
    for node in Node.objects.filter(schedule__in=held, retired_on=None).select_related("unit"):
        node.schedule = held[node.schedule_id]
        found[node.schedule.subject.code, node.key.casefold()] = node
    return found


@dataclass(frozen=True, slots=True)
class NodeLine:
    """A node with what it was promised for, for a sheet."""

    subject: Subject
    node: Node
    promised: BaselineNode | None


def node_lines(schedules: Sequence[int], *, most: int) -> list[NodeLine]:
    """The nodes of these schedules, in the order given; three queries. At most so many, whole schedules only."""
    held = {row.pk: row for row in Schedule.objects.filter(pk__in=schedules).select_related("subject")}
    ordered = [held[key] for key in schedules if key in held]
    by_schedule: dict[int, list[Node]] = {schedule.pk: [] for schedule in ordered}
    for node in Node.objects.filter(schedule__in=by_schedule, retired_on=None).select_related("unit"):
        by_schedule[node.schedule_id].append(node)
    promises = BaselineNode.objects.filter(baseline__schedule__in=by_schedule, baseline__state=BaselineState.IN_FORCE)
    promised = {row.node_id: row for row in promises}
    lines: list[NodeLine] = []
    for schedule in ordered:
        nodes = by_schedule[schedule.pk]
        if len(lines) + len(nodes) > most:
            break
        lines += [NodeLine(schedule.subject, node, promised.get(node.pk)) for node in nodes]
    return lines
