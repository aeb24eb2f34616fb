"""Stopping the clock of a solution with a reason, and letting it run on."""

from __future__ import annotations

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.problems.actions.counting import Clocks
from diaodu.problems.choices import SOLVING
from diaodu.problems.models import ClockStop, Problem
from diaodu.problems.queries import spans_of
from diaodu.problems.setting_kinds import STOP_REASONS, words_for
from diaodu.problems.steps import OFFICE


@transaction.atomic
def stop_clock(problem: Problem, *, kind: str, reason: str, mover: Mover) -> ClockStop:
    """The office lets it stand, for a reason of the dated list and in words."""
    _check_office(mover)
    if kind not in words_for(STOP_REASONS, problem.scope, on=today()):
        raise MoveRefusedError("reason", "请选停表的原因。", "Choose the reason for stopping the clock.")
    if not reason.strip():
        raise MoveRefusedError("reason", "请写明停表的具体情况。", "Say in words why the clock stops.")
    if problem.state not in SOLVING:
        raise MoveRefusedError("state", "只有办理中的问题能停表。", "Only while it is being solved can its clock stop.")
    if ClockStop.objects.filter(problem=problem, until=None).exists():
        raise MoveRefusedError("stopped", "已经停表了。", "The clock stands already.")
    take_version(problem)
    stop = ClockStop.objects.create(
        problem=problem, since=moment(), kind=kind, reason=reason.strip()[:300], by=mover.by
    )
    append_audit(
        verb="stop_problem_clock",
        subject=problem.code,
        by=mover.by,
        unit=problem.unit.path if problem.unit else problem.scope,
        after={"kind": kind},
        reason=stop.reason,
    )
    return stop


@transaction.atomic
def end_stop(problem: Problem, *, mover: Mover) -> Problem:
    """It runs on: the due moment moves back by the working time it stood."""
    _check_office(mover)
    stop = ClockStop.objects.filter(problem=problem, until=None).first()
    if stop is None:
        raise MoveRefusedError("running", "没有停表。", "The clock is running.")
    take_version(problem)
    stop.until = max(moment(), stop.since)
    stop.save(update_fields=["until"])
    old = problem.due_at
    stops = spans_of(ClockStop.objects.filter(problem=problem), since=problem.turn_since, until=stop.until)
    problem.due_at = problem.solve_due = Clocks(problem.scope, today()).due(problem, stops)
    Problem.objects.filter(pk=problem.pk).update(due_at=problem.due_at, solve_due=problem.solve_due)
    append_audit(
        verb="end_problem_stop",
        subject=problem.code,
        by=mover.by,
        unit=problem.unit.path if problem.unit else problem.scope,
        before={"due_at": old.isoformat() if old else None},
        after={"due_at": problem.due_at.isoformat() if problem.due_at else None},
    )
    return problem


def _check_office(mover: Mover) -> None:
    if OFFICE not in mover.parts:
        raise MoveRefusedError("who", "只有调度办能停表、恢复计时。", "Only the dispatch office stops the clock.")
