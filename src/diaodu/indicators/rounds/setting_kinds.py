"""The dated rules of rounds of figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from diaodu.core.setting_kinds import Problem, SettingKind, register_setting_kind
from diaodu.core.settings import newest_setting
from diaodu.indicators.rounds.firm_sizes import size_problems
from diaodu.indicators.rounds.plausibility import rules_problems
from diaodu.indicators.rounds.validation import rule_problems

_CHECKS, _PLAUSIBILITY, _DUE = "figure_rounds.checks", "figure_rounds.plausibility", "figure_rounds.due"
_SIZES = "figure_rounds.firm_sizes"


def _due(value: Any) -> list[Problem]:
    day = value.get("working_day") if isinstance(value, Mapping) and set(value) == {"working_day"} else None
    if isinstance(day, int) and not isinstance(day, bool) and 1 <= day <= 20:
        return []
    return [('请填成 {"working_day": 5} 的样子，1 至 20。', 'Write it like {"working_day": 5}, from 1 to 20.')]


register_setting_kind(
    SettingKind(
        name=_CHECKS,
        title_zh="指标填报审核",
        title_en="Checks of figures",
        help_zh="每条写明 kind（range、not_falling、unit_off、history、sum、related）和 level"
        "（warn：写明原因即可通过；block：必须改正）；indicator 为指标代码，不写则对全部指标。",
        help_en="Each rule names its kind (range, not_falling, unit_off, history, sum, related) and its level (warn: a"
        " reason passes it; block: the figure must be mended); without an indicator's code it holds for all.",
        check=rule_problems,
        example=[{"kind": "range", "level": "warn", "indicator": "GDP_G", "low": -30, "high": 60}],
    )
)
register_setting_kind(
    SettingKind(
        name=_PLAUSIBILITY,
        title_zh="收数后的合理性提示",
        title_en="What catches the eye in accepted figures",
        help_zh="每一种提示的门槛；提示只请人复核。feeds：[[指标, 用电或税收的指标], …]，仅在有授权数据时比对。",
        help_en="The thresholds of each kind of note; a note only asks somebody to look. feeds: [[indicator, indicator"
        " of electricity or tax], …], compared where such figures are there.",
        check=rules_problems,
        example={
            "jump": {"k": 6, "least": 8},
            "round_numbers": {"share": 0.8, "least": 8},
            "same_step": {"least": 4},
            "last_day": {"hours": 3, "share": 0.8, "least": 4},
            "without_evidence": {"from": 500},
            "against_feed": {"points": 15},
            "feeds": [["IND_OUTPUT", "POWER_IND"]],
        },
    )
)
register_setting_kind(
    SettingKind(
        name=_SIZES,
        title_zh="企业规模划型标准",
        title_en="How large a firm is",
        help_zh="每个行业的大型、中型、小型下限：people（从业人员，人）、revenue（营业收入，万元）、assets（资产总额，万元），"
        "须同时满足；都不满足为微型。industries 为国民经济行业代码或区间，写得最细的一条算数。",
        help_en="For each trade the lower bounds of large, medium and small: people, revenue and assets (10,000 yuan),"
        " all of which must be reached; what reaches none is micro. industries: codes or ranges, the longest decides.",
        check=size_problems,
        example={
            "industry": {
                "zh": "工业",
                "en": "Industry",
                "industries": ["06-46"],
                "large": {"people": 1000, "revenue": 40000},
                "medium": {"people": 300, "revenue": 2000},
                "small": {"people": 20, "revenue": 300},
            }
        },
        regroups=True,
    )
)
register_setting_kind(
    SettingKind(
        name=_DUE,
        title_zh="指标月报时限",
        title_en="When a round of figures is due",
        help_zh="期满后第几个工作日为报送时限。",
        help_en="On which working day after the period its returns are due.",
        check=_due,
        example={"working_day": 5},
    )
)


def checks_for(scope: str, *, on: date) -> Sequence[Mapping[str, Any]]:
    return newest_setting(_CHECKS, scope=scope, on=on) or []


def plausibility_for(scope: str, *, on: date) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = newest_setting(_PLAUSIBILITY, scope=scope, on=on)
    return found


def due_working_day(scope: str, *, on: date) -> int:
    rule = newest_setting(_DUE, scope=scope, on=on) or {"working_day": 5}
    return int(rule["working_day"])


def size_rule(scope: str, *, on: date) -> Mapping[str, Any]:
    """By trade the bounds of the classes; empty where no rule holds."""
    rule = newest_setting(_SIZES, scope=scope, on=on) or {}
    return rule if not size_problems(rule) else {}
