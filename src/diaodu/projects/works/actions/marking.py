"""What a change to items makes count again: whatever commitment stands on these measures."""

from __future__ import annotations

from datetime import date

from diaodu.core.marks import mark_dirty
from diaodu.projects.works.measures import ITEMS, QUANTITY
from diaodu.projects.works.models import Programme


def mark_counted_again(programme: Programme, *, since: date) -> None:
    """Inside the transaction of the change. No record is named: the measures' own filters say what they count."""
    for measure in (ITEMS, QUANTITY):
        mark_dirty(measure, unit_path=programme.unit.path, since=since)
