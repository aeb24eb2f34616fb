"""What the problem desk can say how much of.

In words. *Raised*: problems brought forward between `since` (the first of January, where none is named) and the day,
without those taken back. *Open*: those of them that are neither confirmed nor closed by the end of the day. *Solved*:
those that are. *Solved in time*: of the solved ones, in per cent, those replied to before their clock ran out; not
known while nothing is solved. *Rating*: the mean of what raisers gave, 1 to 5, to those struck off the list; before
that the unit does not see it, so it does not count; those closed without a rating are blanks, left out and counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime

from diaodu.core.measures import Contribution, Evening, Measured, register_measure
from diaodu.core.models import Move
from diaodu.problems.choices import SOLVED, State
from diaodu.problems.measure_names import OPEN, RAISED, RATING, SHARE
from diaodu.problems.measure_names import SOLVED as SOLVED_NAME
from diaodu.problems.models import Problem
from diaodu.problems.rules import is_in_time

_WHICH = {
    "scope": "the county's path; filled in by the plan",
    "since": "counted from that day; 2026-01-01",
    "kind": "code of a kind of problem",
    "factor": "code of a factor",
    "unit": "code of the unit it lies with",
    "subject": "kind of record it is about: project, firm, area …",
}
PER_CENT = Decimal(100)


@dataclass(slots=True)
class _Held:
    problems: list[Problem]
    moves: dict[int, list[Move]]


class _OfProblems:
    name = ""
    filter_schema: Mapping[str, str] = _WHICH
    optional: frozenset[str] = frozenset(_WHICH) - {"scope"}

    def value(self, as_of: date, filter: Mapping[str, Any], *, known: datetime | None = None) -> Measured:
        return self.values(as_of, [filter], known=known)[0]

    def values(
        self, as_of: date, filters: Sequence[Mapping[str, Any]], *, known: datetime | None = None
    ) -> list[Measured]:
        """Two queries, however many filters."""
        held = _read(filters)
        return [self.measured(_by_state(held, each, as_of, known), as_of) for each in filters]

    def values_on_days(self, evenings: Sequence[Evening], filters: Sequence[Mapping[str, Any]]) -> list[list[Measured]]:
        held = _read(filters)
        return [[self.measured(_by_state(held, f, day, known), day) for f in filters] for day, known in evenings]

    def measured(self, states: Sequence[tuple[Problem, str]], day: date) -> Measured:
        raise NotImplementedError


class Raised(_OfProblems):
    name, title_zh, title_en = RAISED, "问题协调：提出的问题数", "Problems: raised"

    def measured(self, states: Sequence[tuple[Problem, str]], day: date) -> Measured:
        return _count([problem for problem, _state in states], day)


class Open(_OfProblems):
    name, title_zh, title_en = OPEN, "问题协调：未解决的问题数", "Problems: not solved yet"

    def measured(self, states: Sequence[tuple[Problem, str]], day: date) -> Measured:
        return _count([problem for problem, state in states if state not in SOLVED], day)


class Solved(_OfProblems):
    name, title_zh, title_en = SOLVED_NAME, "问题协调：已解决的问题数", "Problems: solved"

    def measured(self, states: Sequence[tuple[Problem, str]], day: date) -> Measured:
        return _count([problem for problem, state in states if state in SOLVED], day)


class InTime(_OfProblems):
    name, title_zh, title_en = SHARE, "问题协调：按期解决率", "Problems: share solved in time"

    def measured(self, states: Sequence[tuple[Problem, str]], day: date) -> Measured:
        solved = [problem for problem, state in states if state in SOLVED]
        if not solved:
            return Measured(None, "%", blanks=1)
        good = [problem for problem in solved if is_in_time(problem.replied_at, problem.solve_due)]
        share = (PER_CENT * len(good) / len(solved)).quantize(Decimal("0.1"))
        return Measured(share, "%", day, records=[_record(problem) for problem in good])


class Rating(_OfProblems):
    name, title_zh, title_en = RATING, "问题协调：提出人评价均分（1至5分）", "Problems: mean rating by raisers (1 to 5)"

    def measured(self, states: Sequence[tuple[Problem, str]], day: date) -> Measured:
        closed = [problem for problem, state in states if state == State.CLOSED]
        rated = [(problem, Decimal(problem.rating)) for problem in closed if problem.rating is not None]
        blanks = len(closed) - len(rated)
        if not rated:
            return Measured(None, "分", blanks=max(blanks, 1))
        mean = sum((rating for _problem, rating in rated), Decimal(0)) / len(rated)
        records = [_record(problem, rating) for problem, rating in rated]
        return Measured(mean.quantize(Decimal("0.01")), "分", day, blanks, records)


def _read(filters: Sequence[Mapping[str, Any]]) -> _Held:
    scopes = {str(each["scope"]) for each in filters}
    for each in filters:
        if "since" in each:
            date.fromisoformat(str(each["since"]))
    problems = list(Problem.objects.filter(scope__in=scopes).select_related("unit", "about").order_by("code"))
    moves: dict[int, list[Move]] = defaultdict(list)
    for move in Move.objects.filter(subject__problem__scope__in=scopes).order_by("on", "pk"):
        moves[move.subject_id].append(move)
    return _Held(problems, moves)


def _by_state(held: _Held, filter: Mapping[str, Any], day: date, known: datetime | None) -> list[tuple[Problem, str]]:
    """Those that fit and had been raised by then, with the state they were in; without those taken back."""
    since = date.fromisoformat(str(filter["since"])) if "since" in filter else date(day.year, 1, 1)
    found = []
    for problem in held.problems:
        if not _fits(problem, filter) or not since <= localtime(problem.raised_at).date() <= day:
            continue
        state = _state_on(held.moves.get(problem.subject_id, ()), day, known)
        if state != State.WITHDRAWN:
            found.append((problem, state))
    return found


def _state_on(moves: Sequence[Move], day: date, known: datetime | None) -> str:
    """No step of a problem is entered later than the day it holds from: what is known of it goes by that day."""
    state, last = str(State.RAISED), day if known is None else min(day, localtime(known).date())
    for move in moves:
        if move.on <= last:
            state = move.to_state
    return state


def _fits(problem: Problem, filter: Mapping[str, Any]) -> bool:
    return (
        problem.scope == filter["scope"]
        and filter.get("kind") in (None, problem.kind)
        and filter.get("factor") in (None, problem.factor)
        and ("unit" not in filter or (problem.unit is not None and f"/{filter['unit']}/" in problem.unit.path))
        and ("subject" not in filter or (problem.about is not None and problem.about.kind == filter["subject"]))
    )


def _count(problems: Sequence[Problem], day: date) -> Measured:
    return Measured(Decimal(len(problems)), "件", day, records=[_record(problem) for problem in problems])


def _record(problem: Problem, value: Decimal | None = None) -> Contribution:
    raised_on = localtime(problem.raised_at).date()
    return Contribution(f"{problem.code} {problem.title}", problem.get_absolute_url(), value, raised_on)


for _measure in (Raised(), Open(), Solved(), InTime(), Rating()):
    register_measure(_measure)
