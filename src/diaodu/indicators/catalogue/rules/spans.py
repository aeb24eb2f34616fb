"""From cumulative figures to those of a period alone, and back. Pure.

What was published for January and February together is never taken apart.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from diaodu.indicators.catalogue.rules.periods import before, periods_of, problem_with
from diaodu.kernel.period import Period

Said = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """A figure, or why there is none."""

    value: Decimal | None
    why: Said = ("", "")


def current_of(
    period: Period, cumulative: Mapping[Period, Decimal | None], frequency: str, not_alone: Collection[int]
) -> Answer:
    """What a period alone comes to: March is January–March less January–February."""
    if problem := problem_with(period, frequency, not_alone):
        return Answer(None, problem)
    whole = cumulative.get(period)
    if whole is None:
        return Answer(None, _lacks(period))
    earlier = before(period, frequency, not_alone)
    if earlier is None:
        return Answer(whole)
    part = cumulative.get(earlier)
    return Answer(None, _lacks(earlier)) if part is None else Answer(whole - part)


def cumulative_of(
    period: Period, current: Mapping[Period, Decimal | None], frequency: str, not_alone: Collection[int]
) -> Answer:
    """The year up to the end of a period, from figures of periods alone; a hole makes it a blank, never less."""
    if problem := problem_with(period, frequency, not_alone):
        return Answer(None, problem)
    total = Decimal(0)
    for each in periods_of(frequency, not_alone, period.year):
        if each.end > period.end:
            break
        value = current.get(each)
        if value is None:
            return Answer(None, _lacks(each))
        total += value
    return Answer(total)


def _lacks(period: Period) -> Said:
    return f"缺{period.label_zh}的数", f"the figure of {period.label_en} is missing"
