"""Why somebody was left out: what is lacking, when, and about what one unit more would bring."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from diaodu.factors.allocation.problem import Allocation, Candidate, Problem, usage


@dataclass(frozen=True, slots=True)
class Lack:
    """So much more of a factor by that month, and the candidate would fit beside all that go ahead."""

    factor: str
    month: int
    amount: Decimal
    price: float  # about what one unit more of it would bring to the whole, in points; 0 where nobody else waits for it


@dataclass(frozen=True, slots=True)
class Refusal:
    candidate: str
    worth: float
    start: int | None  # the month that would ask for least; None where no month is left to go ahead in
    lacks: tuple[Lack, ...]  # the one that is lacking most comes first


def refusals(problem: Problem, allocation: Allocation) -> list[Refusal]:
    """Everybody who does not go ahead, the worthiest first."""
    available, used = problem.available(), usage(problem, allocation.starts)
    free = {
        factor: [there - taken for there, taken in zip(available[factor], used[factor], strict=True)]
        for factor in available
    }
    left_out = [candidate for candidate in problem.candidates if candidate.code not in allocation.starts]
    found = [_refusal(problem, allocation, candidate, free) for candidate in left_out]
    return sorted(found, key=lambda refusal: (-refusal.worth, refusal.candidate))


def _refusal(problem: Problem, allocation: Allocation, candidate: Candidate, free: dict[str, list[Decimal]]) -> Refusal:
    options = [(_lacks(problem, allocation, candidate, start, free), start) for start in problem.starts(candidate)]
    if not options:
        return Refusal(candidate.code, candidate.worth, None, ())
    lacks, start = min(options, key=lambda option: (_relative(problem, candidate, option[0]), option[1]))
    return Refusal(candidate.code, candidate.worth, start, lacks)


def _lacks(
    problem: Problem, allocation: Allocation, candidate: Candidate, start: int, free: dict[str, list[Decimal]]
) -> tuple[Lack, ...]:
    asked: dict[str, list[Decimal]] = {}
    for need in candidate.needs:
        line = asked.setdefault(need.factor, [Decimal(0)] * problem.months)
        for month in range(start + need.after, problem.months):
            line[month] += problem.taken(need)
    lacks = []
    for factor, line in asked.items():
        short = [(line[month] - free[factor][month], -month) for month in range(problem.months) if line[month]]
        amount, earlier = max(short, default=(Decimal(0), 0))
        if amount > 0:
            price = max((allocation.prices.get((factor, later), 0.0) for later in range(problem.months)), default=0.0)
            lacks.append(Lack(factor, -earlier, amount, price))
    return tuple(sorted(lacks, key=lambda lack: (-lack.price * float(lack.amount), lack.factor)))


def _relative(problem: Problem, candidate: Candidate, lacks: tuple[Lack, ...]) -> float:
    """How much of what it asks for is lacking, summed over its factors: acres and kilowatts have no common unit."""
    asked: dict[str, Decimal] = {}
    for need in candidate.needs:
        asked[need.factor] = asked.get(need.factor, Decimal(0)) + problem.taken(need)
    return sum(float(lack.amount / asked[lack.factor]) for lack in lacks if asked[lack.factor])
