"""Dirty marks: an action says what must be counted again; the worker takes the marks and counts.

The mark is written in the action's transaction, so a change is either made and marked or neither.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.db import connection, transaction

from diaodu.core.beats import beat
from diaodu.core.clock import now
from diaodu.core.models import DirtyMark

AT_ONCE = 500  # marks in one transaction, so that it stays short
Rebuild = Callable[[Sequence[DirtyMark]], None]
_rebuilds: list[Rebuild] = []


def rebuilds_on_marks(rebuild: Rebuild) -> Rebuild:
    """Register what is rebuilt from marks. It is given all marks taken and picks its own; twice gives the same rows."""
    if rebuild not in _rebuilds:
        _rebuilds.append(rebuild)
    return rebuild


def mark_dirty(measure: str, *, unit_path: str, since: date, subject_keys: Sequence[int | None] = (None,)) -> None:
    """What `measure` counts has changed from `since` on. Runs inside the action's transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("mark_dirty must run inside the transaction of the change it marks")
    at = now()
    DirtyMark.objects.bulk_create(
        DirtyMark(measure=measure, unit_path=unit_path, subject_key=key, since=since, at=at) for key in subject_keys
    )


@beat("marks", every=0.2)
def drain_marks() -> int:
    """Take the waiting marks and rebuild what stands on them; how many there were."""
    taken = 0
    while batch := _drain_some():
        taken += batch
    return taken


def _drain_some() -> int:
    if not DirtyMark.objects.exists():  # a read: an empty table must not cost the write lock
        return 0
    with transaction.atomic():
        marks = list(DirtyMark.objects.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE])
        for rebuild in _rebuilds:
            rebuild(marks)
        DirtyMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return len(marks)
