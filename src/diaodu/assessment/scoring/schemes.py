"""A scheme as it is kept: items, groups, rules in plain data; read into rules, and checked row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from diaodu.assessment.scoring.values import HUNDRED, ZERO, Blank, GroupRule, ItemRule, Method, Ties, TotalRule

MANUAL = "manual"
TARGETS = ("none", "number", "assigned", "ensured", "striven")  # the last three: of the indicator, by the period's end
VETOES = ("last", "zero")
NEEDS_TARGET = (Method.COMPLETION, Method.PASS, Method.GROWTH)
MOST_ITEMS, MOST_GROUPS = 40, 12
Said = tuple[str, str]
# By method: its parameters with the least and the most they may be.
PARAMS: Mapping[Method, Mapping[str, tuple[Decimal, Decimal]]] = {
    Method.COMPLETION: {"cap": (Decimal(1), Decimal(200)), "floor": (ZERO, HUNDRED)},
    Method.PASS: {},
    Method.GROWTH: {
        "base": (ZERO, Decimal(150)), "step": (Decimal("0.01"), HUNDRED), "cap": (Decimal(1), Decimal(200)),
        "floor": (ZERO, HUNDRED),
    },
    Method.LADDER: {"step": (Decimal("0.01"), HUNDRED), "floor": (ZERO, HUNDRED)},
    Method.EFFICACY: {"base": (ZERO, HUNDRED), "equal": (ZERO, HUNDRED)},
    Method.DEVIATION: {
        "base": (ZERO, HUNDRED), "step": (Decimal("0.001"), HUNDRED), "points": (Decimal("0.001"), HUNDRED),
        "reference": (Decimal(-10**9), Decimal(10**9)), "cap": (Decimal(1), Decimal(200)), "floor": (ZERO, HUNDRED),
    },
    Method.IMPROVEMENT: {
        "base": (ZERO, Decimal(150)), "step": (Decimal("0.01"), HUNDRED), "cap": (Decimal(1), Decimal(200)),
        "floor": (ZERO, HUNDRED),
    },
    Method.MARK: {"out_of": (Decimal("0.01"), Decimal(1000)), "cap": (Decimal(1), Decimal(200)),
                  "floor": (ZERO, HUNDRED)},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceRule:
    """Where an item's figures come from: a measure with its filter, or a mark by hand. `margin`: ± of a figure."""

    measure: str
    filter: Mapping[str, str] = field(default_factory=dict)
    target: str = "none"
    target_value: Decimal | None = None
    margin: Decimal = ZERO

    @property
    def is_manual(self) -> bool:
        return self.measure == MANUAL


@dataclass(frozen=True, slots=True)
class SchemeItem:
    rule: ItemRule
    source: SourceRule
    name_zh: str
    name_en: str

    def name(self, *, english: bool) -> str:
        return (self.name_en or self.name_zh) if english else self.name_zh


@dataclass(frozen=True, slots=True)
class SchemeGroup:
    rule: GroupRule
    name_zh: str
    name_en: str

    def name(self, *, english: bool) -> str:
        return (self.name_en or self.name_zh) if english else self.name_zh


@dataclass(frozen=True, slots=True)
class SchemeRules:
    """An edition as rules."""

    items: Sequence[SchemeItem]
    groups: Sequence[SchemeGroup]
    total: TotalRule

    def item(self, key: str) -> SchemeItem:
        return next(each for each in self.items if each.rule.key == key)

    def group_of(self, unit: str) -> SchemeGroup | None:
        return next((each for each in self.groups if unit in each.rule.units), None)


def read_scheme(body: Mapping[str, Any]) -> SchemeRules:
    """For a body that has passed `problems_of_scheme`."""
    return SchemeRules(
        [_item(row) for row in body["items"]], [_group(row) for row in body["groups"]], _total(body["rules"])
    )


