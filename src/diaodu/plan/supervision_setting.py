"""The dated rule of supervision: which light, for how long, leads to which notice."""

from __future__ import annotations

from typing import Any

from diaodu.core.setting_kinds import Problem, SettingKind, register_setting_kind
from diaodu.plan.supervision import supervision_rules


def _rules(value: Any) -> list[Problem]:
    try:
        supervision_rules(value)
    except (AttributeError, KeyError, TypeError, ValueError):
        return [
            (
                "读不懂：每条写 name（不重复）、level（0 提醒、1 蓝、2 橙、3 红）、light（yellow 或 red）、"
                "days 或 periods（至少一个，整数），可加 wait、answer；请对照示例。",
                "This cannot be read: each rule has a name of its own, a level 0 to 3, light yellow or red, days or"
                " periods, and may have wait and answer; compare the example.",
            )
        ]
    return []


SUPERVISION = register_setting_kind(
    SettingKind(
        name="plan.supervision",
        title_zh="任务督办规则",
        title_en="Rules of supervision",
        help_zh="连续几天（days）或几期（periods）亮黄灯或红灯（yellow）、亮红灯（red），发哪一级："
        "0 提醒、1 蓝色、2 橙色、3 红色督办单。逐级发，上一级发出满 wait 天才升级；"
        "answer 是几个工作日内答复，0 只需签收。",
        help_en="After how many days or reported periods in a row of yellow or red (yellow), or of red (red), which"
        " level is sent: 0 reminder, 1 blue, 2 orange, 3 red. One level at a time, `wait` days after the one below;"
        " `answer`: working days to answer, 0 where receipt is only confirmed.",
        check=_rules,
        example=[
            {"name": "yellow_3_days", "level": 0, "light": "yellow", "days": 3},
            {"name": "red_3_days", "level": 1, "light": "red", "days": 3, "wait": 3, "answer": 5},
            {"name": "red_2_periods", "level": 2, "light": "red", "periods": 2, "wait": 7, "answer": 3},
            {"name": "red_30_days", "level": 3, "light": "red", "days": 30, "wait": 7, "answer": 2},
        ],
    )
)
