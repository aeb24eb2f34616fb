"""What the statistics are made of."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from diaodu.problems.models import Problem
from diaodu.problems.queries.problems import overdue
from diaodu.problems.rules import Told


def told_of(problems: QuerySet[Problem], moment: datetime) -> list[Told]:
    """Each problem as the statistics need it. Two queries."""
    late = set(overdue(problems, moment).order_by().values_list("pk", flat=True))
    fields = ("pk", "kind", "unit__code", "state", "raised_at", "replied_at", "solve_due", "reopened")
    return [
        Told(kind, unit or "", state, raised, replied, due, again, key in late)
        for key, kind, unit, state, raised, replied, due, again in problems.order_by("pk").values_list(*fields)
    ]


def years_of(problems: QuerySet[Problem]) -> list[int]:
    """Years in which problems were raised, the newest first."""
    return [day.year for day in problems.order_by().dates("raised_at", "year", order="DESC")]
