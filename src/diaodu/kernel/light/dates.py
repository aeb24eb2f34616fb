"""The light of what has no figure to judge by: only its date holds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from diaodu.kernel.light.case import Aim, Known, Verdict
from diaodu.kernel.light.pack import Light, LightPack


def date_light(
    aim: Aim, known: Known, pack: LightPack, *, zh: str = "", en: str = "", done: Fraction | None = None
) -> Verdict:
    """In time, near, overdue, or undated; `zh`, `en`: what else is known, said after it."""
    verdict = _by_date(aim, known, pack)
    if not zh:
        return replace(verdict, completion=done)
    return replace(verdict, zh=f"{verdict.zh}；{zh}", en=f"{verdict.en}; {en}", completion=done)


def is_over(aim: Aim, known: Known) -> bool:
    return aim.due is not None and known.as_of > aim.due


def _by_date(aim: Aim, known: Known, pack: LightPack) -> Verdict:
    if aim.due is None:
        return Verdict(Light.GREY, "undated", "没有时限，不判快慢", "No due date, so no pace to judge")
    left = (aim.due - known.as_of).days
    if left < 0:
        return Verdict(
            Light.RED,
            "overdue",
            f"时限{aim.due}已过{-left}天，未完成",
            f"Due {aim.due}, {-left} days over, not finished",
        )
    if left <= pack.near_days:
        return Verdict(
            Light.YELLOW,
            "near",
            f"距时限{aim.due}还有{left}天，未完成",
            f"Due {aim.due}, {left} days left, not finished",
        )
    return Verdict(Light.GREEN, "in_time", f"时限{aim.due}，还有{left}天", f"Due {aim.due}, {left} days left")
