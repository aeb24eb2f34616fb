"""序时反推: what the rest of the year must bring for a target to be reached. Pure; every answer has its sentence.

What cannot be said as a growth (nothing left of the year, a base that is zero or negative) is said as an amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Said = tuple[str, str]
MONTHS = 12
_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rest:
    """`amount`: what is still missing; `monthly`: of it each month; `growth`: in percent on last year's rest.

    None where it cannot be said; `why` says so, or says where it stands.
    """

    amount: Decimal | None
    monthly: Decimal | None
    growth: Decimal | None
    why: Said


def rest_of_year(
    *, target: Decimal, actual: Decimal, month: int, base_year: Decimal | None, base_so_far: Decimal | None
) -> Rest:
    """What the months after `month` must bring to reach the year's `target`, `actual` being there already.

    `base_year`, `base_so_far`: last year's whole figure and its part up to the same month. Raises ValueError for a
    month that is none.
    """
    _check(month)
    amount = target - actual
    if month == MONTHS:
        return Rest(amount, None, None, _over(amount))
    monthly = _rounded(amount / (MONTHS - month))
    if amount <= 0:
        return Rest(amount, monthly, None, ("全年目标已经完成", "the year's target is reached already"))
    if base_year is None or base_so_far is None:
        return Rest(amount, monthly, None, ("缺上年同期数，只给数额", "last year's figures are missing: amounts only"))
    base_rest = base_year - base_so_far
    if base_rest <= 0:
        why = ("上年剩余月份为零或负，不给增速，只给数额", "last year's rest is zero or negative: amounts only")
        return Rest(amount, monthly, None, why)
    growth = _rounded((amount / base_rest - 1) * _HUNDRED)
    left = MONTHS - month
    return Rest(
        amount,
        monthly,
        growth,
        (f"后{left}个月需同比增长{growth}%", f"the remaining {left} months must grow by {growth}%"),
    )


def growth_of_rest(*, target: Decimal, so_far: Decimal, month: int, share_so_far: Decimal | None) -> Rest:
    """The same where only growth is published: percent of the year, percent so far, last year's share of those months.

    `share_so_far`: how much of last year fell into the first `month` months, from 0 to 1.
    """
    _check(month)
    if month == MONTHS:
        points = so_far - target
        return Rest(None, None, None, _over_points(points))
    if share_so_far is None or not 0 <= share_so_far < 1:
        return Rest(None, None, None, ("缺上年各月比重，推不出后几个月的增速", "last year's shares are missing"))
    growth = _rounded((target - share_so_far * so_far) / (1 - share_so_far))
    left = MONTHS - month
    return Rest(
        None,
        None,
        growth,
        (f"后{left}个月需同比增长{growth}%", f"the remaining {left} months must grow by {growth}%"),
    )


def level_from_growth(base: Decimal | None, growth: Decimal) -> tuple[Decimal | None, Said]:
    """The level a growth target means. A base that is zero or negative has no growth."""
    if base is None:
        return None, ("缺上年基数", "last year's figure is missing")
    if base <= 0:
        return None, ("上年基数为零或负，增速没有意义", "last year's figure is zero or negative: growth means nothing")
    return _rounded(base * (1 + growth / _HUNDRED)), ("", "")


def expected_by(
    month: int,
    *,
    target: Decimal,
    baseline: Decimal | None = None,
    pace_kind: str = "",
    pace: Sequence[Decimal] = (),
    is_flow: bool = True,
) -> Decimal:
    """Where the target should stand at the end of a month: by its own pace, else evenly.

    A position (a stock, a ratio) goes from its baseline to the target; without a baseline it is due as it is.
    """
    _check(month)
    if pace_kind == "values" and len(pace) == MONTHS:
        return pace[month - 1]
    share = pace[month - 1] / _HUNDRED if pace_kind == "shares" and len(pace) == MONTHS else Decimal(month) / MONTHS
    if is_flow:
        return _rounded(target * share)
    return target if baseline is None else _rounded(baseline + (target - baseline) * share)


def _check(month: int) -> None:
    if not 1 <= month <= MONTHS:
        msg = f"{month} is no month"
        raise ValueError(msg)


def _over(amount: Decimal) -> Said:
    if amount <= 0:
        return "全年目标已经完成", "the year's target is reached"
    return f"全年已结束，还差{amount.normalize():f}", f"the year is over, {amount.normalize():f} short"


def _over_points(points: Decimal) -> Said:
    if points >= 0:
        return "全年目标已经完成", "the year's target is reached"
    return f"全年已结束，差{-points.normalize():f}个百分点", f"the year is over, {-points.normalize():f} points short"


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT)
