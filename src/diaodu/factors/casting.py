"""From open needs and lines of supply to the problem an allocation solves. Pure: dates in, counted months out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diaodu.factors.allocation import Candidate, Factor, Kind, Need, Problem, Reservation, Supply
from diaodu.factors.months import between

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """What is still lacking of one need. `about`: the code of the record it is for."""

    need: int
    about: str
    factor: str
    remaining: Decimal
    month: date


@dataclass(frozen=True, slots=True)
class Span:
    """The months looked at, and what waiting costs."""

    first: date
    months: int
    waiting: float
    longest: int

    def place(self, month: date) -> int:
        """Counted from the first month; what was wanted before it is wanted in it."""
        return max(0, between(self.first, month))


@dataclass(frozen=True, slots=True)
class Offer:
    """A factor with what there is of it by month, and what is given out already and so not to be had."""

    factor: Factor
    line: Sequence[Decimal]
    taken: Decimal

    def supplies(self) -> list[Supply]:
        """Never below zero: where more is given out than there is, nothing is left to share."""
        net = [max(ZERO, amount - self.taken) for amount in self.line]
        if self.factor.kind == Kind.CAPACITY:
            return [Supply(self.factor.code, month, amount) for month, amount in enumerate(net)]
        steps = [amount - before for amount, before in zip(net, [ZERO, *net], strict=False)]
        return [Supply(self.factor.code, month, step) for month, step in enumerate(steps) if step > 0]


@dataclass(frozen=True, slots=True)
class Cast:
    """The problem, and for each line the record's months it falls behind its start; `later`: beyond the span."""

    problem: Problem
    after: Mapping[int, int]
    later: Sequence[Line]


def cast(
    lines: Sequence[Line],
    offers: Sequence[Offer],
    worths: Mapping[str, float],
    reserved: Mapping[str, date],
    span: Span,
) -> Cast:
    """A record goes ahead when the first of its needs is met, the others as long after it as they are needed later.

    A reservation before that month draws the record forward. Raises AllocationError for what cannot be meant.
    """
    inside = [line for line in lines if span.place(line.month) < span.months]
    by_record: dict[str, list[Line]] = {}
    for line in inside:
        by_record.setdefault(line.about, []).append(line)
    candidates, after = [], {}
    for code, held in by_record.items():
        wanted = min(span.place(line.month) for line in held)
        for line in held:
            after[line.need] = span.place(line.month) - wanted
        if code in reserved:
            wanted = min(wanted, span.place(reserved[code]))
        needs = [Need(line.factor, line.remaining, after[line.need]) for line in held]
        candidates.append(Candidate(code, worths.get(code, 0.0), needs, wanted))
    problem = Problem(
        span.months,
        [offer.factor for offer in offers],
        [supply for offer in offers for supply in offer.supplies()],
        candidates,
        tuple(Reservation(code, span.place(month)) for code, month in reserved.items() if code in by_record),
        waiting_costs=span.waiting,
        longest_wait=span.longest,
    )
    kept = {line.need for line in inside}
    return Cast(problem, after, [line for line in lines if line.need not in kept])


@dataclass(frozen=True, slots=True)
class Beyond:
    """A reservation that cannot hold by itself: it asks for more than there will be."""

    about: str
    factor: str
    month: int
    wanted: Decimal
    there_is: Decimal


def beyond_supply(problem: Problem) -> Beyond | None:
    """The first reservation that asks for more than there is at the last month it may go ahead in."""
    available = problem.available()
    by_code = {candidate.code: candidate for candidate in problem.candidates}
    for one in problem.reservations:
        asked: dict[str, Decimal] = {}
        for need in by_code[one.candidate].needs:
            asked[need.factor] = asked.get(need.factor, ZERO) + problem.taken(need)
        last = max(need.after for need in by_code[one.candidate].needs)
        for factor, wanted in asked.items():
            month = min(one.by + last, problem.months - 1)
            if wanted > available[factor][month]:
                return Beyond(one.candidate, factor, month, wanted, available[factor][month])
    return None
