"""The five warning conditions of a county's dispatch. Values in; a warning with its reason and figures, or None.

What is not known never warns: a hole in a line, a place or a mean without figures gives no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from diaodu.kernel.quantity import figure_said

CONDITIONS = ("below_pace", "falling", "rank_down", "below_mean", "support_down")
_TENTH = Decimal("0.1")
# What each condition is told, with the least and the most it may be.
_KEYS: dict[str, dict[str, tuple[int, int]]] = {
    "below_pace": {"points": (0, 100)},
    "falling": {"periods": (1, 12)},
    "rank_down": {"places": (1, 100)},
    "below_mean": {"points": (0, 100), "least": (1, 100)},
    "support_down": {"percent": (0, 100)},
}
_WHOLE = ("periods", "places", "least")


@dataclass(frozen=True, slots=True)
class Warned:
    """`figures`: the values the reason stands on, as text."""

    condition: str
    zh: str
    en: str
    figures: Mapping[str, str] = field(default_factory=dict)


Thresholds = Mapping[str, Mapping[str, Decimal]]


def thresholds(row: Mapping[str, Any]) -> Thresholds:
    """The conditions that are on, with their numbers. Raises ValueError where a row cannot be read."""
    if not isinstance(row, Mapping) or not row or not set(row) <= set(CONDITIONS):
        raise ValueError("conditions")
    found = {}
    for name in CONDITIONS:
        if name in row:
            found[name] = _numbers(name, row[name])
    return found


def _numbers(name: str, given: Any) -> dict[str, Decimal]:
    keys = _KEYS[name]
    if not isinstance(given, Mapping) or set(given) != set(keys):
        raise ValueError(name)
    numbers = {}
    for key, (least, most) in keys.items():
        value = given[key]
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError(name)
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise ValueError(name) from None
        if not number.is_finite() or not least <= number <= most or (key in _WHOLE and number != int(number)):
            raise ValueError(name)
        numbers[key] = number
    return numbers


def below_pace(completion: Decimal | None, expected: Decimal | None, *, points: Decimal) -> Warned | None:
    """Both in per cent of the year's target. Behind by more than `points`."""
    if completion is None or expected is None:
        return None
    behind = expected - completion
    if behind <= points:
        return None
    done, due, gap = _tenths(completion), _tenths(expected), _tenths(behind)
    return Warned(
        "below_pace",
        f"完成率{done}%，低于序时{due}%共{gap}个百分点",
        f"{done}% done, {gap} points below the pace of {due}%",
        {"completion": done, "expected": due, "behind": gap},
    )


def falling(values: Sequence[Decimal | None], *, periods: int, up_is_good: bool = True) -> Warned | None:
    """`values`: the newest first. So many periods in a row each worse than the one before."""
    line = values[: periods + 1]
    if len(line) <= periods or any(value is None for value in line):
        return None
    known = [value for value in line if value is not None]
    worse = all(new < old if up_is_good else new > old for new, old in pairwise(known))
    if not worse:
        return None
    said = [figure_said(value) for value in reversed(known)]
    way_zh, way_en = ("下滑", "falling") if up_is_good else ("上升", "rising")
    return Warned(
        "falling",
        f"连续{periods}期{way_zh}：{'→'.join(said)}",
        f"{way_en} for {periods} periods: {' → '.join(said)}",
        {"line": " ".join(said)},
    )


def rank_down(now: int | None, before: int | None, among: int, *, places: int) -> Warned | None:
    if now is None or before is None or now - before < places:
        return None
    return Warned(
        "rank_down",
        f"位次由第{before}位退至第{now}位（共{among}家），后移{now - before}位",
        f"from place {before} to {now} of {among}: {now - before} down",
        {"now": str(now), "before": str(before), "among": str(among)},
    )


def below_mean(
    own: Decimal | None,
    others: Sequence[Decimal | None],
    *,
    points: Decimal,
    least: int,
    up_is_good: bool = True,
) -> Warned | None:
    """Worse than the plain mean of at least `least` others by more than `points`."""
    known = [value for value in others if value is not None]
    if own is None or len(known) < least or not known:
        return None
    mean = sum(known, Decimal(0)) / len(known)
    short = mean - own if up_is_good else own - mean
    if short <= points:
        return None
    ours, theirs, gap = figure_said(own), _tenths(mean), _tenths(short)
    side_zh, side_en = ("低于", "below") if up_is_good else ("高于", "above")
    return Warned(
        "below_mean",
        f"{ours}，{side_zh}{len(known)}家平均{theirs}，差{gap}",
        f"{ours}, {gap} {side_en} the mean {theirs} of {len(known)}",
        {"own": ours, "mean": theirs, "short": gap, "others": str(len(known))},
    )


def support_down(value: Decimal | None, base: Decimal | None, *, percent: Decimal) -> Warned | None:
    """A support's estimate against the same period of last year; without a base above nothing it is not said."""
    if value is None or base is None or base <= 0:
        return None
    growth = (value - base) / base * 100
    if growth > -percent:
        return None
    now, then, said = figure_said(value), figure_said(base), _tenths(growth)
    return Warned(
        "support_down",
        f"支撑企业预计{now}，上年同期{then}，同比{said}%（管理预计）",
        f"support expected at {now} against {then} last year: {said}% (estimate of the management)",
        {"value": now, "base": then, "growth": said},
    )


def _tenths(value: Decimal) -> str:
    return f"{value.quantize(_TENTH):f}"
