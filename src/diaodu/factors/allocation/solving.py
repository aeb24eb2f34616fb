"""The best allocation, and how far at most it is from the best there is."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from diaodu.factors.allocation.clashes import clashes
from diaodu.factors.allocation.model import Model, build_model, passed_to
from diaodu.factors.allocation.problem import Allocation, Problem, usage

TIME_LIMIT, GAP = 6.0, 0.005  # seconds; a share of the worth
HALF = 0.5


def allocate(problem: Problem, *, time_limit: float = TIME_LIMIT, gap: float = GAP) -> Allocation:
    """Who goes ahead when. The same problem gives the same allocation, unless time runs out first.

    Where reservations cannot all hold, nothing is allocated and the clashes are named.
    """
    began = time.perf_counter()
    if found := clashes(problem):
        return Allocation({}, 0.0, 0.0, clashes=found, seconds=time.perf_counter() - began)
    model = build_model(problem)
    if not model.columns:
        return Allocation({}, 0.0, 0.0, seconds=time.perf_counter() - began)
    prices, ceiling = _prices(model, time_limit)
    starts, bound = _solved(model, time_limit, gap)
    starts = _filled(problem, _within(problem, starts))
    worth = sum(_worths(problem, starts).values())
    return Allocation(starts, worth, max(worth, min(bound, ceiling)), prices, seconds=time.perf_counter() - began)


def _prices(model: Model, time_limit: float) -> tuple[dict[tuple[str, int], float], float]:
    """What one unit more of a factor would bring, taken from the relaxed problem: near, not exact."""
    solver = passed_to(model, integer=False, time_limit=time_limit, gap=0.0)
    solver.run()
    duals = solver.getSolution().row_dual
    prices = {
        (factor, month): abs(duals[row]) / divisor
        for row, (factor, month, divisor) in model.supply_rows.items()
        if abs(duals[row]) > 1e-9
    }
    return prices, float(solver.getInfo().objective_function_value)


def _solved(model: Model, time_limit: float, gap: float) -> tuple[dict[str, int], float]:
    solver = passed_to(model, integer=True, time_limit=time_limit, gap=gap)
    solver.run()
    info, values = solver.getInfo(), solver.getSolution().col_value
    chosen = {
        candidate.code: month for (candidate, month), value in zip(model.columns, values, strict=False) if value > HALF
    }
    return chosen, float(info.mip_dual_bound)


def _within(problem: Problem, starts: Mapping[str, int]) -> dict[str, int]:
    """Held against exact amounts: a solver's tolerance may let a hair too much through."""
    kept = dict(starts)
    reserved = {one.candidate for one in problem.reservations}
    available = problem.available()
    while over := _overdrawn(usage(problem, kept), available):
        loose = [
            candidate
            for candidate in problem.candidates
            if candidate.code in kept
            and candidate.code not in reserved
            and any(need.factor == over for need in candidate.needs)
        ]
        del kept[min(loose, key=lambda candidate: candidate.worth).code]
    return kept


def _overdrawn(used: dict[str, list[Decimal]], available: dict[str, list[Decimal]]) -> str:
    return next(
        (
            factor
            for factor, months in used.items()
            if any(a > b for a, b in zip(months, available[factor], strict=True))
        ),
        "",
    )


def _filled(problem: Problem, starts: Mapping[str, int]) -> dict[str, int]:
    """Whoever still fits goes ahead: within the gap the solver stops at, somebody may have been passed over."""
    filled = dict(starts)
    available, used = problem.available(), usage(problem, starts)
    waiting = [candidate for candidate in problem.candidates if candidate.code not in filled and candidate.worth > 0]
    for candidate in sorted(waiting, key=lambda each: (-each.worth, each.code)):
        for start in problem.starts(candidate):
            more = usage(replace(problem, candidates=[candidate], reservations=()), {candidate.code: start})
            fits = all(
                used[need.factor][month] + more[need.factor][month] <= available[need.factor][month]
                for need in candidate.needs
                for month in range(start + need.after, problem.months)
            )
            if fits:
                filled[candidate.code] = start
                for factor in {need.factor for need in candidate.needs}:
                    used[factor] = [a + b for a, b in zip(used[factor], more[factor], strict=True)]
                break
    return filled


def _worths(problem: Problem, starts: Mapping[str, int]) -> dict[str, float]:
    return {
        candidate.code: candidate.worth
        * max(0.0, 1 - problem.waiting_costs * (starts[candidate.code] - candidate.wanted))
        for candidate in problem.candidates
        if candidate.code in starts
    }
