"""Dated rules of analysis: how the dashboard groups indicators, beside which one projects' investment stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from diaodu.core.setting_kinds import Problem, SettingKind, register_setting_kind
from diaodu.core.settings import keys_in_order, newest_setting
from diaodu.kernel.light import LightPack
from diaodu.projects.library.choices import Caliber

LIGHT_RULES = "light.rules"  # the plan's rule, kept by its name: plan stands above
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    zh: str
    en: str
    codes: frozenset[str]

    def label(self, *, english: bool) -> str:
        return self.en if english else self.zh


def _check(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping) or not value:
        return [('请填成 {"industry": {"zh": …, "en": …, "codes": […]}} 的样子。', "Write a name for each group.")]
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for key, row in value.items():
        problems += _row_problems(str(key), row)
        for code in row.get("codes", []) if isinstance(row, Mapping) and isinstance(row.get("codes"), list) else []:
            if code in seen:
                problems.append((f"{code} 同时在“{seen[code]}”和“{key}”里。", f"{code} is in {seen[code]} and {key}."))
            seen[str(code)] = str(key)
    return problems


def _row_problems(key: str, row: Any) -> list[Problem]:
    if not isinstance(row, Mapping) or not row.get("zh") or not row.get("en"):
        return [(f"“{key}”缺中文或英文名称。", f"{key} lacks its name in one of the languages.")]
    codes = row.get("codes")
    if not isinstance(codes, list) or not codes or not all(isinstance(code, str) and code for code in codes):
        return [(f"“{key}”没有列出指标代码。", f"{key} names no indicators.")]
    if len(key) > 20 or key == OTHER:
        return [(f"“{key}”不能用作分组的键。", f"{key} cannot be the key of a group.")]
    return []


GROUPS = register_setting_kind(
    SettingKind(
        name="indicators.groups",
        title_zh="指标看板分组",
        title_en="Groups of the dashboard",
        help_zh="看板上指标按什么分组、先后次序；没有列进任何一组的指标排在“其他”里。",
        help_en="How the dashboard groups indicators, in which order; what is in no group stands under “Other”.",
        check=_check,
        example={"industry": {"zh": "工业", "en": "Industry", "codes": ["IND_OUT", "IND_VA_G"]}},
    )
)


def _check_money(value: Any) -> list[Problem]:
    if (
        isinstance(value, Mapping)
        and set(value) == {"indicator", "caliber"}
        and isinstance(value["indicator"], str)
        and value["indicator"]
        and value["caliber"] in Caliber.values
    ):
        return []
    words = "、".join(Caliber.values)
    return [
        (f'请填成 {{"indicator": "INV_DONE", "caliber": "physical"}} 的样子；caliber 可用：{words}。',
         f"Name the indicator and one caliber of {', '.join(Caliber.values)}."),
    ]  # fmt: skip


PROJECT_MONEY = register_setting_kind(
    SettingKind(
        name="indicators.project_money",
        title_zh="项目投资与指标的对应",
        title_en="The indicator projects' investment stands beside",
        help_zh="哪个指标的页面旁边列出项目库的投资（按行业、片区、单位汇总），按哪种口径；只作参考，不计入指标。",
        help_en="Beside which indicator the library's investment is shown by industry, area and unit, and how it is"
        " counted. It is never part of the indicator.",
        check=_check_money,
        example={"indicator": "INV_DONE", "caliber": "physical"},
    )
)


@dataclass(frozen=True, slots=True)
class ProjectMoney:
    indicator: str
    caliber: str


def project_money(scope: str, *, on: date) -> ProjectMoney | None:
    row = newest_setting(PROJECT_MONEY.name, scope=scope, on=on)
    return None if not row or _check_money(row) else ProjectMoney(row["indicator"], row["caliber"])


def groups_of(scope: str, *, on: date) -> list[Group]:
    """In the order of the rule that holds for the county on that day; wrong rows are left out."""
    rows = newest_setting(GROUPS.name, scope=scope, on=on) or {}
    return [
        Group(str(key), row["zh"], row["en"], frozenset(row["codes"]))
        for key, row in ((key, rows[key]) for key in keys_in_order(rows))
        if not _row_problems(str(key), row)
    ]


def light_pack(scope: str, *, on: date) -> LightPack | None:
    """The announced rule of lights; None where none holds."""
    row = newest_setting(LIGHT_RULES, scope=scope, on=on)
    return None if row is None else LightPack.from_row(row)