def _item(row: Mapping[str, Any]) -> SchemeItem:
    params = {name: str(value) for name, value in (row.get("params") or {}).items() if str(value).strip()}
    rule = ItemRule(
        str(row["key"]),
        Method(row["method"]),
        Decimal(str(row["weight"])),
        params,
        Blank(row.get("blank") or Blank.SPREAD),
        bool(row.get("lower")),
    )
    value = str(row.get("target_value") or "").strip()
    source = SourceRule(
        str(row["source"]),
        {name: str(value) for name, value in (row.get("filter") or {}).items()},
        str(row.get("target") or "none"),
        Decimal(value) if value else None,
        Decimal(str(row.get("margin") or "0")),
    )
    return SchemeItem(rule, source, str(row["name_zh"]), str(row.get("name_en") or ""))


def _group(row: Mapping[str, Any]) -> SchemeGroup:
    weights = {name: Decimal(str(value)) for name, value in (row.get("weights") or {}).items()}
    rule = GroupRule(str(row["key"]), [str(unit) for unit in row["units"]], weights)
    return SchemeGroup(rule, str(row["name_zh"]), str(row.get("name_en") or ""))


def _total(row: Mapping[str, Any]) -> TotalRule:
    return TotalRule(
        Ties(row.get("ties") or Ties.STANDARD),
        str(row.get("tie_item") or ""),
        int(row.get("places", 2)),
        Decimal(str(row.get("bonus_cap", 5))),
        Decimal(str(row.get("penalty_cap", 5))),
        str(row.get("veto") or "last"),
    )


# What is wrong


@dataclass(frozen=True, slots=True)
class Known:
    """What a scheme may name: `parameters`: measure → the parameters its filter has, `needed`: those it must have."""

    parameters: Mapping[str, frozenset[str]]
    needed: Mapping[str, frozenset[str]]
    units: Callable[[str], bool]
    name: Callable[[str], str] = str  # of a unit, for people


def problems_of_scheme(body: Any, known: Known) -> list[Said]:
    """Everything that is wrong, each sentence naming its row; none: it may be used."""
    shape = isinstance(body, Mapping) and all(isinstance(body.get(name), list) for name in ("items", "groups"))
    if not shape or not isinstance(body.get("rules"), Mapping):
        return [("方案要有指标、分组和规则三部分。", "A scheme has items, groups and rules.")]
    items, groups = body["items"], body["groups"]
    problems = _problems_of_size(items, groups)
    for number, row in enumerate(items, start=1):
        problems += [(f"指标第{number}行：{zh}", f"Item {number}: {en}") for zh, en in problems_of_item(row, known)]
    problems += _twice([str(row.get("key", "")) for row in items if isinstance(row, Mapping)], "指标代码", "Item code")
    for number, row in enumerate(groups, start=1):
        problems += [(f"分组第{number}行：{zh}", f"Group {number}: {en}") for zh, en in _problems_of_group(row, known)]
    if problems:
        return problems
    problems += _twice([str(row["key"]) for row in groups], "分组代码", "Group code")
    problems += _problems_of_units(groups, known.name)
    problems += _problems_of_weights(items, groups)
    return problems + _problems_of_rules(body["rules"], {str(row["key"]) for row in items})


def _problems_of_size(items: Sequence[Any], groups: Sequence[Any]) -> list[Said]:
    problems: list[Said] = []
    if not 1 <= len(items) <= MOST_ITEMS:
        problems.append((f"指标要有1至{MOST_ITEMS}项。", f"There must be 1 to {MOST_ITEMS} items."))
    if not 1 <= len(groups) <= MOST_GROUPS:
        problems.append((f"分组要有1至{MOST_GROUPS}个。", f"There must be 1 to {MOST_GROUPS} groups."))
    return problems


