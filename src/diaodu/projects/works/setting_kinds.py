"""The dated rules of programmes: which kinds of things they count, and when an item is late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from diaodu.core.setting_kinds import Field, Problem, SettingKind, register_setting_kind, whole_number
from diaodu.core.settings import newest_setting
from diaodu.projects.works.choices import Track

_EXAMPLE = {"neighbourhood": {"zh": "老旧小区", "en": "Old neighbourhoods", "track": "building", "units": ["万平方米"]}}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing. `units`: what it is measured in, the usual one first."""

    key: str
    zh: str
    en: str
    track: str
    units: tuple[str, ...]

    def label(self, *, english: bool) -> str:
        return self.en if english else self.zh


def _check(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping) or not value:
        return [('请填成 {"river": {"zh": …, "en": …, "track": …, "units": […]}} 的样子。', "Write a name for each.")]
    return [problem for key, row in value.items() for problem in _row_problems(str(key), row)]


def _row_problems(key: str, row: Any) -> list[Problem]:
    if not isinstance(row, Mapping) or not row.get("zh") or not row.get("en"):
        return [(f"“{key}”缺中文或英文名称。", f"{key} lacks its name in one of the languages.")]
    if row.get("track") not in Track.values:
        return [(f"“{key}”的 track 应为 building 或 clearing。", f"The track of {key} is building or clearing.")]
    units = row.get("units")
    if not isinstance(units, list) or not units or not all(isinstance(unit, str) and unit for unit in units):
        return [(f"“{key}”没有写计量单位。", f"{key} has no unit of measure.")]
    if len(key) > 20:
        return [(f"“{key}”太长，最多20个字符。", f"{key} is too long, at most 20 letters.")]
    return []


KINDS = register_setting_kind(
    SettingKind(
        name="works.kinds",
        title_zh="工程事项类别",
        title_en="Kinds of works",
        help_zh="重点工程里数得清的东西：老旧小区、村、河、路，以及征迁的户、地、坟、管线；各用什么计量单位。",
        help_en="What programmes count: neighbourhoods, rivers, roads, what is to be cleared; and in which unit.",
        check=_check,
        example=_EXAMPLE,
    )
)
RED_AFTER = register_setting_kind(
    SettingKind(
        name="works.red_after_days",
        title_zh="工程事项亮红灯的天数",
        title_en="Days until an item is red",
        help_zh="过了计划开工或完工日期就是黄灯；超过这么多天还没到，亮红灯。",
        help_en="Late is yellow; more than this many days late is red.",
        check=whole_number(0, 730, zh="（天）", en="days"),
        example=90,
        field=Field.NUMBER,
    )
)


def kinds_of(scope: str, *, on: date) -> dict[str, Kind]:
    """By key, in the order of the rule that holds for the county on that day."""
    rows = newest_setting(KINDS.name, scope=scope, on=on) or {}
    return {
        key: Kind(key, row["zh"], row["en"], row["track"], tuple(row["units"]))
        for key, row in rows.items()
        if not _row_problems(key, row)
    }


def red_after(scope: str, *, on: date) -> int:
    days = newest_setting(RED_AFTER.name, scope=scope, on=on)
    if days is None:
        msg = f"no row of {RED_AFTER.name} holds for {scope} on {on}"
        raise LookupError(msg)
    return int(days)
