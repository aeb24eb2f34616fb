"""Actual days of many nodes at once, from a sheet or another system: all or none, planned anew once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.jobs import enqueue_job
from diaodu.core.moves import MoveRefusedError
from diaodu.projects.schedule.actions.holding import refused
from diaodu.projects.schedule.actions.outlooks import rebuild_outlooks
from diaodu.projects.schedule.models import Node, Schedule
from diaodu.projects.schedule.network import UnsoundError

AT_ONCE = 100  # schedules planned in one transaction, so that it stays short
REBUILD = "schedule.rebuild"
_NAMED = 50  # nodes named in the audit; more are counted


@dataclass(frozen=True, slots=True)
class NodeDays:
    node: Node
    started_on: date | None
    finished_on: date | None


@transaction.atomic
def record_many(rows: Sequence[NodeDays], schedules: Sequence[Schedule], *, by: str, at_once: int | None = None) -> int:
    """Records the days and rebuilds `schedules` (those the nodes belong to, and any others). How many nodes changed.

    `at_once`: of more schedules only so many are planned anew here, the rest by a job. Nodes have their schedule and
    its subject at hand. Who may is the caller's to ask. Raises MoveRefusedError for a day to come or an end before its
    beginning.
    """
    for row in rows:
        late = [day for day in (row.started_on, row.finished_on) if day is not None and day > today()]
        if late:
            raise MoveRefusedError("day", f"{late[0]} 还没有到，不能先记实绩。", f"{late[0]} has not come yet.")
        if row.started_on and row.finished_on and row.finished_on < row.started_on:
            zh = f"“{row.node.name}”的完成日期早于开始日期。"
            raise MoveRefusedError("backwards", zh, f"“{row.node.name}” is finished before it starts.")
        row.node.started_on, row.node.finished_on = row.started_on, row.finished_on
        if row.finished_on is not None:
            row.node.remaining = row.node.told_on = None
        row.node.known_at, row.node.by = moment(), by
        row.node.version += 1
    Schedule.objects.filter(pk__in={row.node.schedule_id for row in rows}).update(version=F("version") + 1)
    fields = ["started_on", "finished_on", "remaining", "told_on", "known_at", "by", "version"]
    changed = Node.objects.bulk_update([row.node for row in rows], fields, batch_size=200)
    try:
        rebuild_outlooks(schedules[:at_once], today())
    except UnsoundError as error:
        raise refused(error.problems) from error
    if at_once is not None and len(schedules) > at_once:
        enqueue_job(REBUILD, key=REBUILD, params={}, by=by)
    if rows:
        append_audit(
            verb="record_schedule_nodes",
            subject=_about(rows, schedules),
            by=by,
            after={"nodes": len(rows), "actual_days": [_said(row) for row in rows[:_NAMED]]},
        )
    return changed


def _about(rows: Sequence[NodeDays], schedules: Sequence[Schedule]) -> str:
    """The record whose past this is: where several are recorded together, none."""
    return schedules[0].subject.code if len(schedules) == 1 else "schedules"


def _said(row: NodeDays) -> str:
    days = (row.started_on, row.finished_on)
    return f"{row.node.schedule.subject.code} {row.node.key} " + " – ".join(
        day.isoformat() if day else "" for day in days
    )
