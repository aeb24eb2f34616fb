"""The dated rules of factors: which there are, what an allocation aims at, when a need is nearly late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import get_language

from diaodu.core.models import Setting
from diaodu.core.remembered import remembered
from diaodu.core.setting_kinds import Problem, SettingKind, register_setting_kind
from diaodu.core.settings import holding_rows, keys_in_order, newest_setting, setting_row
from diaodu.factors.allocation.problem import Factor, Kind
from diaodu.factors.traits import CRITERIA

_KIND_EXAMPLE = {
    "land": {
        "zh": "新增建设用地指标", "en": "Land quota", "unit": "亩", "unit_en": "mu", "kind": "stock", "lot": "1",
        "keeper": "自然资源",
    }
}  # fmt: skip
_WEIGHTS_EXAMPLE = {
    "balanced": {
        "zh": "综合", "en": "Balanced",
        "weights": {"investment": 35, "tax": 20, "jobs": 15, "stage": 15, "priority": 15},
    }
}  # fmt: skip
_LONGEST_CODE = 20


@dataclass(frozen=True, slots=True)
class FactorKind:
    """`keeper`: a word in the name of the unit that answers for it (or its code); `lot`: given out whole only."""

    code: str
    zh: str
    en: str
    unit: str
    unit_en: str
    kind: str
    lot: Decimal | None
    keeper: str

    def label(self, *, english: bool) -> str:
        return self.en if english else self.zh

    def measure(self, *, english: bool) -> str:
        """The unit of measure in the reader's language."""
        return self.unit_en if english else self.unit

    @property
    def shown_unit(self) -> str:
        """The same on a page, in the language it is read in."""
        return self.measure(english=get_language() == "en")

    @property
    def factor(self) -> Factor:
        return Factor(self.code, Kind(self.kind), self.lot)


@dataclass(frozen=True, slots=True)
class Weights:
    """What an allocation aims at; the weights make 100 together."""

    key: str
    zh: str
    en: str
    weights: dict[str, Decimal]

    def label(self, *, english: bool) -> str:
        return self.en if english else self.zh


@dataclass(frozen=True, slots=True)
class Limits:
    """`warn_days`: yellow so long before; `waiting_percent`: of its worth, lost by each month somebody waits."""

    warn_days: int
    waiting_percent: Decimal
    longest_wait: int


def _rows_of(check: Callable[[str, Any], list[Problem]]) -> Callable[[Any], list[Problem]]:
    def checked(value: Any) -> list[Problem]:
        if not isinstance(value, Mapping) or not value:
            return [('请填成 {"代码": {…}} 的样子。', 'Write it like {"code": {…}}.')]
        return [problem for key, row in value.items() for problem in check(str(key), row)]

    return checked


def _kind_problems(key: str, row: Any) -> list[Problem]:
    if row is None:  # the county has no use for it
        return []
    if len(key) > _LONGEST_CODE or not key.replace("_", "").isalnum() or not key.isascii():
        return [(f"代码“{key}”只能用20个以内的字母、数字和下划线。", f"The code {key} is not of letters, at most 20.")]
    if not isinstance(row, Mapping) or not all(isinstance(row.get(name), str) and row[name] for name in _NAMED):
        return [(f"“{key}”缺中文名、英文名或计量单位。", f"{key} lacks its name in one of the languages, or its unit.")]
    if row.get("kind") not in list(Kind):
        return [(f"“{key}”的 kind 应为 stock（指标）或 capacity（能力）。", f"The kind of {key} is stock or capacity.")]
    if row.get("lot") is not None and (_number(row["lot"]) or Decimal(0)) <= 0:
        return [(f"“{key}”的 lot（整批数量）应大于0。", f"The lot of {key} must be above zero.")]
    return []


_NAMED = ("zh", "en", "unit")


def _weight_problems(key: str, row: Any) -> list[Problem]:
    if not isinstance(row, Mapping) or not row.get("zh") or not row.get("en"):
        return [(f"“{key}”缺中文或英文名称。", f"{key} lacks its name in one of the languages.")]
    weights = row.get("weights")
    if not isinstance(weights, Mapping) or not weights:
        return [(f"“{key}”没有写权重。", f"{key} has no weights.")]
    if strange := [str(name) for name in weights if name not in CRITERIA]:
        known = "、".join(CRITERIA)
        return [(f"“{key}”里不认识：{'、'.join(strange)}；可用：{known}。", f"Unknown in {key}: {', '.join(strange)}.")]
    numbers = [_number(value) for value in weights.values()]
    if any(number is None or number < 0 for number in numbers) or sum(number or 0 for number in numbers) != 100:
        return [(f"“{key}”的权重不能为负，要合计为100。", f"The weights of {key} must make 100, none below zero.")]
    return []


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _limit_problems(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping):
        return [('请填成 {"warn_days": 30, …} 的样子。', 'Write it like {"warn_days": 30, …}.')]
    problems = []
    for name, low, high in (("warn_days", 0, 365), ("waiting_percent", 0, 20), ("longest_wait", 0, 35)):
        number = _number(value.get(name))
        if number is None or not low <= number <= high:
            problems.append((f"{name} 应在 {low} 至 {high} 之间。", f"{name} must be from {low} to {high}."))
    return problems


