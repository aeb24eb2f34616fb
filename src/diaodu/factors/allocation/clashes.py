"""Reservations that cannot all hold: the smallest sets of them, and the factor each set overdraws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from diaodu.factors.allocation.model import build_model, passed_to
from diaodu.factors.allocation.problem import Clash, Problem, Reservation, usage

MOST = 5  # clashes named at once; the rest shows when these are put right
TIME_LIMIT = 5.0


def clashes(problem: Problem) -> list[Clash]:
    """Empty where all reservations can hold together. The sets named share no reservation."""
    left, found = list(problem.reservations), list[Clash]()
    while left and len(found) < MOST and not _holds(problem, left):
        core = _core(problem, left)
        found.append(_named(problem, core))
        left = [one for one in left if one not in core]
    return found


def _core(problem: Problem, reservations: Sequence[Reservation]) -> list[Reservation]:
    """One after the other is left out and stays out where the rest clashes still: what remains is needed."""
    core = list(reservations)
    for one in list(core):
        rest = [other for other in core if other is not one]
        if not _holds(problem, rest):
            core = rest
    return core


def _holds(problem: Problem, reservations: Sequence[Reservation]) -> bool:
    if not reservations:
        return True
    reserved = {one.candidate for one in reservations}
    alone = replace(
        problem,
        candidates=[candidate for candidate in problem.candidates if candidate.code in reserved],
        reservations=tuple(reservations),
    )
    model = build_model(alone)
    if {candidate.code for candidate, _ in model.columns} != reserved:
        return False  # one of them has no month left
    model.costs = [0.0] * len(model.costs)
    solver = passed_to(model, integer=True, time_limit=TIME_LIMIT, gap=0.0)
    solver.run()
    return bool(solver.modelStatusToString(solver.getModelStatus()) == "Optimal")


def _named(problem: Problem, core: Sequence[Reservation]) -> Clash:
    """The factor and month at which they lack most when each goes ahead as late as it may."""
    by = {one.candidate: one.by for one in core}
    latest = {
        candidate.code: max((month for month in problem.starts(candidate) if month <= by[candidate.code]), default=0)
        for candidate in problem.candidates
        if candidate.code in by
    }
    available, used = problem.available(), usage(problem, latest)
    worst, place = Decimal(0), ("", max(by.values()))
    share = Decimal(-1)
    for factor, months in used.items():
        for month, amount in enumerate(months):
            lacking = amount - available[factor][month]
            if lacking > 0 and lacking / amount > share:
                share, worst, place = lacking / amount, lacking, (factor, month)
    return Clash(tuple(sorted(by)), place[0], place[1], worst)
