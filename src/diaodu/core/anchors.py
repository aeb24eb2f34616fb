"""Anchors of the audit chain outside the database: how long it was and how it ended, and when that was so.

A chain alone shows a changed entry but not a cut tail, nor one that was computed anew from the change on. An anchor
written before shows both. One file a day in the data folder, a line for each anchor, only ever appended to; copies of
the folder elsewhere (each backup holds one) make it stronger still.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from diaodu.core import clock
from diaodu.core.beats import beat
from diaodu.core.daily import every_day
from diaodu.core.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Anchor:
    """At `at` (ISO, with its zone) the chain had `entries` entries and `head` was the hash of the last."""

    at: str
    entries: int
    head: str
    why: str


@dataclass(frozen=True, slots=True)
class Anchors:
    """All anchors, oldest first, and the lines (`file:line`) that are none: changed by hand, or a failing disk."""

    good: tuple[Anchor, ...]
    damaged: tuple[str, ...]


def write_anchor(why: str) -> Anchor | None:
    """Append an anchor for the chain as it ends now, flushed to the disk; None while the chain is empty."""
    last = _last_entry()
    if last is None:
        return None
    anchor = Anchor(clock.now().isoformat(timespec="seconds"), last[0], last[1], why)
    folder = anchor_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{anchor.at[:10]}.jsonl"
    _append(path, json.dumps(asdict(anchor), ensure_ascii=False))
    return anchor


def read_anchors() -> Anchors:
    good, damaged = [], []
    for path in sorted(anchor_folder().glob("*.jsonl")):
        for number, line in enumerate(_lines(path), 1):
            anchor = _parse(line)
            if anchor is not None:
                good.append(anchor)
            elif line:
                damaged.append(f"{path.name}:{number}")
    return Anchors(tuple(good), tuple(damaged))


def anchor_folder() -> Path:
    return Path(settings.DIAODU_DATA) / "anchors"


@beat("anchor", every=600)
def anchor_what_is_new() -> Anchor | None:
    """An anchor if entries were added since the last one: what is cut off is at most ten minutes of a day."""
    last = _last_entry()
    if last is None or _newest_anchored() == last:
        return None
    return write_anchor("tick")


def _anchor_the_day(day: date) -> None:
    write_anchor("daily")


every_day("anchor", _anchor_the_day)


def _last_entry() -> tuple[int, str] | None:
    return AuditEntry.objects.order_by("-number").values_list("number", "hash").first()


def _newest_anchored() -> tuple[int, str] | None:
    files = sorted(anchor_folder().glob("*.jsonl"))
    lines = _lines(files[-1]) if files else []
    anchor = _parse(lines[-1]) if lines else None
    return (anchor.entries, anchor.head) if anchor else None


def _append(path: Path, line: str) -> None:
    """One write to a file opened for appending, so that two processes never mix their lines."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        size = os.fstat(handle).st_size
        # A line that a power cut left half written stays alone.
        torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        os.write(handle, f"{chr(10) * torn}{line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def _parse(line: str) -> Anchor | None:
    try:
        value = json.loads(line)
        return Anchor(str(value["at"]), int(value["entries"]), str(value["head"]), str(value["why"]))
    except (ValueError, KeyError, TypeError):
        return None
