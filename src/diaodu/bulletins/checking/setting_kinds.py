"""The dated rules of the check: what else an indicator is called, and how far 约 and 突破 reach."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from diaodu.core.setting_kinds import Problem, SettingKind, register_setting_kind
from diaodu.core.settings import newest_setting

NAMES, REACH = "checking.names", "checking.reach"


def _names(value: Any) -> list[Problem]:
    if isinstance(value, Mapping) and all(
        isinstance(also, list) and also and all(isinstance(word, str) and len(word) >= 2 for word in also)
        for also in value.values()
    ):
        return []
    return [
        (
            '请填成 {"地区生产总值": ["GDP", "生产总值"]} 的样子，每个别名至少两个字。',
            'Write it like {"地区生产总值": ["GDP", "生产总值"]}; another name has at least two letters.',
        )
    ]


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1


def _reach(value: Any) -> list[Problem]:
    known = {"about", "over"}
    if isinstance(value, Mapping) and set(value) == known and all(_is_share(part) for part in value.values()):
        return []
    sample = '{"about": 0.05, "over": 0.15}'
    return [(f"请填成 {sample} 的样子，0 至 1。", f"Write it like {sample}, between 0 and 1.")]


register_setting_kind(
    SettingKind(
        name=NAMES,
        title_zh="材料校数：指标的其他叫法",
        title_en="Figure check: what else figures are called",
        help_zh="左边是指标库里的名称（不带“增速”），右边是常见叫法；规上与规模以上、限上与限额以上互认。",
        help_en="Left the name in the catalogue (without 增速), right what drafts call it; 规上 is 规模以上.",
        check=_names,
        example={"地区生产总值": ["GDP", "生产总值"]},
    )
)
register_setting_kind(
    SettingKind(
        name=REACH,
        title_zh="材料校数：约数的范围",
        title_en="Figure check: how far words of about reach",
        help_zh="about：“约”“近”允许相差的比例；over：“超过”“突破”允许超出的比例。",
        help_en="about: the share by which 约 and 近 may be off; over: how far above a figure 超过 is still believed.",
        check=_reach,
        example={"about": 0.05, "over": 0.15},
    )
)


def other_names(scope: str, on: date) -> dict[str, list[str]]:
    return dict(newest_setting(NAMES, scope=scope, on=on) or {})


def reach(scope: str, on: date) -> tuple[Decimal, Decimal]:
    """(about, over), as shares."""
    value = newest_setting(REACH, scope=scope, on=on) or {"about": 0.05, "over": 0.15}
    return Decimal(str(value["about"])), Decimal(str(value["over"]))
