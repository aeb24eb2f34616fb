"""Laying schedules: from a template or from nodes given one by one, for one record or for many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.models import Subject
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.people.models import Unit
from diaodu.projects.schedule.actions.holding import record, refused, require_part
from diaodu.projects.schedule.actions.outlooks import rebuild_outlooks
from diaodu.projects.schedule.models import Link, Node, Schedule
from diaodu.projects.schedule.network import Link as NetworkLink
from diaodu.projects.schedule.network import Task, UnsoundError, problems_in
from diaodu.projects.schedule.permissions import KEEPER, LEAD
from diaodu.projects.schedule.template_store import KeptTemplate


@dataclass(frozen=True, slots=True)
class NewNode:
    key: str
    name: str
    days: int
    working: bool = True
    weight: int = 1
    mark: str = ""
    unit: Unit | None = None
    started_on: date | None = None
    finished_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewSchedule:
    """`template`: where its nodes come from unless `nodes` and `links` are given."""

    subject: Subject
    starts_on: date
    template: KeptTemplate | None = None
    nodes: Sequence[NewNode] = ()
    links: Sequence[NetworkLink] = ()
    lead: Unit | None = None  # answers for every node that names no unit
    actual: Mapping[str, tuple[date | None, date | None]] = field(default_factory=dict)  # key → begun, over


@transaction.atomic
def lay_schedule(new: NewSchedule, *, mover: Mover) -> Schedule:
    """Raises MoveRefusedError: not one's part, there is one already, what makes no sense."""
    require_part(mover, {KEEPER, LEAD})
    (schedule,) = _laid([new], by=mover.by)
    record(
        "lay_schedule",
        schedule,
        mover,
        after={"template": schedule.template, "starts_on": schedule.starts_on.isoformat()},
    )
    return schedule


@transaction.atomic
def lay_many(rows: Sequence[NewSchedule], *, by: str) -> list[Schedule]:
    """The same for many records in a few statements, all or none; one audit entry. Who may is the caller's to ask."""
    made = _laid(rows, by=by)
    if made:
        append_audit(
            verb="lay_schedules",
            subject=made[0].subject.code,
            by=by,
            after={"codes": [schedule.subject.code for schedule in made]},
        )
    return made


def _laid(rows: Sequence[NewSchedule], *, by: str) -> list[Schedule]:
    drafts = [_draft(row) for row in rows]
    try:
        with transaction.atomic():
            made = Schedule.objects.bulk_create(
                Schedule(
                    subject=row.subject,
                    starts_on=row.starts_on,
                    template=row.template.name if row.template else "",
                    template_row=row.template.row if row.template else None,
                    by=by,
                    at=moment(),
                )
                for row in rows
            )
    except IntegrityError as error:
        raise MoveRefusedError("twice", "已经排过进度。", "There is a schedule already.") from error
    nodes = [
        _node(schedule, row, node, place, by)
        for schedule, row, draft in zip(made, rows, drafts, strict=True)
        for place, node in enumerate(draft.nodes, 1)
    ]
    Node.objects.bulk_create(nodes, batch_size=400)
    by_key = {(node.schedule_id, node.key): node for node in nodes}
    links = [
        Link(
            before=by_key[schedule.pk, link.before],
            after=by_key[schedule.pk, link.after],
            kind=link.kind,
            lag=link.lag,
        )
        for schedule, draft in zip(made, drafts, strict=True)
        for link in draft.links
    ]
    Link.objects.bulk_create(links, batch_size=400)
    try:
        rebuild_outlooks(made, today())
    except UnsoundError as error:
        raise refused(error.problems) from error
    return made


@dataclass(frozen=True, slots=True)
class _Draft:
    nodes: Sequence[NewNode]
    links: Sequence[NetworkLink]


def _draft(row: NewSchedule) -> _Draft:
    """Its nodes, checked. Raises MoveRefusedError."""
    nodes, links = row.nodes, row.links
    if row.template is not None and not nodes:
        read = row.template.template
        nodes = [NewNode(each.key, each.zh, each.days, each.working, each.weight, each.mark) for each in read.nodes]
        links = read.links
    tasks = []
    for node in nodes:
        begun, over = row.actual.get(node.key, (node.started_on, node.finished_on))
        started, finished = (day.toordinal() if day else None for day in (begun, over))
        tasks.append(Task(node.key, node.days, node.working, started=started, finished=finished))
    if problems := problems_in(tasks, links, {node.key: node.name for node in nodes}):
        raise refused(problems)
    return _Draft(nodes, links)


def _node(schedule: Schedule, row: NewSchedule, node: NewNode, place: int, by: str) -> Node:
    begun, over = row.actual.get(node.key, (node.started_on, node.finished_on))
    return Node(
        schedule=schedule,
        key=node.key,
        order=place,
        name=node.name,
        days=node.days,
        working=node.working,
        weight=node.weight,
        mark=node.mark,
        unit=node.unit or row.lead,
        started_on=begun,
        finished_on=over,
        known_at=moment() if begun or over else None,
        by=by,
    )
