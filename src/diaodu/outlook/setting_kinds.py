"""The dated rule of forecasts: below which chance of its target one is said to miss it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from diaodu.core.setting_kinds import Problem, SettingKind, register_setting_kind
from diaodu.core.settings import newest_setting

_BOUNDS = {"miss_percent": (1, 99), "turned_points": (1, 99)}


def _check(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping):
        return [('请填成 {"miss_percent": 50, "turned_points": 20} 的样子。', 'Write it like {"miss_percent": 50}.')]
    problems = []
    for name, (low, high) in _BOUNDS.items():
        number = value.get(name)
        if isinstance(number, bool) or not isinstance(number, int) or not low <= number <= high:
            problems.append(
                (f"{name} 应为 {low} 至 {high} 的整数。", f"{name} must be a whole number from {low} to {high}.")
            )
    return problems


LIMITS = register_setting_kind(
    SettingKind(
        name="outlook.limits",
        title_zh="预测预警",
        title_en="Warnings of forecasts",
        help_zh="miss_percent：完成目标的可能性低于百分之几，算预计完不成；"
        "turned_points：一个月内可能性下降多少个百分点，算明显转差。",
        help_en="miss_percent: below this chance of its target a forecast is said to miss it;"
        " turned_points: a chance that fell by so many points within a month has turned.",
        check=_check,
        example={"miss_percent": 50, "turned_points": 20},
    )
)


def limits(scope: str, *, on: date) -> Mapping[str, int]:
    """What holds for a county on a day; raises LookupError where no row does."""
    row = newest_setting(LIMITS.name, scope=scope, on=on)
    if row is None:
        msg = f"no row of {LIMITS.name} holds for {scope} on {on}"
        raise LookupError(msg)
    return {name: int(row[name]) for name in _BOUNDS}
