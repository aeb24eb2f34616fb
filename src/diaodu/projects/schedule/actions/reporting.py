"""Actual days of many nodes at once, from a sheet or another system: all or none, planned anew once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.moves import MoveRefusedError
from diaodu.projects.schedule.actions.holding import refused
from diaodu.projects.schedule.actions.outlooks import rebuild_outlooks
from diaodu.projects.schedule.models import Node, Schedule
from diaodu.projects.schedule.network import UnsoundError


@dataclass(frozen=True, slots=True)
class NodeDays:
    node: Node
    started_on: date | None
    finished_on: date | None


@transaction.atomic
def record_many(rows: Sequence[NodeDays], schedules: Sequence[Schedule], *, by: str) -> int:
    """Records the days and rebuilds `schedules` (those the nodes belong to, and any others). How many nodes changed.

    Who may is the caller's to ask. Raises MoveRefusedError for a day to come or an end before its beginning.
    """
    for row in rows:
        late = [day for day in (row.started_on, row.finished_on) if day is not None and day > today()]
        if late:
            raise MoveRefusedError("day", f"{late[0]} 还没有到，不能先记实绩。", f"{late[0]} has not come yet.")
        if row.started_on and row.finished_on and row.finished_on < row.started_on:
            zh = f"“{row.node.name}”的完成日期早于开始日期。"
            raise MoveRefusedError("backwards", zh, f"“{row.node.name}” is finished before it starts.")
        row.node.started_on, row.node.finished_on = row.started_on, row.finished_on
        row.node.known_at, row.node.by = moment(), by
        row.node.version += 1
    fields = ["started_on", "finished_on", "known_at", "by", "version"]
    changed = Node.objects.bulk_update([row.node for row in rows], fields, batch_size=200)
    try:
        rebuild_outlooks(schedules, today())
    except UnsoundError as error:
        raise refused(error.problems) from error
    if rows:
        append_audit(verb="record_schedule_nodes", subject="schedules", by=by, after={"nodes": len(rows)})
    return changed
