"""What a forecast says about itself, in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    code: str
    zh: str
    en: str


CONSTANT = Note(
    "constant", "各期数值相同，没有波动可供估计区间。", "All figures are the same: there is no spread to learn from."
)
NOTHING = Note("nothing", "还没有数据，无法预测。", "There is no figure yet to forecast from.")
NO_RANGE = Note(
    "no_range", "数据太少，只给出期望值，不给区间。", "Too few figures for a range: the expected value stands alone."
)
OVER = Note("over", "本年各期已全部有数，不再预测。", "All periods of the year are known: nothing is left to forecast.")


def short(periods: int, needed: int) -> Note:
    return Note(
        "short",
        f"只有{periods}期数据，不足{needed}期，不作季节调整，按近期节奏推算。",
        f"Only {periods} periods, fewer than {needed}: no seasonal adjustment, the recent pace is carried on.",
    )


def gap(month: str) -> Note:
    return Note("gap", f"{month}缺数，只用其后的数据。", f"{month} is missing: only what came after it is used.")


def last_year(months: int) -> Note:
    return Note(
        "last_year",
        f"按上年同期占全年的比重推算，取今年{months}期与上年的比。",
        f"Carried on by last year's shape, with the ratio of {months} periods of this year to last year's.",
    )
