"""Optimistic locking: who changes a record changes what they have seen, or learns that somebody was quicker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F

from diaodu.core.moves import MoveRefusedError
from diaodu.core.typed import whole_number

_NEWER = (
    "newer",
    "这条记录刚被别人改过；你的内容没有保存，请核对新内容后再改。",
    "Somebody has just changed this record; nothing of yours was saved. Please look at theirs first.",
)


def take_version(record: Any, seen: int | None = None) -> None:
    """Raise the record's version by one if it is still `seen` (None: the one it was loaded in).

    The first statement of a change: from then on nobody else changes the row until the transaction is over. Raises
    MoveRefusedError where somebody was quicker.
    """
    version = record.version if seen is None else seen
    rows = type(record)._default_manager.filter(pk=record.pk, version=version)
    if not rows.update(version=F("version") + 1):
        raise MoveRefusedError(*_NEWER)
    record.version = version + 1


def take_versions(records: Sequence[Any]) -> None:
    """The same for many records of one kind, each in the version it was loaded in: a few statements, all or none."""
    by_version: dict[int, list[Any]] = {}
    for record in records:
        by_version.setdefault(record.version, []).append(record)
    for version, group in by_version.items():
        rows = type(group[0])._default_manager.filter(pk__in=[record.pk for record in group], version=version)
        if rows.update(version=F("version") + 1) != len(group):
            raise MoveRefusedError(*_NEWER)
    for record in records:
        record.version += 1


def posted_version(data: Mapping[str, str], name: str = "version") -> int | None:
    """The version a page was made from; None where it did not say (then the one that is loaded counts)."""
    return whole_number(data.get(name, ""))


def as_seen(record: Any, data: Mapping[str, str], name: str = "version") -> None:
    """Let the record count as the visitor saw it: a move or change made to it then refuses where it is another."""
    version = posted_version(data, name)
    if version is not None:
        record.version = version


def ticked_versions(ticks: Iterable[str]) -> dict[str, int]:
    """What was ticked in a list, each as `code:version`. A version that cannot be read is 0, which no record is in."""
    parts = (tick.rpartition(":") for tick in ticks)
    return {code: whole_number(version) or 0 for code, _colon, version in parts if code}