def _point_problems(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping) or not value:
        return [('请填成 {"stage": {"started": 3}} 的样子。', 'Write it like {"stage": {"started": 3}}.')]
    for name, row in value.items():
        if name not in CRITERIA or not isinstance(row, Mapping):
            return [(f"不认识“{name}”。", f"{name} is not known.")]
        if any((_number(points) or Decimal(-1)) < 0 and points != 0 for points in row.values()):
            return [(f"“{name}”的分值不能为负。", f"The points of {name} cannot be below zero.")]
    return []


KINDS = register_setting_kind(
    SettingKind(
        name="factors.kinds",
        title_zh="要素种类",
        title_en="Kinds of factors",
        help_zh="土地、用海、能耗、水电气热、资金、用工等：名称、计量单位（unit，英文 unit_en）、"
        "kind（stock 指标：用一份少一份；capacity 能力：占着就一直占着）、"
        "lot（整批给，没有就填 null）、keeper（责任单位名称里的字或代码）。"
        "本县可只写要改的或要加的那几种，写 null 表示本县不用。",
        help_en="Names, unit of measure (unit, in English unit_en), kind (stock: a quota that is used up;"
        " capacity: a level that stays taken), lot"
        " (given out whole, or null), keeper (a word in the name of the unit that answers for it). A county writes"
        " only what it changes or adds; null takes one away.",
        check=_rows_of(_kind_problems),
        example=_KIND_EXAMPLE,
    )
)
WEIGHTS = register_setting_kind(
    SettingKind(
        name="factors.weights",
        title_zh="要素配置目标权重",
        title_en="Weights of an allocation",
        help_zh="测算要素先给谁时看重什么：investment 投资、tax 税收、jobs 就业、stage 阶段、priority 级别；"
        "每套权重合计100。",
        help_en="What an allocation aims at: investment, tax, jobs, stage, priority; each set makes 100 together.",
        check=_rows_of(_weight_problems),
        example=_WEIGHTS_EXAMPLE,
    )
)
POINTS = register_setting_kind(
    SettingKind(
        name="factors.points",
        title_zh="阶段和级别的分值",
        title_en="Points of stages and levels",
        help_zh="阶段（stage）和级别（priority）没有数量，按这里的分值折算；没有写到的不计分并注明。",
        help_en="Stages and levels have no amount; they count by these points. What is not here counts nothing and is"
        " named.",
        check=_point_problems,
        example={"stage": {"started": 3}, "priority": {"province": 4}},
    )
)
LIMITS = register_setting_kind(
    SettingKind(
        name="factors.limits",
        title_zh="要素预警与等待",
        title_en="Warning and waiting for factors",
        help_zh="warn_days：距需要时间不足多少天亮黄灯；waiting_percent：每晚一个月折损价值的百分之几；longest_wait：最多往后排几个月。",
        help_en="warn_days: yellow so many days before; waiting_percent: of its worth, lost by each month of waiting;"
        " longest_wait: months at most.",
        check=_limit_problems,
        example={"warn_days": 30, "waiting_percent": 2, "longest_wait": 11},
    )
)


def factor_kinds(scope: str, *, on: date) -> dict[str, FactorKind]:
    """By code, in the order they say. Each code by its nearest row: a county writes only what differs."""
    return dict(remembered(("factor kinds", scope, on), lambda: _factor_kinds(scope, on)))


def _factor_kinds(scope: str, on: date) -> dict[str, FactorKind]:
    newest: dict[str, Any] = {}
    for row in holding_rows(KINDS.name, scope=scope, on=on):
        newest.setdefault(row.scope, row.value)
    merged: dict[str, Any] = {}
    for place in sorted(newest, key=len):
        merged |= newest[place]
    kept = {key: row for key, row in merged.items() if row is not None and not _kind_problems(key, row)}
    return {key: _kind(key, kept[key]) for key in keys_in_order(kept)}


def _kind(code: str, row: Mapping[str, Any]) -> FactorKind:
    lot = None if row.get("lot") is None else Decimal(str(row["lot"]))
    unit_en, keeper = str(row.get("unit_en") or row["unit"]), str(row.get("keeper", ""))
    return FactorKind(code, row["zh"], row["en"], row["unit"], unit_en, row["kind"], lot, keeper)


def weight_sets(scope: str, *, on: date) -> tuple[Setting | None, dict[str, Weights]]:
    """The row that holds, and its sets by key."""
    row = setting_row(WEIGHTS.name, scope=scope, on=on)
    if row is None:
        return None, {}
    return row, {
        key: Weights(key, each["zh"], each["en"], {name: Decimal(str(part)) for name, part in each["weights"].items()})
        for key, each in ((key, row.value[key]) for key in keys_in_order(row.value))
    }


def points(scope: str, *, on: date) -> dict[str, dict[str, Decimal]]:
    rows = newest_setting(POINTS.name, scope=scope, on=on) or {}
    return {name: {key: Decimal(str(value)) for key, value in row.items()} for name, row in rows.items()}


def limits(scope: str, *, on: date) -> Limits:
    row = newest_setting(LIMITS.name, scope=scope, on=on)
    if row is None:
        msg = f"no row of {LIMITS.name} holds for {scope} on {on}"
        raise LookupError(msg)
    return Limits(int(row["warn_days"]), Decimal(str(row["waiting_percent"])), int(row["longest_wait"]))
