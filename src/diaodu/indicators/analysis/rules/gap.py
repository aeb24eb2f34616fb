"""缺口: what a target still needs, against what the last months brought and what its supports would add. Pure.

Supports are estimates of the management. They stand beside the figures and are never added into them; what is left
over after them is an estimate too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from diaodu.indicators.catalogue.rules.pace import Rest
from diaodu.kernel.quantity import figure_said

Said = tuple[str, str]
RECENT = 3  # months whose mean is taken for the present speed
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Speed:
    """What the last months brought each, on the average, and over how many of them."""

    monthly: Decimal | None
    months: int = 0
    why: Said = ("", "")


@dataclass(frozen=True, slots=True)
class Gap:
    """`short`: how much the year misses at the present speed; `left`: what of it confirmed supports would not fill."""

    rest: Rest
    speed: Speed
    short: Decimal | None
    confirmed: Decimal | None
    hoped: Decimal | None  # supports not confirmed yet
    left: Decimal | None
    said: Said


def recent_speed(alone: Sequence[tuple[int, Decimal | None]]) -> Speed:
    """`alone`: periods of this year by themselves, the newest first, each with how many months it has.

    A hole ends it: nothing is taken for a month that is not known.
    """
    total, months = Decimal(0), 0
    for length, value in alone:
        if value is None or months >= RECENT:
            break
        total, months = total + value, months + length
    if not months:
        return Speed(None, 0, ("最近月份缺数，不推算", "the last months are missing: nothing is inferred"))
    return Speed((total / months).quantize(_CENT), months)


def gap_of(
    rest: Rest, speed: Speed, *, months_left: int, confirmed: Decimal | None = None, hoped: Decimal | None = None
) -> Gap:
    short = _short(rest, speed, months_left)
    left = None if short is None else max(short - max(confirmed or Decimal(0), Decimal(0)), Decimal(0))
    return Gap(rest, speed, short, confirmed, hoped, left, _said(rest, speed, short, left, months_left))


def _short(rest: Rest, speed: Speed, months_left: int) -> Decimal | None:
    """None where it cannot be said; 0 where the present speed is enough."""
    if rest.amount is None:
        return None
    if rest.amount <= 0:
        return Decimal(0)
    if months_left == 0:
        return rest.amount
    if speed.monthly is None:
        return None
    return max(rest.amount - speed.monthly * months_left, Decimal(0))


def _said(rest: Rest, speed: Speed, short: Decimal | None, left: Decimal | None, months_left: int) -> Said:
    if rest.amount is None or rest.amount <= 0 or months_left == 0:
        return rest.why
    if rest.monthly is None:
        return rest.why
    if speed.monthly is None:
        return speed.why
    faster, needed, of_late = rest.monthly - speed.monthly, figure_said(rest.monthly), figure_said(speed.monthly)
    if short is None or faster <= 0:
        return (
            f"后{months_left}个月每月需{needed}，近期每月{of_late}，照此可完成",
            f"{needed} a month needed for {months_left} months, {of_late} of late: enough",
        )
    zh = f"后{months_left}个月每月需{needed}，近期每月{of_late}，每月差{figure_said(faster)}"
    en = f"{needed} a month needed for {months_left} months, {of_late} of late: {figure_said(faster)} short"
    if left is not None and left < short:
        zh, en = (
            f"{zh}；扣除已确认支撑点（管理预计）仍差{figure_said(left)}",
            f"{en}; {figure_said(left)} left after confirmed supports",
        )
    return zh, en


def added_by(value: Decimal | None, base: Decimal | None) -> Decimal | None:
    """What a support is expected to add to the same period of last year; None where one of the two is not known."""
    return None if value is None or base is None else value - base
