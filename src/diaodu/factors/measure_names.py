"""What needs are counted by, and the marks that have it counted again."""

from __future__ import annotations

from datetime import date

from diaodu.core.marks import mark_dirty

MET, GAP = "factors.met", "factors.gap"


def mark_needs(scope: str, *, since: date) -> None:
    for name in (MET, GAP):
        mark_dirty(name, unit_path=scope, since=since)
