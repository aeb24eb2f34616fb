"""Which periods an indicator has figures for, and by which working day each is to be there. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from diaodu.kernel.period import Period

Said = tuple[str, str]  # a sentence in Chinese and in English
_LENGTH = {"day": 1, "ten_days": 1, "month": 1, "quarter": 3, "half_year": 6, "year": 12}


def length_of(frequency: str) -> int:
    """Months of a period; what runs ahead of the statistics is kept by months."""
    return _LENGTH[frequency]


def periods_of(frequency: str, not_alone: Collection[int], year: int) -> list[Period]:
    """All periods of a year an indicator has figures for, in order: January with February where neither is alone."""
    length = length_of(frequency)
    found = [Period(year, first, first + length - 1) for first in range(1, 13, length)]
    if length > 1 or not not_alone:
        return found
    joined = [Period(year, 1, 2)] if {1, 2} & set(not_alone) else []
    return joined + [period for period in found if not joined or period.first > 2]


def problem_with(period: Period, frequency: str, not_alone: Collection[int]) -> Said | None:
    """Why an indicator has no figure of that period; None where it has one."""
    if period in periods_of(frequency, not_alone, period.year):
        return None
    if length_of(frequency) == 1 and period.months == 1 and period.first <= 2:
        return (
            f"{period.label_zh}不单独发布，请填“{period.year}-01+02”（一至二月合并）。",
            f"{period.label_en} is not published alone; enter {period.year}-01+02, January and February together.",
        )
    first = periods_of(frequency, not_alone, period.year)[0]
    return (
        f"{period.label_zh}不是这个指标的期次；期次写成“{first.code}”的样子。",
        f"This indicator has no figure for {period.label_en}; its periods look like {first.code}.",
    )


def newest_ended(frequency: str, not_alone: Collection[int], on: date) -> Period:
    """The newest period that is over on the evening of a day."""
    for year in (on.year, on.year - 1):
        ended = [period for period in periods_of(frequency, not_alone, year) if period.end <= on]
        if ended:
            return ended[-1]
    msg = f"no period has ended by {on}"
    raise ValueError(msg)


def year_before(period: Period) -> Period:
    """The same months of the year before."""
    return Period(period.year - 1, period.first, period.last)


def before(period: Period, frequency: str, not_alone: Collection[int]) -> Period | None:
    """The period of the same year that comes before; None for the first."""
    all_ = periods_of(frequency, not_alone, period.year)
    place = all_.index(period) if period in all_ else 0
    return all_[place - 1] if place else None
