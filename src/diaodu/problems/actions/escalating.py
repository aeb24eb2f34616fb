"""Taking a problem up: unit, the leader behind its subject, the head of the county; by a person or by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.calendar import calendar_for
from diaodu.core.clock import moment, today
from diaodu.core.moves import Mover, MoveRefusedError, move_many
from diaodu.core.settings import newest_setting
from diaodu.duties.outbox import tell_units
from diaodu.duties.rules import escalation_steps, level_due, working_days_late
from diaodu.people.models import Post
from diaodu.problems.choices import Level
from diaodu.problems.models import Problem
from diaodu.problems.queries import late_with_units, sponsor_posts, top_post
from diaodu.problems.setting_kinds import ESCALATION
from diaodu.problems.steps import PROBLEM_STEPS, SYSTEM

AT_ONCE = 200
CLOCK = Mover("system", frozenset({SYSTEM}))


@transaction.atomic
def escalate_problem(problem: Problem, *, mover: Mover, why: str) -> Problem:
    """One level up. Where no leader stands behind the subject it goes to the head of the county at once."""
    if problem.level >= Level.TOP:
        raise MoveRefusedError("level", "已经提到县长，不能再提。", "It is with the head of the county already.")
    level, post = _aim(problem, problem.level + 1, sponsor_posts(_subjects([problem]), on=today()))
    _lift([problem], level, post, mover=mover, why=why, as_loaded=True)
    return problem


def _aim(problem: Problem, wanted: int, sponsors: dict[int, Post]) -> tuple[int, Post]:
    """The level it comes to and whose it is. Raises MoveRefusedError where there is nobody to take it up to."""
    sponsor = sponsors.get(problem.about_id) if problem.about_id else None
    if wanted == Level.SPONSOR and sponsor is not None and sponsor.pk != problem.leader_id:
        return Level.SPONSOR, sponsor
    top = top_post(problem.scope, on=today())
    if top is None:
        raise MoveRefusedError(
            "nobody",
            "没有找到可以提级的领导岗位；请在规则“提级到的主要领导岗位”中填写。",
            "No leader's post was found to take it up to; name it in the rules.",
        )
    return Level.TOP, top


def _lift(problems: Sequence[Problem], level: int, post: Post, *, mover: Mover, why: str, as_loaded: bool) -> None:
    old = {problem.code: problem.level for problem in problems}
    for state in {problem.state for problem in problems}:
        same = [problem for problem in problems if problem.state == state]
        move_many(same, PROBLEM_STEPS, "escalate", mover=mover, on=today(), why=why, as_loaded=as_loaded)
    Problem.objects.filter(pk__in=[problem.pk for problem in problems]).update(level=level, leader=post)
    for problem in problems:
        problem.level, problem.leader = level, post
    titles = "；".join(problem.title for problem in problems)[:180]
    tell_units([post.unit], title=f"问题提级：{titles}"[:200], body=titles, code=problems[0].code, due_at=None)
    append_audit(
        verb="escalate_problems",
        subject=problems[0].code if len(problems) == 1 else f"{len(problems)} problems",
        by=mover.by,
        unit=problems[0].scope,
        before=old,
        after={"level": int(level), "leader": post.title_zh, "problems": [problem.code for problem in problems]},
        reason=why,
    )


@transaction.atomic
def instruct_problem(problem: Problem, *, mover: Mover, words: str) -> Problem:
    """What the leader it has gone up to says about it; it stands in the time line and goes to the unit."""
    move_many([problem], PROBLEM_STEPS, "instruct", mover=mover, on=today(), why=words, as_loaded=True)
    if problem.unit is not None:
        tell_units(
            [problem.unit],
            title=f"领导批示：{problem.title}"[:200],
            body=words,
            code=problem.code,
            due_at=problem.due_at,
        )
    append_audit(
        verb="instruct_problems",
        subject=problem.code,
        by=mover.by,
        unit=problem.unit.path if problem.unit else problem.scope,
        reason=words[:500],
    )
    return problem


def escalate_late_problems(at: datetime | None = None) -> int:
    """Bring what its unit is late with to the level its lateness has reached; how many rose. Twice raises nobody."""
    at, risen = at or moment(), 0
    late = list(late_with_units(at).filter(level__lt=Level.TOP)[: AT_ONCE * 5])
    sponsors = sponsor_posts(_subjects(late), on=at.date())
    by_scope: dict[str, list[Problem]] = {}
    for problem in late:
        by_scope.setdefault(problem.scope, []).append(problem)
    for scope, problems in by_scope.items():
        risen += _escalate(scope, problems, sponsors, at)
    return risen


def _escalate(scope: str, problems: Sequence[Problem], sponsors: dict[int, Post], at: datetime) -> int:
    steps = escalation_steps(newest_setting(ESCALATION.name, scope=scope, on=at.date()) or [])
    calendar = calendar_for(scope)
    rising: dict[tuple[int, int, int], tuple[Post, list[Problem]]] = {}
    for problem in problems:
        days = working_days_late(problem.due_at, at, calendar)
        wanted = level_due(days, steps)
        if wanted <= problem.level:
            continue
        try:
            level, post = _aim(problem, wanted, sponsors)
        except MoveRefusedError:
            continue  # nobody to take it up to: it stays overdue on the desk of the office
        rising.setdefault((int(level), post.pk, days), (post, []))[1].append(problem)
    for (level, _key, days), (post, group) in rising.items():
        with transaction.atomic():
            _lift(group, level, post, mover=CLOCK, why=f"逾期{days}个工作日，自动提级", as_loaded=False)
    return sum(len(group) for _post, group in rising.values())


def _subjects(problems: Sequence[Problem]) -> list[int]:
    return [problem.about_id for problem in problems if problem.about_id is not None]
