"""The dated rules of areas: their kinds with the figures each has, and how far the county reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from diaodu.areas.choices import FieldKind
from diaodu.areas.shapes import Bounds
from diaodu.core.setting_kinds import Problem, SettingKind, register_setting_kind
from diaodu.core.settings import newest_setting

_LONGEST = 20
_EXAMPLE = {
    "industrial": {
        "zh": "产业园区",
        "en": "Industrial park",
        "fields": [
            {"key": "land", "zh": "已用工业用地", "en": "Industrial land in use", "unit": "亩"},
            {"key": "tax", "zh": "税收", "en": "Tax", "unit": "万元"},
            {"key": "tax_per_mu", "zh": "亩均税收", "en": "Tax per mu", "unit": "万元/亩", "of": "tax", "per": "land"},
            {"key": "grade", "zh": "园区级别", "en": "Level", "words": True},
        ],
    }
}


@dataclass(frozen=True, slots=True)
class FigureField:
    """One figure of a kind of area. A ratio is computed: `of` by `per`, times `times`; nobody enters it."""

    key: str
    zh: str
    en: str
    unit: str
    kind: str
    of: str = ""
    per: str = ""
    times: Decimal = Decimal(1)

    def label(self, *, english: bool) -> str:
        return self.en if english else self.zh


@dataclass(frozen=True, slots=True)
class AreaKind:
    key: str
    zh: str
    en: str
    fields: tuple[FigureField, ...]

    def label(self, *, english: bool) -> str:
        return self.en if english else self.zh

    @property
    def entered(self) -> list[FigureField]:
        return [each for each in self.fields if each.kind != FieldKind.RATIO]


def _check_kinds(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping) or not value:
        return [('请填成 {"industrial": {"zh": …, "en": …, "fields": […]}} 的样子。', "Write a name for each kind.")]
    return [problem for key, row in value.items() for problem in _kind_problems(str(key), row)]


def _kind_problems(key: str, row: Any) -> list[Problem]:
    if not isinstance(row, Mapping) or not row.get("zh") or not row.get("en") or len(key) > _LONGEST:
        return [(f"“{key}”缺中文或英文名称，或代码过长。", f"{key} lacks a name, or its key is too long.")]
    fields = row.get("fields")
    if not isinstance(fields, list) or not fields:
        return [(f"“{key}”没有写指标。", f"{key} has no figures.")]
    keys = [each.get("key") if isinstance(each, Mapping) else None for each in fields]
    if None in keys or len(set(keys)) != len(keys):
        return [(f"“{key}”的指标缺代码或代码重复。", f"A figure of {key} has no key, or one that is there twice.")]
    return [problem for each in fields for problem in _field_problems(key, each, {str(name) for name in keys})]


def _field_problems(kind: str, row: Mapping[str, Any], keys: set[str]) -> list[Problem]:
    name = f"{kind}.{row['key']}"
    if not row.get("zh") or not row.get("en") or len(str(row["key"])) > _LONGEST:
        return [(f"“{name}”缺中文或英文名称，或代码过长。", f"{name} lacks a name, or its key is too long.")]
    if not row.get("unit") and not row.get("words"):
        return [(f"“{name}”没有写计量单位。", f"{name} has no unit of measure.")]
    if bool(row.get("of")) != bool(row.get("per")) or ("of" in row and not {row["of"], row["per"]} <= keys):
        return [
            (f"“{name}”的比值要写清分子和分母，且都是本类的指标。", f"{name}: `of` and `per` name figures of its kind.")
        ]
    try:
        Decimal(str(row.get("times", 1)))
    except InvalidOperation:
        return [(f"“{name}”的倍数不是数。", f"{name}: `times` is no number.")]
    return []


def _check_bounds(value: Any) -> list[Problem]:
    shape: Problem = (
        '请填成 {"west": …, "south": …, "east": …, "north": …} 的样子，单位为度。',
        "Write west, south, east and north, in degrees.",
    )
    names = ("west", "south", "east", "north")
    if not isinstance(value, Mapping) or not all(isinstance(value.get(name), int | float) for name in names):
        return [shape]
    fits = -180 <= value["west"] < value["east"] <= 180 and -90 <= value["south"] < value["north"] <= 90
    return [] if fits else [("西界应小于东界，南界应小于北界。", "West lies before east, south before north.")]


KINDS = register_setting_kind(
    SettingKind(
        name="areas.kinds",
        title_zh="片区类型和指标",
        title_en="Kinds of areas and their figures",
        help_zh="每类片区有自己的指标：园区看地块、厂房、亩均，渔业看用海，度假区看游客、床位、等级。"
        "写了 of 和 per 的是比值，由系统算；words 为 true 的填文字。",
        help_en="Each kind of area has its figures. `of` and `per` make a ratio, computed; `words`: entered as words.",
        check=_check_kinds,
        example=_EXAMPLE,
    )
)
BOUNDS = register_setting_kind(
    SettingKind(
        name="areas.bounds",
        title_zh="县域经纬度范围",
        title_en="How far the county reaches",
        help_zh="图形和点位的经纬度要落在这个范围里，落在外面的不收。",
        help_en="Shapes and places must lie inside; what lies outside is refused.",
        check=_check_bounds,
        example={"west": 73.0, "south": 3.0, "east": 136.0, "north": 54.0},
    )
)


def area_kinds(scope: str, *, on: date) -> dict[str, AreaKind]:
    """By key, in the order of the rule that holds for the county on that day."""
    rows = newest_setting(KINDS.name, scope=scope, on=on) or {}
    return {key: _kind(key, row) for key, row in rows.items() if not _kind_problems(key, row)}


def _kind(key: str, row: Mapping[str, Any]) -> AreaKind:
    return AreaKind(key, row["zh"], row["en"], tuple(_field(each) for each in row["fields"]))


def _field(row: Mapping[str, Any]) -> FigureField:
    kind = FieldKind.RATIO if row.get("of") else FieldKind.WORDS if row.get("words") else FieldKind.NUMBER
    return FigureField(
        row["key"], row["zh"], row["en"], row.get("unit", ""), kind, row.get("of", ""), row.get("per", ""),
        Decimal(str(row.get("times", 1))),
    )  # fmt: skip


def county_bounds(scope: str, *, on: date) -> Bounds:
    """Raises LookupError where no row holds: one comes with the software."""
    row = newest_setting(BOUNDS.name, scope=scope, on=on)
    if row is None:
        msg = f"no row of {BOUNDS.name} holds for {scope} on {on}"
        raise LookupError(msg)
    return Bounds(row["west"], row["south"], row["east"], row["north"])