def problems_of_item(row: Any, known: Known) -> list[Said]:
    if not isinstance(row, Mapping):
        return [("不是一行指标。", "it is no row.")]
    problems: list[Said] = []
    if not _is_code(row.get("key")):
        problems.append(("代码要用小写字母、数字和下划线。", "the code takes small letters, digits and underscores."))
    if not str(row.get("name_zh") or "").strip():
        problems.append(("请填名称。", "the name is missing."))
    weight = number_of(row.get("weight"))
    if weight is None or not ZERO <= weight <= HUNDRED:
        problems.append(("权重要填0至100之间的数。", "the weight must be a number from 0 to 100."))
    if row.get("blank") and row["blank"] not in list(Blank):
        problems.append((f"缺数处理“{row['blank']}”不认识。", f"“{row['blank']}” is no way to treat a blank."))
    margin = number_of(row.get("margin") or 0)
    if margin is None or margin < ZERO:
        problems.append(("误差要填不小于0的数。", "the margin must be a number not below 0."))
    return problems + _problems_of_method(row) + _problems_of_source(row, known)


def _problems_of_method(row: Mapping[str, Any]) -> list[Said]:
    if row.get("method") not in list(Method):
        return [(f"没有“{row.get('method')}”这种计分办法。", f"there is no method “{row.get('method')}”.")]
    method, problems = Method(row["method"]), []
    params = row.get("params") or {}
    if not isinstance(params, Mapping):
        return [("参数要写成“名称=数值”。", "parameters are written name=value.")]
    for name, value in params.items():
        if name not in PARAMS[method]:
            allowed = "、".join(PARAMS[method]) or "—"
            problems.append((f"这种办法没有参数“{name}”；可用：{allowed}。",
                             f"this method has no parameter “{name}”; it has: {allowed}."))  # fmt: skip
            continue
        if str(value).strip() == "":
            continue
        low, high = PARAMS[method][name]
        number = number_of(value)
        if number is None or not low <= number <= high:
            problems.append((f"参数“{name}”要填{low}至{high}之间的数。",
                             f"parameter “{name}” must be from {low} to {high}."))  # fmt: skip
    return problems + _problems_of_target(row, method)


def _problems_of_target(row: Mapping[str, Any], method: Method) -> list[Said]:
    target = str(row.get("target") or "none")
    if target not in TARGETS:
        return [(f"没有“{target}”这种目标。", f"there is no target “{target}”.")]
    if target == "none" and method in NEEDS_TARGET:
        return [("这种办法要有目标值。", "this method needs a target.")]
    if target == "number":
        value = number_of(row.get("target_value"))
        if value is None:
            return [("请填目标值。", "the target's figure is missing.")]
        if method == Method.COMPLETION and value <= ZERO:
            return [("目标值要大于0，完成率才能计算。", "the target must be above 0 to be divided by.")]
    elif target != "none" and not str(row.get("source") or "").startswith("indicators."):
        return [("只有取自指标库的指标才有指标库的目标。", "only an indicator has a target among the indicators'.")]
    return []


def _problems_of_source(row: Mapping[str, Any], known: Known) -> list[Said]:
    source, filters = str(row.get("source") or ""), row.get("filter") or {}
    if source == MANUAL:
        return []
    if source not in known.parameters:
        return [(f"没有叫“{source}”的数据来源。", f"no measure is called “{source}”.")]
    if not isinstance(filters, Mapping):
        return [("取数条件要写成“名称=值”。", "the filter is written name=value.")]
    strange = [name for name in filters if name not in known.parameters[source]]
    missing = [name for name in known.needed[source] if not str(filters.get(name, "")).strip()]
    problems: list[Said] = [
        (f"来源“{source}”没有条件“{name}”。", f"“{source}” takes no condition “{name}”.") for name in strange
    ]
    return problems + [
        (f"来源“{source}”要有条件“{name}”。", f"“{source}” needs the condition “{name}”.") for name in missing
    ]


def _problems_of_group(row: Any, known: Known) -> list[Said]:
    if not isinstance(row, Mapping) or not isinstance(row.get("units"), list):
        return [("不是一行分组。", "it is no row.")]
    problems: list[Said] = []
    if not _is_code(row.get("key")):
        problems.append(("代码要用小写字母、数字和下划线。", "the code takes small letters, digits and underscores."))
    if not str(row.get("name_zh") or "").strip():
        problems.append(("请填名称。", "the name is missing."))
    if not row["units"]:
        problems.append(("至少要有一个单位。", "it needs a unit at least."))
    problems += [(f"没有代码是“{unit}”的单位。", f"no unit has the code “{unit}”.") for unit in row["units"]
                 if not known.units(str(unit))]  # fmt: skip
    weights = row.get("weights") or {}
    for name, value in weights.items() if isinstance(weights, Mapping) else ():
        number = number_of(value)
        if number is None or not ZERO <= number <= HUNDRED:
            problems.append((f"“{name}”的权重要填0至100之间的数。", f"the weight of “{name}” must be from 0 to 100."))
    return problems


