"""The dated rules of dispatch: when a warning rises, what a scenario counts, how long an agenda may be."""

from __future__ import annotations

from datetime import date
from typing import Any

from diaodu.core.setting_kinds import Field, Problem, SettingKind, register_setting_kind, whole_number
from diaodu.core.settings import newest_setting
from diaodu.dispatch.rules.gaps import weights_of
from diaodu.dispatch.rules.warnings import thresholds


def _warnings(value: Any) -> list[Problem]:
    try:
        thresholds(value)
    except ValueError:
        return [
            (
                "请按示例填：below_pace 低于序时的百分点 points，falling 连续下滑的期数 periods，"
                "rank_down 位次后移 places，below_mean 低于平均的差距 points 和至少几家 least，"
                "support_down 同比下降的百分数 percent；不要的条件整项去掉。",
                "Write it like the example: below_pace with points, falling with periods, rank_down with places,"
                " below_mean with points and least, support_down with percent; leave out a condition you do not want.",
            )
        ]
    return []


def _scenarios(value: Any) -> list[Problem]:
    try:
        weights_of(value)
    except ValueError:
        return [
            (
                "请为 cautious（谨慎）、base（基准）、hopeful（乐观）各填 confirmed、open、doubtful 计入的百分数，"
                "0至100的整数。",
                "Give cautious, base and hopeful each the per cent counted of confirmed, open and doubtful supports,"
                " whole numbers from 0 to 100.",
            )
        ]
    return []


WARNINGS = register_setting_kind(
    SettingKind(
        name="dispatch.warnings",
        title_zh="预警条件",
        title_en="Warning conditions",
        help_zh="每晚按这些条件检查指标、承诺和支撑企业：低于序时、连续下滑、位次后移、低于对标平均、支撑企业同比下降。",
        help_en="Every night indicators, commitments and supports are held against these: below the pace, falling in a"
        " row, places lost, below the mean of the peers, a support down on last year.",
        check=_warnings,
        example={
            "below_pace": {"points": 10},
            "falling": {"periods": 2},
            "rank_down": {"places": 2},
            "below_mean": {"points": 0, "least": 2},
            "support_down": {"percent": 20},
        },
    )
)
SCENARIOS = register_setting_kind(
    SettingKind(
        name="dispatch.scenarios",
        title_zh="缺口分解的三种情景",
        title_en="Scenarios of a gap",
        help_zh="谨慎、基准、乐观三种情景下，已确认、未确认、存疑的支撑点各按百分之几计入。",
        help_en="Which share of confirmed, open and doubtful supports each scenario counts.",
        check=_scenarios,
        example={
            "cautious": {"confirmed": 100, "open": 0, "doubtful": 0},
            "base": {"confirmed": 100, "open": 50, "doubtful": 0},
            "hopeful": {"confirmed": 100, "open": 100, "doubtful": 50},
        },
    )
)
AGENDA = register_setting_kind(
    SettingKind(
        name="dispatch.agenda_items",
        title_zh="调度会议题上限",
        title_en="Most items proposed for a dispatch meeting",
        help_zh="系统为一次调度会最多提出几项议题；调度办可再加。",
        help_en="How many matters are proposed for one meeting at most; the office may add more.",
        check=whole_number(1, 60),
        example=15,
        field=Field.NUMBER,
    )
)


def weights(scope: str, *, on: date) -> dict[str, dict[str, Any]]:
    return weights_of(newest_setting(SCENARIOS.name, scope=scope, on=on) or SCENARIOS.example)


def most_items(scope: str, *, on: date) -> int:
    return int(newest_setting(AGENDA.name, scope=scope, on=on) or AGENDA.example)
