"""What waits on an officer's desk: problems to route, take on, solve, rate, decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from diaodu.core.moves import Mover, Step, open_steps
from diaodu.people.models import Officer, Post
from diaodu.problems.models import Problem
from diaodu.problems.permissions import mover_for, visible_problems
from diaodu.problems.queries import lights_of, listed, turn_of_posts
from diaodu.problems.rules import Light
from diaodu.problems.setting_kinds import STOP_REASONS, choices_for
from diaodu.problems.steps import PROBLEM_STEPS

MOST = 8
IN_THE_ROW = ("route", "accept", "start", "close")  # one click, nothing to be written


@dataclass(frozen=True, slots=True)
class DeskRow:
    problem: Problem
    light: Light
    mover: Mover
    step: Step | None


@dataclass(frozen=True, slots=True)
class DeskProblems:
    rows: Sequence[DeskRow]
    count: int


def problems_on_desk(officer: Officer, posts: Sequence[Post], *, today: date, moment: datetime) -> DeskProblems:
    """The most urgent few and how many there are. Constant queries."""
    waiting = turn_of_posts(visible_problems(officer, today=today), posts, officer.username)
    problems = list(listed(waiting).order_by("due_at", "pk")[:MOST])
    if not problems:
        return DeskProblems((), 0)
    lights = lights_of(problems, moment, dict(choices_for(STOP_REASONS, officer.unit.county_path)))
    rows = []
    for problem in problems:
        mover = mover_for(officer, problem, posts)
        steps = open_steps(PROBLEM_STEPS, problem.state, mover.parts)
        step = next((step for step in steps if step.verb in IN_THE_ROW), None)
        if step is not None and step.verb == "route" and problem.proposed is None:
            step = None
        rows.append(DeskRow(problem, lights[problem.pk], mover, step))
    return DeskProblems(rows, waiting.count())
