"""What the library can say how much of, by name; and the mark an action leaves when it changes what they count."""

from __future__ import annotations

from datetime import date

from diaodu.core.marks import mark_dirty

IN_STAGE, REACHED, INVESTED = "projects.in_stage", "projects.reached", "projects.invested"
COUNTS = (IN_STAGE, REACHED)
ALL = (*COUNTS, INVESTED)


def mark_measures(scope: str, *, since: date, names: tuple[str, ...] = ALL) -> None:
    """Part of the action that changed what is counted: its lights turn within a second."""
    for name in names:
        mark_dirty(name, unit_path=scope, since=since)
