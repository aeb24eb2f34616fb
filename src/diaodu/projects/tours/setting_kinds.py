"""The dated rules of tours: who may be a stop, what is scored, which scores count, how fast buses drive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from diaodu.core.models import Setting
from diaodu.core.setting_kinds import Problem, SettingKind, register_setting_kind
from diaodu.core.settings import keys_in_order, setting_row
from diaodu.projects.library.choices import LINE
from diaodu.projects.tours.choosing import Condition

_CONDITIONS = [str(each) for each in Condition]
_STAGES = [str(stage) for stage in LINE]


@dataclass(frozen=True, slots=True)
class ConditionsRule:
    """`not_seen_in`: how many tours back a project may not have been seen; `stages`: those that are far enough."""

    conditions: tuple[Condition, ...]
    not_seen_in: int
    per_township: int
    at_most: int
    stages: tuple[str, ...]

    @classmethod
    def read(cls, row: Setting) -> ConditionsRule:
        value = row.value
        return cls(
            tuple(Condition(each) for each in value["conditions"]),
            value["not_seen_in"],
            value["per_township"],
            value["at_most"],
            tuple(value["stages"]),
        )


@dataclass(frozen=True, slots=True)
class RubricItem:
    key: str
    zh: str
    en: str
    weight: int

    def label(self, *, english: bool) -> str:
        return self.en if english else self.zh


@dataclass(frozen=True, slots=True)
class Rubric:
    """Each item is marked from 0 to `most`; the weights sum to 100, so a score is out of 100."""

    most: int
    items: tuple[RubricItem, ...]

    @classmethod
    def read(cls, row: Setting) -> Rubric:
        rows = row.value["items"]
        items = (RubricItem(key, rows[key]["zh"], rows[key]["en"], rows[key]["weight"]) for key in keys_in_order(rows))
        return cls(row.value["most"], tuple(items))

    def total(self, marks: Mapping[str, int]) -> Decimal:
        """The score out of 100, to two decimals."""
        points = sum((Decimal(item.weight * marks[item.key]) for item in self.items), Decimal(0))
        return (points / self.most).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Trimming:
    """So many of the highest and of the lowest scores do not count; `at_least`: scores a stop must have."""

    trimmed: int
    at_least: int

    @classmethod
    def read(cls, row: Setting) -> Trimming:
        return cls(row.value["trimmed"], row.value["at_least"])


@dataclass(frozen=True, slots=True)
class RoadsRule:
    winding: float
    km_per_hour: float

    @classmethod
    def read(cls, row: Setting) -> RoadsRule:
        return cls(float(row.value["winding"]), float(row.value["km_per_hour"]))


def _whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _check_conditions(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping):
        return [("请按示例的样子填写。", "Write it like the example.")]
    problems: list[Problem] = []
    for name, known in (("conditions", _CONDITIONS), ("stages", _STAGES)):
        given = value.get(name)
        if not isinstance(given, list) or not given or any(each not in known for each in given):
            problems.append((f"“{name}”只能从这些词里选：{'、'.join(known)}。", f"{name}: some of {', '.join(known)}."))
    for name, low, high in (("not_seen_in", 0, 20), ("per_township", 1, 50), ("at_most", 1, 100)):
        if not _whole(value.get(name), low, high):
            problems.append((f"“{name}”请填{low}到{high}的整数。", f"{name}: a whole number from {low} to {high}."))
    return problems


def _check_rubric(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping) or not isinstance(value.get("items"), Mapping) or not value["items"]:
        return [("请列出评分项目。", "List the items that are scored.")]
    problems: list[Problem] = []
    if not _whole(value.get("most"), 2, 100):
        problems.append(("“most”（每项最高几分）请填2到100的整数。", "most: a whole number from 2 to 100."))
    weights = 0
    for key, row in value["items"].items():
        if not isinstance(row, Mapping) or not row.get("zh") or not row.get("en"):
            problems.append((f"“{key}”缺中文或英文名称。", f"{key} lacks its name in one of the languages."))
        elif not _whole(row.get("weight"), 1, 100) or not _whole(row.get("order"), 1, 99):
            problems.append(
                (f"“{key}”的权重和顺序要填正整数。", f"{key}: weight and order are positive whole numbers.")
            )
        else:
            weights += row["weight"]
    if not problems and weights != 100:
        problems.append((f"权重合计应为100，现在是{weights}。", f"The weights must sum to 100, not {weights}."))
    return problems


def _check_trimming(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping) or not _whole(value.get("trimmed"), 0, 5):
        return [("“trimmed”（去掉几个最高、几个最低）请填0到5的整数。", "trimmed: a whole number from 0 to 5.")]
    low = 2 * value["trimmed"] + 1
    if not _whole(value.get("at_least"), low, 200):
        return [
            (
                f"“at_least”（每个点至少要有几个评分）请填{low}到200的整数，否则去掉后没有剩余。",
                f"at_least: a whole number from {low} to 200, else none is left without those trimmed.",
            )
        ]
    return []


def _check_roads(value: Any) -> list[Problem]:
    shape: Problem = (
        '请填成 {"winding": 1.3, "km_per_hour": 40} 的样子。',
        'Write {"winding": 1.3, "km_per_hour": 40}.',
    )
    if not isinstance(value, Mapping) or not all(_number(value.get(name)) for name in ("winding", "km_per_hour")):
        return [shape]
    if not 1 <= value["winding"] <= 5 or not 5 <= value["km_per_hour"] <= 120:
        return [
            ("绕行系数在1到5之间，时速在5到120之间。", "winding lies between 1 and 5, km_per_hour between 5 and 120.")
        ]
    return []


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


CONDITIONS = register_setting_kind(
    SettingKind(
        name="tours.conditions",
        title_zh="观摩点条件",
        title_en="Conditions for stops of a tour",
        help_zh="哪些条件算数、近几次看过的不再看、每个镇街和全程最多几个点、到哪个阶段才能看。公布观摩点时记下用的是哪一条。",
        help_en="Which conditions count, how many tours back a project may not have been seen, how many stops a"
        " township and a tour may have, which stages are far enough. The row used is kept when stops are published.",
        check=_check_conditions,
        example={
            "conditions": ["procedures", "not_seen", "hours", "stage"],
            "not_seen_in": 2,
            "per_township": 3,
            "at_most": 20,
            "stages": ["started", "building", "completed", "producing", "full"],
        },
    )
)
RUBRIC = register_setting_kind(
    SettingKind(
        name="tours.rubric",
        title_zh="观摩评分表",
        title_en="What is scored on a tour",
        help_zh="评分项目和权重，权重合计100；每项从0打到most。开始评分时记下用的是哪一条。",
        help_en="Items and weights that sum to 100; each is marked from 0 to most. The row used is kept.",
        check=_check_rubric,
        example={
            "most": 10,
            "items": {
                "progress": {"zh": "形象进度", "en": "Visible progress", "weight": 60, "order": 1},
                "effect": {"zh": "投产效益", "en": "Effect", "weight": 40, "order": 2},
            },
        },
    )
)
TRIMMING = register_setting_kind(
    SettingKind(
        name="tours.trimming",
        title_zh="观摩评分取舍",
        title_en="Which scores of a tour count",
        help_zh="每个点去掉几个最高分、几个最低分，其余平均；评分不足at_least个的不能结束评分。",
        help_en="How many of the highest and lowest scores of a stop are left out; a stop with fewer than at_least"
        " scores keeps the scoring open.",
        check=_check_trimming,
        example={"trimmed": 1, "at_least": 5},
    )
)
ROADS = register_setting_kind(
    SettingKind(
        name="tours.roads",
        title_zh="观摩车程估算",
        title_en="How drives of a tour are estimated",
        help_zh="没有人填写车程时，按直线距离乘以绕行系数、除以时速估算；估算的在行车表上注明。",
        help_en="Where nobody typed how long a drive takes: the crow's way times winding, at this speed; so marked.",
        check=_check_roads,
        example={"winding": 1.3, "km_per_hour": 40},
    )
)


def conditions_row(scope: str, *, on: date) -> Setting:
    return _row(CONDITIONS.name, scope, on)


def rubric_row(scope: str, *, on: date) -> Setting:
    return _row(RUBRIC.name, scope, on)


def trimming_row(scope: str, *, on: date) -> Setting:
    return _row(TRIMMING.name, scope, on)


def roads_rule(scope: str, *, on: date) -> RoadsRule:
    return RoadsRule.read(_row(ROADS.name, scope, on))


def _row(name: str, scope: str, on: date) -> Setting:
    """Raises LookupError where no row holds: one comes with the software."""
    row = setting_row(name, scope=scope, on=on)
    if row is None:
        msg = f"no row of {name} holds for {scope} on {on}"
        raise LookupError(msg)
    return row
