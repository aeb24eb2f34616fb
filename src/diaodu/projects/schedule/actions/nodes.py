"""Nodes: added, changed, their actual days recorded, retired. A change that makes no sense leaves nothing behind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from diaodu.core.clock import moment, today
from diaodu.core.models import StoredFile
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.projects.schedule.actions.holding import hold, record, refused, require_part, settle
from diaodu.projects.schedule.models import Link, Node, Schedule
from diaodu.projects.schedule.network import UnsoundError
from diaodu.projects.schedule.permissions import DOER, KEEPER, LEAD
from diaodu.projects.schedule.templates_text import read_links

CHANGEABLE = ("name", "days", "working", "weight", "mark", "unit", "not_before", "note")


@transaction.atomic
def add_node(schedule: Schedule, values: Mapping[str, Any], *, befores: str, mover: Mover) -> Node:
    """At the end of the list. `befores`: what it waits for, as typed ("n03, n05 SS+10")."""
    require_part(mover, {KEEPER, LEAD})
    hold(schedule)
    order = (schedule.nodes.aggregate(last=Max("order"))["last"] or 0) + 1
    node = Node(schedule=schedule, key=_free_key(schedule), order=order, by=mover.by)
    _set(node, values)
    node.save()
    _link(node, befores)
    settle(schedule)
    record("add_schedule_node", schedule, mover, after=_plain(node) | {"befores": befores})
    return node


@transaction.atomic
def change_node(
    node: Node, values: Mapping[str, Any], *, befores: str | None = None, mover: Mover, version: int | None = None
) -> Node:
    """What it is and what it waits for (None: as it is). Raises MoveRefusedError, stale versions included."""
    require_part(mover, {KEEPER, LEAD})
    hold(node.schedule)
    take_version(node, version)
    before = _plain(node)
    _set(node, values)
    node.save()
    if befores is not None:
        _link(node, befores)
    settle(node.schedule)
    after = _plain(node) | ({"befores": befores} if befores is not None else {})
    record("change_schedule_node", node.schedule, mover, before=before, after=after)
    return node


@transaction.atomic
def record_progress(
    node: Node,
    *,
    started_on: date | None,
    finished_on: date | None,
    remaining: int | None = None,
    evidence: StoredFile | None = None,
    mover: Mover,
    version: int | None = None,
) -> Node:
    """Its actual days as they are known now. Days to come and an end before the beginning are refused."""
    require_part(mover, {KEEPER, LEAD, DOER})
    _check_days(node, started_on, finished_on)
    hold(node.schedule)
    take_version(node, version)
    before = _days(node)
    node.started_on, node.finished_on = started_on, finished_on
    node.remaining = remaining if finished_on is None and started_on is not None else None
    node.told_on = today() if node.remaining is not None else None
    node.known_at, node.by = moment(), mover.by
    if evidence is not None:
        node.evidence = evidence
    node.save()
    settle(node.schedule)
    record("record_schedule_node", node.schedule, mover, before=before, after=_days(node))
    return node


@transaction.atomic
def reopen_node(node: Node, *, why: str, mover: Mover, version: int | None = None) -> Node:
    """Its actual days were wrong: as if it had not begun. Needs the reason."""
    require_part(mover, {KEEPER, LEAD})
    if not why.strip():
        raise MoveRefusedError("reason", "请写明原因。", "Please give the reason.")
    hold(node.schedule)
    take_version(node, version)
    before = _days(node)
    node.started_on = node.finished_on = node.remaining = node.told_on = None
    node.known_at, node.by = moment(), mover.by
    node.save()
    settle(node.schedule)
    record("reopen_schedule_node", node.schedule, mover, before=before, after=_days(node), why=why)
    return node


@transaction.atomic
def retire_node(node: Node, *, why: str, mover: Mover, version: int | None = None) -> Node:
    """From today on it is no part of the schedule; what waited for it waits for what it waited for."""
    require_part(mover, {KEEPER, LEAD})
    if not why.strip():
        raise MoveRefusedError("reason", "请写明停用的原因。", "Please give the reason.")
    hold(node.schedule)
    take_version(node, version)
    node.retired_on = today()
    node.save()
    _bridge(node)
    settle(node.schedule)
    record("retire_schedule_node", node.schedule, mover, before=_plain(node), why=why)
    return node


def _bridge(node: Node) -> None:
    befores, afters = list(node.befores.all()), list(node.afters.all())
    there = set(Link.objects.filter(after__in=[row.after_id for row in afters]).values_list("before", "after"))
    Link.objects.bulk_create(
        Link(before_id=first.before_id, after_id=last.after_id)
        for first in befores
        for last in afters
        if (first.before_id, last.after_id) not in there
    )
    Link.objects.filter(pk__in=[row.pk for row in (*befores, *afters)]).delete()


def _set(node: Node, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name in CHANGEABLE:
            setattr(node, name, value)
    if not node.name.strip():
        raise MoveRefusedError("name", "请填节点名称。", "Give the node a name.")
    if node.days is None or node.days < 0:
        raise MoveRefusedError(
            "negative", f"“{node.name}”的工期不能是负数。", f"“{node.name}” cannot take less than no time."
        )


def _link(node: Node, befores: str) -> None:
    """What it waits for, from the typed words. Raises MoveRefusedError naming what is not there."""
    try:
        links = read_links(befores, node.key)
    except UnsoundError as error:
        raise refused(error.problems) from error
    by_key = {each.key.casefold(): each for each in Node.objects.filter(schedule=node.schedule_id, retired_on=None)}
    rows = {}
    for link in links:
        before = by_key.get(link.before.casefold())
        if before is None:
            raise MoveRefusedError("unknown", f"没有“{link.before}”这个节点。", f"There is no node “{link.before}”.")
        if before.pk == node.pk:
            raise MoveRefusedError(
                "itself", f"“{node.name}”不能以自己为前置。", f"“{node.name}” cannot wait for itself."
            )
        if before.pk in rows:
            zh = f"“{before.name}”到“{node.name}”的关系写了两次。"
            raise MoveRefusedError("twice", zh, f"“{before.name}” → “{node.name}” stands there twice.")
        rows[before.pk] = Link(before=before, after=node, kind=link.kind, lag=link.lag)
    node.befores.all().delete()
    Link.objects.bulk_create(rows.values())


def _check_days(node: Node, started: date | None, finished: date | None) -> None:
    for day in (started, finished):
        if day is not None and day > today():
            raise MoveRefusedError("day", f"{day} 还没有到，不能先记实绩。", f"{day} has not come yet.")
    if started is not None and finished is not None and finished < started:
        raise MoveRefusedError(
            "backwards", f"“{node.name}”的完成日期早于开始日期。", f"“{node.name}” is finished before it starts."
        )


def _free_key(schedule: Schedule) -> str:
    there = set(schedule.nodes.values_list("key", flat=True))
    return next(key for number in range(1, 1000) if (key := f"n{number:02d}") not in there)


def _plain(node: Node) -> dict[str, Any]:
    return {
        "key": node.key,
        "name": node.name,
        "days": node.days,
        "working": node.working,
        "weight": node.weight,
        "mark": node.mark,
        "unit": node.unit.code if node.unit else None,
        "not_before": node.not_before.isoformat() if node.not_before else None,
    }


def _days(node: Node) -> dict[str, Any]:
    days = {"started_on": node.started_on, "finished_on": node.finished_on}
    return {"key": node.key, "remaining": node.remaining} | {
        name: day.isoformat() if day else None for name, day in days.items()
    }
