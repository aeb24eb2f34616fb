"""What a forecast says about itself, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """`about`: what the sentence names, so that code and `about` say it again later (`note_of`)."""

    code: str
    zh: str
    en: str
    about: tuple[str | int, ...] = ()


CONSTANT = Note(
    "constant", "各期数值相同，没有波动可供估计区间。", "All figures are the same: there is no spread to learn from."
)
NOTHING = Note("nothing", "还没有数据，无法预测。", "There is no figure yet to forecast from.")
NO_RANGE = Note(
    "no_range", "数据太少，只给出期望值，不给区间。", "Too few figures for a range: the expected value stands alone."
)
NO_FIT = Note(
    "no_fit",
    "这组数据套不上任何模型，按近期节奏推算。",
    "No model fits these figures: the recent pace is carried on.",
)
OVER = Note("over", "本年各期已全部有数，不再预测。", "All periods of the year are known: nothing is left to forecast.")


def short(periods: int, needed: int) -> Note:
    return Note(
        "short",
        f"只有{periods}期数据，不足{needed}期，不作季节调整，按近期节奏推算。",
        f"Only {periods} periods, fewer than {needed}: no seasonal adjustment, the recent pace is carried on.",
        (periods, needed),
    )


def short_by_shape(periods: int, needed: int, again: int) -> Note:
    return Note(
        "short_by_shape",
        f"只有{periods}期数据，不足{needed}期，不作季节调整；取近期节奏与上年各期比重的平均（今年{again}期与上年同期相比）。",
        f"Only {periods} periods, fewer than {needed}: no seasonal adjustment, but the mean of the recent pace and"
        f" of last year's shape, by the ratio of {again} periods to those of the year before.",
        (periods, needed, again),
    )


def gap(month: str) -> Note:
    return Note(
        "gap", f"{month}缺数，只用其后的数据。", f"{month} is missing: only what came after it is used.", (month,)
    )


def unknown_so_far(year: int) -> Note:
    return Note(
        "unknown_so_far",
        f"{year}年中间缺数，今年累计不明，不预测全年。",
        f"A figure of {year} is missing on the way: the year so far is not known, and its end is not forecast.",
        (year,),
    )


def lone(month: str) -> Note:
    return Note(
        "lone",
        f"只有{month}的累计数，之前一期缺数，算不出当期，无法预测。",
        f"Only the sum up to {month} is known, not the one before it: nothing can be forecast from that.",
        (month,),
    )


def caliber(since: str) -> Note:
    return Note(
        "caliber",
        f"{since}起口径有变，只用其后的数据。",
        f"Counted otherwise since {since}: only what came after it is used.",
        (since,),
    )


_PLAIN = {note.code: note for note in (CONSTANT, NOTHING, NO_RANGE, NO_FIT, OVER)}
_ABOUT: dict[str, Callable[..., Note]] = {
    "short": short,
    "short_by_shape": short_by_shape,
    "gap": gap,
    "lone": lone,
    "caliber": caliber,
    "unknown_so_far": unknown_so_far,
}


def note_of(code: str, *about: str | int) -> Note:
    """The sentence that a kept code stands for; raises LookupError for one that is not known."""
    if code in _ABOUT:
        return _ABOUT[code](*about)
    return _PLAIN[code]
