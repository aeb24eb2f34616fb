"""The dated rules of schedules: packs of light rules and which one holds, the forecast, the templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.core.setting_kinds import Field, Problem, SettingKind, register_setting_kind
from diaodu.core.settings import newest_setting
from diaodu.projects.schedule.forecast import ForecastRule
from diaodu.projects.schedule.network import UnsoundError
from diaodu.projects.schedule.rules import PackError, RulePack
from diaodu.projects.schedule.templates_text import read_template

_EXAMPLE_PACK = {
    "zh": "月调度",
    "en": "Monthly dispatch",
    "rules": ["start", "progress", "payment", "statistics", "bond"],
    "start_yellow_months": 1,
    "start_red_months": 3,
    "behind_green": 10,
    "behind_yellow": 30,
    "statistics_yellow_months": 1,
    "statistics_red_months": 2,
    "bond_months": 6,
    "bond_yellow": 30,
    "yellow_run": 2,
}


def _packs(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping) or not value:
        return [('请填成 {"名称": {…}} 的样子。', "Write a name for each pack.")]
    problems = []
    for name, row in value.items():
        try:
            RulePack.from_row(row)
        except PackError as error:
            problems.append((f"“{name}”：{error.zh}。", f"{name}: {error.en}."))
    return problems


def _word(value: Any) -> list[Problem]:
    return [] if isinstance(value, str) and value.strip() else [("请填规则包的名称。", "Enter the name of a pack.")]


def _forecast(value: Any) -> list[Problem]:
    limits = {"least": (2, 1000), "draws": (50, 5000), "own_weight": (1, 100), "share": (50, 99)}
    if not isinstance(value, Mapping) or set(value) - set(limits):
        return [(f"只能写 {'、'.join(limits)}。", f"Only {', '.join(limits)} may be given.")]
    return [
        (f"{name} 要在 {low} 到 {high} 之间。", f"{name} must lie between {low} and {high}.")
        for name, (low, high) in limits.items()
        if name in value and not (type(value[name]) is int and low <= value[name] <= high)
    ]


def _templates(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping) or not value:
        return [("请为每个模板写一个名称。", "Write a name for each template.")]
    problems = []
    for name, row in value.items():
        shaped = isinstance(row, Mapping) and row.get("zh") and row.get("en") and isinstance(row.get("nodes"), list)
        if not shaped or not str(name).isidentifier():
            zh = f"“{name}”要有 zh、en 和 nodes（每行一个节点），名称用字母。"
            problems.append((zh, f"{name} needs zh, en and nodes; its name is of letters."))
            continue
        try:
            read_template([str(line) for line in row["nodes"]])
        except UnsoundError as error:
            problems += [(f"“{row['zh']}”{problem.zh}", f"{row['en']}: {problem.en}") for problem in error.problems]
    return problems


PACKS = register_setting_kind(
    SettingKind(
        name="schedule.light_packs",
        title_zh="进度亮灯规则包",
        title_en="Packs of rules for the lights of schedules",
        help_zh="rules：采用哪些规则（start 开工、progress 序时、payment 支付、statistics 入库、bond 专项债）；"
        "其余为黄灯、红灯的界限，yellow_run 为连续几个月黄灯转红。",
        help_en="rules: which are judged; then the limits of yellow and red; yellow_run: so many yellow months turn"
        " red.",
        check=_packs,
        example={"monthly": _EXAMPLE_PACK},
    )
)
CHOSEN = register_setting_kind(
    SettingKind(
        name="schedule.light_pack",
        title_zh="采用的进度亮灯规则包",
        title_en="The pack of rules that holds",
        help_zh="填规则包的名称，如 monthly。",
        help_en="The name of a pack, monthly for one.",
        check=_word,
        example="monthly",
        field=Field.TEXT,
    )
)
FORECAST = register_setting_kind(
    SettingKind(
        name="schedule.forecast",
        title_zh="完成日期预测",
        title_en="Forecast of the finish",
        help_zh="least：至少要有几个已完成节点才给区间；own_weight：本项目的一个节点顶几个同类节点；draws：模拟次数；"
        "share：区间占百分之几。",
        help_en="least: past nodes needed for a range; own_weight: what an own one is worth; draws; share: percent.",
        check=_forecast,
        example={"least": 8, "draws": 400, "own_weight": 3, "share": 90},
    )
)
TEMPLATES = register_setting_kind(
    SettingKind(
        name="schedule.templates",
        title_zh="进度模板",
        title_en="Templates of schedules",
        help_zh="每行一个节点：编号 | 名称 | 英文名 | 工期（25w 工作日、30d 自然日） | 前置 | 权重 | 标记。"
        "在“作战进度图—模板”页上改更方便。",
        help_en="A line a node: key | name | English name | days (25w working, 30d calendar) | waits for | weight"
        " | mark.",
        check=_templates,
        example={
            "plain": {
                "zh": "通用",
                "en": "Plain",
                "nodes": ["n01 | 立项 | Approval | 10w", "n02 | 开工 | Start | 0d | | 1 | start"],
            }
        },
    )
)


def light_pack(scope: str) -> RulePack:
    """The pack that holds for a unit path; two queries. Where the chosen one is not there, the first that is."""
    packs = newest_setting(PACKS.name, scope=scope) or {"monthly": _EXAMPLE_PACK}
    chosen = newest_setting(CHOSEN.name, scope=scope)
    return RulePack.from_row(packs.get(chosen) or next(iter(packs.values())))


def forecast_rule(scope: str) -> ForecastRule:
    return ForecastRule.from_row(newest_setting(FORECAST.name, scope=scope))