def _problems_of_units(groups: Sequence[Mapping[str, Any]], name: Callable[[str], str]) -> list[Said]:
    """A unit is compared in one group only."""
    seen: dict[str, str] = {}
    problems: list[Said] = []
    for row in groups:
        for unit in map(str, row["units"]):
            if unit in seen and seen[unit] == row["name_zh"]:
                problems.append(
                    (f"“{row['name_zh']}”里单位{name(unit)}写了两次。", f"{name(unit)} stands twice in {row['key']}.")
                )
            elif unit in seen:
                problems.append((f"单位{name(unit)}既在“{seen[unit]}”又在“{row['name_zh']}”，只能在一个组。",
                                 f"{name(unit)} is in two groups; it can only be in one."))  # fmt: skip
            seen[unit] = row["name_zh"]
    return problems


def _problems_of_weights(items: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]]) -> list[Said]:
    keys = {str(row["key"]) for row in items}
    problems: list[Said] = []
    for row in groups:
        weights = row.get("weights") or {}
        for name in weights:
            if name not in keys:
                problems.append((f"“{row['name_zh']}”给不存在的指标“{name}”定了权重。",
                                 f"{row['key']} weighs an item “{name}” that is not there."))  # fmt: skip
        whole = sum((Decimal(str(weights.get(item["key"], item["weight"]))) for item in items), ZERO)
        if whole != HUNDRED:
            problems.append((f"“{row['name_zh']}”各项权重合计{whole.normalize():f}，应为100。",
                             f"The weights of {row['key']} come to {whole.normalize():f}, not 100."))  # fmt: skip
    return problems


def _problems_of_rules(rules: Mapping[str, Any], keys: set[str]) -> list[Said]:
    problems: list[Said] = []
    ties = rules.get("ties") or Ties.STANDARD
    if ties not in list(Ties):
        problems.append((f"没有“{ties}”这种并列规则。", f"there is no rule of ties “{ties}”."))
    if ties == Ties.ITEM and rules.get("tie_item") not in keys:
        problems.append(("并列看哪一项，请填指标代码。", "Say by which item's code ties are decided."))
    for name, zh, en in (
        ("bonus_cap", "加分上限", "The cap of bonus"),
        ("penalty_cap", "扣分上限", "The cap of penalty"),
    ):
        number = number_of(rules.get(name, 5))
        if number is None or not ZERO <= number <= HUNDRED:
            problems.append((f"{zh}要填0至100之间的数。", f"{en} must be from 0 to 100."))
    if (rules.get("veto") or "last") not in VETOES:
        problems.append(("一票否决的办法要选“last”或“zero”。", "A veto puts a unit last or at zero."))
    places = rules.get("places", 2)
    if not isinstance(places, int) or isinstance(places, bool) or not 0 <= places <= 4:
        problems.append(("总分保留0至4位小数。", "Totals keep 0 to 4 places."))
    return problems


def _twice(names: Sequence[str], zh: str, en: str) -> list[Said]:
    return [(f"{zh}“{name}”重复。", f"{en} “{name}” stands there twice.")
            for name in dict.fromkeys(names) if names.count(name) > 1]  # fmt: skip


def _is_code(text: Any) -> bool:
    return (
        isinstance(text, str)
        and 1 <= len(text) <= 30
        and text.isascii()
        and all(letter.isdigit() or letter.islower() or letter == "_" for letter in text)
    )


def number_of(value: Any) -> Decimal | None:
    """A plain number as people type it; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10**10) else None
