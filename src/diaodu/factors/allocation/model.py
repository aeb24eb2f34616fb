"""The problem as rows and columns: a column is "this candidate goes ahead in this month".

Rows say that a candidate goes ahead once at most (exactly once where it is reserved), and that by the end of each month
no more of a factor is given out than there is. Each such row is divided by what there is, so that acres and kilowatt
hours weigh alike for the solver.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from diaodu.factors.allocation.problem import Candidate, Problem


@dataclass(slots=True)
class Model:
    columns: list[tuple[Candidate, int]]
    costs: list[float]
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    entries: list[list[tuple[int, float]]] = field(default_factory=list)  # by row: column, coefficient
    supply_rows: dict[int, tuple[str, int, float]] = field(default_factory=dict)  # row: factor, month, its divisor

    def add_row(self, entries: list[tuple[int, float]], lower: float, upper: float) -> int:
        self.entries.append(entries)
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.entries) - 1


def build_model(problem: Problem) -> Model:
    """Reservations must have a month left to go ahead in: `reachable` says which have not."""
    by = {one.candidate: one.by for one in problem.reservations}
    columns = [
        (candidate, month)
        for candidate in problem.candidates
        for month in problem.starts(candidate)
        if month <= by.get(candidate.code, problem.months)
    ]
    costs = [
        candidate.worth * max(0.0, 1 - problem.waiting_costs * (month - candidate.wanted))
        for candidate, month in columns
    ]
    model = Model(columns, costs)
    _once_each(model, by)
    _within_supplies(model, problem)
    return model


def _once_each(model: Model, by: dict[str, int]) -> None:
    own: dict[str, list[int]] = {}
    for column, (candidate, _) in enumerate(model.columns):
        own.setdefault(candidate.code, []).append(column)
    for code, columns in own.items():
        model.add_row([(column, 1.0) for column in columns], 1.0 if code in by else 0.0, 1.0)


def _within_supplies(model: Model, problem: Problem) -> None:
    available = problem.available()
    draws: dict[str, list[list[tuple[int, float]]]] = {
        factor.code: [[] for _ in range(problem.months)] for factor in problem.factors
    }
    for column, (candidate, start) in enumerate(model.columns):
        taken: dict[str, dict[int, float]] = {}
        for need in candidate.needs:
            since = taken.setdefault(need.factor, {})
            since[start + need.after] = since.get(start + need.after, 0.0) + float(problem.taken(need))
        for factor, since in taken.items():
            total = 0.0
            for month in range(min(since), problem.months):
                total += since.get(month, 0.0)
                if total:
                    draws[factor][month].append((column, total))
    for factor, months in draws.items():
        for month, entries in enumerate(months):
            there_is = float(available[factor][month])
            if sum(amount for _, amount in entries) <= there_is:
                continue  # nobody can overdraw it
            divisor = there_is or max(amount for _, amount in entries)
            row = model.add_row(
                [(column, amount / divisor) for column, amount in entries], float("-inf"), there_is / divisor
            )
            model.supply_rows[row] = (factor, month, divisor)


def passed_to(model: Model, *, integer: bool, time_limit: float, gap: float) -> Any:
    """The model in a HiGHS solver, ready to run; imported here because it takes a while to load."""
    import highspy
    import numpy as np

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.columns), len(model.entries)
    lp.col_cost_ = np.array(model.costs, dtype=float)
    lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), np.ones(lp.num_col_)
    infinite = highspy.kHighsInf
    lp.row_lower_ = np.array([max(value, -infinite) for value in model.lower], dtype=float)
    lp.row_upper_ = np.array(model.upper, dtype=float)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lengths = [len(entries) for entries in model.entries]
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([column for row in model.entries for column, _ in row], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([value for row in model.entries for _, value in row], dtype=float)
    if integer:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    solver = highspy.Highs.__new__(highspy.Highs)
    super(highspy.Highs, solver).__init__()  # without callbacks: setting them up prints a banner
    solver.silent()
    solver.setOptionValue("time_limit", time_limit)
    solver.setOptionValue("mip_rel_gap", gap)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 7)
    solver.passModel(lp)
    return solver
