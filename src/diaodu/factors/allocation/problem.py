"""What is to be shared out, and what came of it. Months are counted from 0; amounts are in the factor's own unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum


class AllocationError(Exception):
    """Input that cannot be meant; `where` names the record."""

    def __init__(self, zh: str, en: str, *, where: str) -> None:
        super().__init__(en)
        self.zh, self.en, self.where = zh, en, where


class Kind(StrEnum):
    """How a factor is used up."""

    STOCK = "stock"  # a quota: what is given out is gone, what is not stays for later months (land, energy quotas)
    CAPACITY = "capacity"  # a level: what is given out stays taken, what is free in a month is lost (power, steam)


@dataclass(frozen=True, slots=True)
class Factor:
    code: str
    kind: Kind = Kind.STOCK
    lot: Decimal | None = None  # given out in whole lots of this size only


@dataclass(frozen=True, slots=True)
class Supply:
    """A quota that arrives in `month`, or (of a capacity) the level in that month."""

    factor: str
    month: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Need:
    factor: str
    amount: Decimal
    after: int = 0  # months after the candidate goes ahead


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that goes ahead once all its needs are met, and not before."""

    code: str
    worth: float  # points of the objective, see `worths`
    needs: Sequence[Need]
    wanted: int = 0  # the month it wants to go ahead in


@dataclass(frozen=True, slots=True)
class Reservation:
    """A hard one: this candidate goes ahead by that month, whatever else waits."""

    candidate: str
    by: int


@dataclass(frozen=True, slots=True)
class Problem:
    months: int
    factors: Sequence[Factor]
    supplies: Sequence[Supply]
    candidates: Sequence[Candidate]
    reservations: Sequence[Reservation] = ()
    waiting_costs: float = 0.02  # of its worth, for each month a candidate waits
    longest_wait: int = 11  # months

    def __post_init__(self) -> None:
        _check(self)

    def factor(self, code: str) -> Factor:
        return next(factor for factor in self.factors if factor.code == code)

    def taken(self, need: Need) -> Decimal:
        """What a need takes: its amount, in whole lots where the factor comes in lots."""
        lot = self.factor(need.factor).lot
        return need.amount if lot is None else (need.amount / lot).to_integral_value(ROUND_CEILING) * lot

    def available(self) -> dict[str, list[Decimal]]:
        """By factor and month: how much may have been given out by the end of it."""
        levels = {factor.code: [Decimal(0)] * self.months for factor in self.factors}
        for supply in self.supplies:
            last = self.months if self.factor(supply.factor).kind == Kind.STOCK else supply.month + 1
            for month in range(supply.month, last):
                levels[supply.factor][month] += supply.amount
        return levels

    def starts(self, candidate: Candidate) -> range:
        """The months it may go ahead in: all it needs falls within the months looked at."""
        last_need = max((need.after for need in candidate.needs), default=0)
        return range(candidate.wanted, min(candidate.wanted + self.longest_wait + 1, self.months - last_need))


@dataclass(frozen=True, slots=True)
class Clash:
    """Reservations that cannot all hold, not one of them dispensable, and the factor that they overdraw."""

    reservations: tuple[str, ...]
    factor: str
    month: int
    lacking: Decimal


@dataclass(frozen=True, slots=True)
class Allocation:
    """What was found. `starts`: who goes ahead, in which month. With clashes there is no allocation."""

    starts: Mapping[str, int]
    worth: float
    bound: float  # no allocation can be worth more
    prices: Mapping[tuple[str, int], float] = field(default_factory=dict)  # about what one unit more would bring
    clashes: Sequence[Clash] = ()
    seconds: float = 0.0

    @property
    def gap(self) -> float:
        """How much more at most the best allocation is worth, as a share of this one."""
        return max(0.0, self.bound - self.worth) / self.worth if self.worth > 0 else 0.0


def usage(problem: Problem, starts: Mapping[str, int]) -> dict[str, list[Decimal]]:
    """By factor and month: what has been given out by the end of it."""
    used = {factor.code: [Decimal(0)] * problem.months for factor in problem.factors}
    for candidate in problem.candidates:
        if candidate.code not in starts:
            continue
        for need in candidate.needs:
            taken = problem.taken(need)
            for month in range(starts[candidate.code] + need.after, problem.months):
                used[need.factor][month] += taken
    return used


def _check(problem: Problem) -> None:
    codes = {factor.code for factor in problem.factors}
    _once([factor.code for factor in problem.factors], "要素", "factor")
    _once([candidate.code for candidate in problem.candidates], "需求方", "candidate")
    _once([one.candidate for one in problem.reservations], "必保", "reservation")
    for supply in problem.supplies:
        _known(supply.factor, codes)
        _amount(supply.amount, supply.factor, "供给", "supply")
        _month(supply.month, problem.months, supply.factor)
    for candidate in problem.candidates:
        _month(candidate.wanted, problem.months, candidate.code)
        for need in candidate.needs:
            _known(need.factor, codes)
            _amount(need.amount, f"{candidate.code} {need.factor}", "需求", "need")
            if need.after < 0:
                raise AllocationError(
                    "需要时间不能早于开工。", "A need cannot fall before the start.", where=candidate.code
                )
    named = {candidate.code for candidate in problem.candidates}
    for one in problem.reservations:
        if one.candidate not in named:
            raise AllocationError("必保的对象不在需求方里。", "No such candidate to reserve for.", where=one.candidate)
        _month(one.by, problem.months, one.candidate)


def _once(codes: Sequence[str], zh: str, en: str) -> None:
    twice = next((code for code in codes if codes.count(code) > 1), None) if len(set(codes)) < len(codes) else None
    if twice is not None:
        raise AllocationError(f"{zh}重复。", f"The {en} is there twice.", where=twice)


def _known(factor: str, codes: set[str]) -> None:
    if factor not in codes:
        raise AllocationError("没有这种要素。", "There is no such factor.", where=factor)


def _amount(amount: Decimal, where: str, zh: str, en: str) -> None:
    if not amount.is_finite() or amount < 0:
        raise AllocationError(f"{zh}量不能为负数。", f"The {en} cannot be negative.", where=where)


def _month(month: int, months: int, where: str) -> None:
    if not 0 <= month < months:
        raise AllocationError("月份超出了安排的时间。", "The month lies outside the time looked at.", where=where)
