"""What a record invests month by month, where its kind says so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from diaodu.core.models import Subject
from diaodu.projects.schedule.subject_kinds import invested_of


def invested_months(subject: Subject, *, on: date) -> list[tuple[date, Decimal | None, Decimal | None]]:
    """(first day of the month, planned, done), in 亿元; empty where nothing is known."""
    found = invested_of({subject.kind: [subject.pk]}, on).get(subject.pk, ())
    return [(row.month, row.planned, row.done) for row in found]
