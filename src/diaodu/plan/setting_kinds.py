"""The dated rules of lights and paces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import InvalidOperation
from typing import Any

from diaodu.core.setting_kinds import Problem, SettingKind, register_setting_kind
from diaodu.core.settings import newest_setting
from diaodu.kernel.light import LightPack
from diaodu.kernel.pace import curve_shares

_EXAMPLE = {
    "bands": [
        {"up_to": 0, "light": "green"},
        {"up_to": 10, "light": "green", "zh": "差距在10个百分点以内", "en": "within 10 points"},
        {"up_to": 30, "light": "yellow"},
        {"light": "red"},
    ],
    "yellow_run": 2,
    "near_days": 30,
    "over_limit": 0,
    "behind_rank": 2,
    "rate_points": 1,
}


def _pack(value: Any) -> list[Problem]:
    try:
        LightPack.from_row(value)
    except KeyError as error:
        return [(f"缺少 {error.args[0]}。", f"{error.args[0]} is missing.")]
    except (ValueError, TypeError, AttributeError, InvalidOperation) as error:
        return [(f"灯的规则有缺口或写错：{error}。", f"The rules of the light leave a hole or are no rules: {error}.")]
    return []


def _curves(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping) or not value:
        return [('请填成 {"名称": {"zh": …, "en": …, "shares": [12个数]}} 的样子。', "Write a name for each curve.")]
    problems = []
    for name, curve in value.items():
        if not isinstance(curve, Mapping) or not curve.get("zh") or not curve.get("en"):
            problems.append((f"“{name}”缺中文或英文名称。", f"{name} lacks its name in one of the languages."))
            continue
        try:
            curve_shares(curve.get("shares"))
        except ValueError as error:
            zh = "要有12个逐月累计百分数，只升不降，最后是100"
            problems.append((f"“{name}”不成曲线：{zh}。", f"{name} is no curve: {error}."))
    return problems


LIGHT_RULES = register_setting_kind(
    SettingKind(
        name="light.rules",
        title_zh="亮灯规则",
        title_en="Rules of the lights",
        help_zh="bands：比序时低多少个百分点以内亮什么灯，可写档位名称；其余为各类任务的界限。",
        help_en="bands: which light up to how many points behind the pace, named where wanted; then the limits.",
        check=_pack,
        example=_EXAMPLE,
    )
)
PACE_CURVES = register_setting_kind(
    SettingKind(
        name="plan.pace_curves",
        title_zh="季节曲线",
        title_en="Seasonal curves",
        help_zh="每条曲线是12个月逐月累计应完成的百分数；口径确认时照抄进去，以后改曲线不影响已定口径。",
        help_en="Each curve has twelve cumulative percents; it is copied into what counts when that is agreed.",
        check=_curves,
        example={
            "building": {"zh": "建设类", "en": "Building", "shares": [1, 2, 8, 18, 30, 42, 52, 63, 75, 87, 96, 100]}
        },
    )
)


@dataclass(frozen=True, slots=True)
class Curve:
    name: str
    zh: str
    en: str
    shares: tuple[Any, ...]


def pace_curves(scope: str) -> dict[str, Curve]:
    """The seasonal curves a unit path may choose from; one query."""
    rows = newest_setting(PACE_CURVES.name, scope=scope) or {}
    return {name: Curve(name, row["zh"], row["en"], tuple(row["shares"])) for name, row in rows.items()}


def _shares(value: Any, *names: str) -> list[Problem]:
    """Percents between 0 and 100, each there."""
    known = isinstance(value, dict) and set(value) == set(names)
    if known and all(type(value[name]) in (int, float) and 0 <= value[name] <= 100 for name in names):
        return []
    said = "、".join(names)
    return [(f"请写全 {said}，都是 0 到 100 的百分数。", f"Give {', '.join(names)}, each a percent from 0 to 100.")]


EDITION_KIND = register_setting_kind(
    SettingKind(
        name="plan.edition",
        title_zh="内部版核对",
        title_en="Checking an internal edition",
        help_zh="掩码以外的文字有百分之几对不上，就算另一版（other_version）或另一份文件（other_document），不予采用。",
        help_en="How much of the text outside the masks may differ before the edition counts as another version"
        " (other_version) or another document (other_document).",
        check=lambda value: _shares(value, "other_version", "other_document"),
        example={"other_version": 3, "other_document": 40},
    )
)


REVISION_KIND = register_setting_kind(
    SettingKind(
        name="plan.revision",
        title_zh="修订稿核对",
        title_en="Checking a revision",
        help_zh="原方案的任务文字至少有百分之几能在修订稿里对上（kept_at_least）；少于此数就算另一份文件，不予受理。",
        help_en="How much of the promises of the version before must be found in a revision (kept_at_least); with less"
        " it counts as another document.",
        check=lambda value: _shares(value, "kept_at_least"),
        example={"kept_at_least": 30},
    )
)
