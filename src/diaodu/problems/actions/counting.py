"""The clock of a turn, as actions set it; what stands on the desk's figures is counted again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from diaodu.core.calendar import calendar_for
from diaodu.core.marks import mark_dirty
from diaodu.core.models import Setting
from diaodu.core.settings import setting_row
from diaodu.kernel.working_time import WorkCalendar
from diaodu.problems.measure_names import ALL
from diaodu.problems.models import Problem
from diaodu.problems.rules import Span, due_for, terms_of
from diaodu.problems.setting_kinds import CLOCKS


class Clocks:
    """The calendar and the terms of one county, read once for many problems."""

    def __init__(self, scope: str, on: date) -> None:
        self.calendar: WorkCalendar = calendar_for(scope)
        self.row: Setting | None = setting_row(CLOCKS.name, scope=scope, on=on)

    def begin_turn(self, problem: Problem, at: datetime) -> None:
        """The turn of the state the problem has come to begins now; the row that is used is kept beside it."""
        problem.turn_since, problem.terms_row = at, self.row
        problem.due_at = self.due(problem)

    def due(self, problem: Problem, stops: Iterable[Span] = ()) -> datetime | None:
        row = problem.terms_row
        terms = terms_of(row.value if row else None, problem.urgency)
        return due_for(problem.state, problem.turn_since, terms, self.calendar, stops)


def counted_anew(problems: Sequence[Problem], since: date) -> None:
    """Part of the action that changed them."""
    if problems:
        for name in ALL:
            mark_dirty(name, unit_path=problems[0].scope, since=since)


def save_alike(problems: Sequence[Problem], fields: Sequence[str]) -> None:
    """Write these fields (foreign keys by their column): one statement for all problems that have the same in them."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for problem in problems:
        groups.setdefault(tuple(getattr(problem, name) for name in fields), []).append(problem.pk)
    for values, keys in groups.items():
        Problem.objects.filter(pk__in=keys).update(**dict(zip(fields, values, strict=True)))
