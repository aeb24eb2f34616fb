"""The text held against itself: counts against lists, targets against targets, dates against the document's own.

A check that cannot be made with certainty is not made: a false alarm costs more trust than a missed one.
"""

from __future__ import annotations

from datetime import date

from diaodu.reading.checks.lists import list_checks
from diaodu.reading.checks.numbering import numbering_checks
from diaodu.reading.checks.sections import section_checks
from diaodu.reading.checks.targets import target_checks
from diaodu.reading.model import Check, Section, Target, Task

__all__ = ["find_checks"]


def find_checks(
    text: str,
    outline: tuple[Section, ...],
    tasks: tuple[Task, ...],
    targets: tuple[Target, ...],
    plan_date: date | None,
) -> tuple[Check, ...]:
    """All checks of a text in its order, those that hold included: a reader sees what was looked at."""
    found = [
        *section_checks(text, outline, tasks),
        *numbering_checks(text, outline),
        *list_checks(text, tasks),
        *target_checks(text, targets, plan_date),
    ]
    return tuple(sorted(found, key=lambda check: (check.start, check.end, check.code)))
