"""Once a day: what is late goes up, and each unit is told what waits for it."""

from __future__ import annotations

from datetime import date

from diaodu.core.clock import moment
from diaodu.core.daily import every_day
from diaodu.duties.outbox import tell_units
from diaodu.people.models import Unit
from diaodu.problems.actions.escalating import escalate_late_problems
from diaodu.problems.choices import UNIT_TURN
from diaodu.problems.models import Problem
from diaodu.problems.queries import overdue

MOST_TITLES = 10


def escalate_by_clock(day: date) -> int:
    return escalate_late_problems()


def tell_what_waits(day: date) -> int:
    """One message for each unit with a problem on its turn: how many, how many late, the most urgent by name."""
    waiting: dict[int, list[Problem]] = {}
    for problem in Problem.objects.filter(state__in=UNIT_TURN).select_related("unit").order_by("due_at", "pk"):
        waiting.setdefault(problem.unit_id or 0, []).append(problem)
    late = set(overdue(Problem.objects.filter(state__in=UNIT_TURN), moment()).values_list("pk", flat=True))
    for problems in waiting.values():
        _tell(problems[0].unit, problems, sum(problem.pk in late for problem in problems))
    return len(waiting)


def _tell(unit: Unit | None, problems: list[Problem], late: int) -> None:
    if unit is None:
        return
    title = f"待办问题{len(problems)}件" + (f"，其中逾期{late}件" if late else "")
    lines = [f"{problem.code} {problem.title}" for problem in problems[:MOST_TITLES]]
    tell_units([unit], title=title, body="\n".join(lines), code=problems[0].code, due_at=problems[0].due_at)


every_day("problems.escalation", escalate_by_clock)
every_day("problems.digest", tell_what_waits)
