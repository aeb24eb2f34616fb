"""A target against its figure: how far it is, how far it should be, which light that gives, said in words. Pure.

The light comes from the announced rule (`light.rules`); where a county has none, the distance alone is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from diaodu.indicators.catalogue.rules.pace import expected_by
from diaodu.kernel.light import Aim, Known, Light, LightPack, Verdict, light_of
from diaodu.kernel.light.figures import banded
from diaodu.kernel.period import Period
from diaodu.kernel.quantity import Quantity

Said = tuple[str, str]
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Goal:
    """What a unit is to reach by the end of a year."""

    value: Decimal
    kind: str  # level, growth, rank, share
    measured_in: str
    is_flow: bool = True
    up_is_good: bool = True
    baseline: Decimal | None = None
    pace_kind: str = ""
    pace: Sequence[Decimal] = ()

    @property
    def is_amount(self) -> bool:
        return self.kind == "level"


@dataclass(frozen=True, slots=True)
class Judged:
    """`expected`: where the figure should stand at the end of its period; None for what is no matter of pace."""

    goal: Goal
    value: Decimal | None
    expected: Decimal | None = None
    completion: Decimal | None = None  # percent of the goal
    behind: Decimal | None = None  # points behind the pace, ahead negative
    light: str = ""
    said: Said = ("", "")


def judge(
    goal: Goal,
    value: Decimal | None,
    period: Period,
    *,
    today: date,
    pack: LightPack | None,
    said_blank: Said,
    earlier: Sequence[tuple[Period, Decimal]] = (),
) -> Judged:
    """`pack` None: no rule of lights holds, the distance is said and no light given.

    `earlier`: the figures of the same year before, the newest first; so many yellow ones in a row may turn it red.
    """
    if value is None:
        return Judged(goal, None, said=said_blank)
    judged = _on_pace(goal, value, period) if _has_pace(goal) else Judged(goal, value)
    verdict = _verdict(judged, period, today, pack, _yellows(goal, earlier, pack))
    if pack is None:
        return replace(judged, said=(verdict.zh, verdict.en))
    return replace(judged, light=str(verdict.light), said=(verdict.zh, verdict.en))


def _has_pace(goal: Goal) -> bool:
    """A limit, a growth, a share, a place are held against the promise itself."""
    return goal.is_amount and goal.up_is_good and goal.value > 0


def _on_pace(goal: Goal, value: Decimal, period: Period) -> Judged:
    expected = expected_by(
        period.last, target=goal.value, baseline=goal.baseline, pace_kind=goal.pace_kind, pace=goal.pace,
        is_flow=goal.is_flow,
    )  # fmt: skip
    done, due = value / goal.value * _HUNDRED, expected / goal.value * _HUNDRED
    return Judged(goal, value, expected, _tenth(done), _tenth(due - done))


def _yellows(goal: Goal, earlier: Sequence[tuple[Period, Decimal]], pack: LightPack | None) -> int:
    run = 0
    if pack is None or not _has_pace(goal):
        return run
    for period, value in earlier:
        behind = _on_pace(goal, value, period).behind or Decimal(0)
        if pack.band(Fraction(behind)).light is not Light.YELLOW:
            break
        run += 1
    return run


def _verdict(judged: Judged, period: Period, today: date, pack: LightPack | None, yellows: int) -> Verdict:
    goal, value = judged.goal, judged.value
    known = Known(today, value=value, value_at=period.end, yellows_before=yellows)
    if judged.expected is not None:
        return _pace_verdict(judged, known, pack or _ANY)
    quantity = Quantity(low=goal.value, high=goal.value, unit=goal.measured_in)
    aim = Aim(
        quantity,
        comparator=">=" if goal.up_is_good and goal.kind != "rank" else "<=",
        kind=goal.kind,
        start=date(period.year, 1, 1),
        due=date(period.year, 12, 31),
    )
    return light_of(aim, known, pack or _ANY)


def _pace_verdict(judged: Judged, known: Known, pack: LightPack) -> Verdict:
    goal, value = judged.goal, judged.value or Decimal(0)
    done, expected = Fraction(value) / Fraction(goal.value), Fraction(judged.expected or 0) / Fraction(goal.value)
    if value >= goal.value and goal.is_flow:
        return Verdict(Light.DONE, "reached", f"已达目标，完成{judged.completion}%", f"Reached, {judged.completion}%")
    return banded(known, pack, done, min(expected, Fraction(1)) if goal.is_flow else expected)


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"))


_ANY = LightPack.from_row(
    {"bands": [{"light": "grey"}], "yellow_run": 0, "near_days": 0, "over_limit": 0, "behind_rank": 0, "rate_points": 0}
)
