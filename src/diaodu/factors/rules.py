"""When a need is late and why; how need and supply of a factor run over the months. Pure: values in, answers out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diaodu.factors.allocation.problem import Kind
from diaodu.factors.months import between, row_of

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Said:
    """A light with the rule and the values that made it."""

    light: str
    zh: str
    en: str


def plain(value: Decimal) -> str:
    """Without zeros nobody wrote, with thousands set apart."""
    number = value.normalize()
    return f"{number if int(number.as_tuple().exponent) <= 0 else number.quantize(Decimal(1)):,f}"


@dataclass(frozen=True, slots=True)
class Case:
    """What the light of a need hangs on. `amount` None: not known yet."""

    state: str
    amount: Decimal | None
    secured: Decimal
    needed_by: date
    unit: str
    unit_en: str = ""
    planned: date | None = None  # the month an adopted allocation gives it

    @property
    def gap(self) -> Decimal | None:
        return None if self.amount is None else max(ZERO, self.amount - self.secured)


def need_light(case: Case, *, today: date, warn_days: int) -> Said:
    """Red: its day has passed. Yellow: its day is near, or it was given a later month. Grey: nothing to judge."""
    if case.state == "secured":
        return Said("done", f"已落实{plain(case.secured)}{case.unit}", f"{plain(case.secured)} {case.unit_en} secured")
    if case.state in {"refused", "withdrawn"}:
        return Said("grey", "不再等待", "waits no longer")
    return _waiting(case, (case.needed_by - today).days, warn_days)


def _waiting(case: Case, left: int, warn_days: int) -> Said:
    gap_zh = "需求量待核" if case.gap is None else f"缺{plain(case.gap)}{case.unit}"
    gap_en = "amount not known" if case.gap is None else f"{plain(case.gap)} {case.unit_en} lacking"
    if left < 0:
        return Said("red", f"{gap_zh}，已过需要时间{-left}天", f"{gap_en}, {-left} days after it was needed")
    late = between(case.needed_by, case.planned) if case.planned else 0
    if case.amount is not None and case.planned is not None and late > 0:
        return Said(
            "yellow",
            f"{gap_zh}，安排在{case.planned:%Y-%m}，晚于需要时间{late}个月",
            f"{gap_en}, given {case.planned:%Y-%m}, {late} months after it is needed",
        )
    if case.amount is not None and left <= warn_days:
        return Said(
            "yellow",
            f"{gap_zh}，距需要时间{left}天（{warn_days}天内预警）",
            f"{gap_en}, needed in {left} days (warning within {warn_days})",
        )
    light = "grey" if case.amount is None else "green"
    return Said(light, f"{gap_zh}，距需要时间还有{left}天", f"{gap_en}, needed in {left} days")


@dataclass(frozen=True, slots=True)
class Given:
    """A row of supply: a quota that arrives in `month`, or a level that holds from it until its source says another."""

    month: date
    amount: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one need takes, from the month it is needed."""

    month: date
    amount: Decimal
    label: str = ""


def supply_line(rows: Iterable[Given], kind: str, start: date, count: int) -> list[Decimal]:
    """By month, how much there is in all. What came before the first month counts in it."""
    months, given = row_of(start, count), sorted(rows, key=lambda row: row.month)
    if kind == Kind.STOCK:
        return [sum((row.amount for row in given if row.month <= month), ZERO) for month in months]
    line = []
    for month in months:
        levels: dict[str, Decimal] = {}
        for row in given:
            if row.month <= month:
                levels[row.source] = row.amount
        line.append(sum(levels.values(), ZERO))
    return line


def need_line(rows: Iterable[Wanted], start: date, count: int) -> list[Decimal]:
    """By month, how much is wanted by the end of it. What was wanted before the first month counts in it."""
    wanted = list(rows)
    return [sum((row.amount for row in wanted if row.month <= month), ZERO) for month in row_of(start, count)]


@dataclass(frozen=True, slots=True)
class Break:
    """The first month in which more is wanted than there is."""

    month: date
    lacking: Decimal


def first_break(need: Sequence[Decimal], supply: Sequence[Decimal], start: date) -> Break | None:
    for month, wanted, there_is in zip(row_of(start, len(need)), need, supply, strict=True):
        if wanted > there_is:
            return Break(month, wanted - there_is)
    return None
