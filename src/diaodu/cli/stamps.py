"""Nothing is done twice: a step leaves the checksum of what it was made from beside what it made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from diaodu.cli import ROOT


def checksum(paths: Iterable[Path], *words: str) -> str:
    """One checksum over the names and contents of files, and over words that matter as much.

    Names count from the project folder, which may be moved.
    """
    total = hashlib.sha256()
    for word in words:
        total.update(word.encode() + b"\0")
    for path in sorted(paths):
        content = path.read_bytes()
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def is_current(stamp: Path, sum_now: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="ascii") == sum_now


def put_stamp(stamp: Path, sum_now: str) -> None:
    """Written last and in one piece: an interrupted step has no stamp."""
    draft = stamp.with_name(stamp.name + ".new")
    draft.write_text(sum_now, encoding="ascii")
    draft.replace(stamp)
