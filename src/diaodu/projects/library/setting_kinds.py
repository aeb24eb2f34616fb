"""The dated rules of the library: entry conditions, industries, statistics, channels, batches, systems, photos."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import DecimalException as DecimalError
from typing import Any

from diaodu.core.setting_kinds import Field, Problem, SettingKind, register_setting_kind, whole_number
from diaodu.core.settings import newest_setting
from diaodu.projects.library.rules.batches import BatchRule
from diaodu.projects.library.rules.channels import Channel, channels_of
from diaodu.projects.library.rules.entry import Condition, conditions_of
from diaodu.projects.library.rules.fitting import Fitting, fitting_of
from diaodu.projects.library.rules.statistics import StatisticsRule

_WRONG = (AttributeError, KeyError, TypeError, ValueError, DecimalError)


def _reads(read: Callable[[Any], Any], zh: str, en: str) -> Callable[[Any], list[Problem]]:
    """A check that the value can be read by what will read it later."""

    def check(value: Any) -> list[Problem]:
        try:
            read(value)
        except _WRONG as error:
            return [(f"{zh}（{error}）", f"{en} ({error})")]
        return []

    return check


def _named(value: Any) -> None:
    """A list of {"code", "zh", "en"}, no code twice."""
    codes = [row["code"] for row in value]
    if len(set(codes)) != len(codes) or not all(row["zh"] and row["en"] for row in value):
        raise ValueError("code, zh, en")


def _channels(value: Any) -> None:
    if len(channels_of(value)) != len(value):
        raise ValueError("a code stands there twice")


def _photo(value: Any) -> None:
    if not (0 <= int(value["bits"]) <= 32 and int(value["metres"]) > 0):
        raise ValueError("bits 0-32, metres above 0")


ENTRY = register_setting_kind(
    SettingKind(
        name="projects.entry_conditions",
        title_zh="项目入阶段条件",
        title_en="Entry conditions of stages",
        help_zh="每条写 need（要填要证的内容）、stage（从哪一阶段起必须有），"
        "可加 kinds（只对哪几类项目）、source（依据）。",
        help_en="Each row: need (what must be filled in or proved), stage (from which on), optional kinds and source.",
        check=_reads(conditions_of, "读不懂：请对照示例", "This cannot be read; compare the example"),
        example=[
            {"need": "total", "stage": "reserve"},
            {"need": "file:permit", "stage": "started", "kinds": ["own", "expansion"]},
        ],
    )
)
INDUSTRIES = register_setting_kind(
    SettingKind(
        name="projects.industries",
        title_zh="本县产业名单（“6+4”）",
        title_en="The county's industries",
        help_zh="项目归组用的产业：code 不变，zh、en 是名称。县里调整产业提法时另立一条。",
        help_en="The industries projects are grouped by: code stays, zh and en are the names.",
        check=_reads(
            _named, "读不懂：每条要有 code、zh、en，code 不重复", "Each row needs code, zh and en, no code twice"
        ),
        example=[{"code": "salt", "zh": "海盐化工", "en": "Salt chemistry"}],
    )
)
STATISTICS = register_setting_kind(
    SettingKind(
        name="projects.statistics",
        title_zh="投资项目纳统规则",
        title_en="Entry of projects into statistics",
        help_zh="threshold、large 以万元计；开工后超过 yellow_months 个月未纳统黄灯，超过 red_months 个月红灯；"
        "papers、large_papers 是申报要备齐的材料（后者用于 large 以上）。",
        help_en="threshold and large in 10,000 yuan; yellow and red months after the start; papers to be at hand.",
        check=_reads(StatisticsRule.from_data, "读不懂：请对照示例", "This cannot be read; compare the example"),
        example={
            "threshold": 500,
            "large": 5000,
            "yellow_months": 1,
            "red_months": 2,
            "papers": ["approval", "contract"],
            "large_papers": ["approval", "contract", "photo", "licence"],
        },
    )
)
CHANNELS = register_setting_kind(
    SettingKind(
        name="projects.channels",
        title_zh="上级大盘子申报渠道",
        title_en="Channels of upper-level lists and money",
        help_zh='每条写 code、zh、en、windows（申报窗口，如 [["09-01","11-30"]]，空为全年）、money（是否资金）、'
        "checks（条件）。条件可用：min_total、max_asked_share、min_capital_share、min_cover、stage_from、"
        "needs_code、papers、not_directions、not_kinds。",
        help_en="Each row: code, zh, en, windows, money, checks (min_total, max_asked_share, min_capital_share,"
        " min_cover, stage_from, needs_code, papers, not_directions, not_kinds).",
        check=_reads(_channels, "读不懂：请对照示例", "This cannot be read; compare the example"),
        example=[
            {
                "code": "special_bond",
                "zh": "地方政府专项债券",
                "en": "Special bonds",
                "windows": [["09-01", "11-30"]],
                "money": True,
                "checks": {"min_cover": 1.2, "papers": ["approval"]},
            }
        ],
    )
)
BATCHES = register_setting_kind(
    SettingKind(
        name="projects.batches",
        title_zh="半年动态调整规则",
        title_en="Half-yearly adjustment of batches",
        help_zh="stalled_months：储备、前期多少个月没有进展建议调出；soon_months：计划竣工在多少个月内的列入投产一批。",
        help_en="stalled_months: no step for so long, out; soon_months: completion planned so near, into production.",
        check=_reads(BatchRule.from_data, "读不懂：请对照示例", "This cannot be read; compare the example"),
        example={"stalled_months": 12, "soon_months": 4},
    )
)
SYSTEMS = register_setting_kind(
    SettingKind(
        name="projects.systems",
        title_zh="上级项目系统",
        title_en="Upper-level project systems",
        help_zh="项目数据以这些系统为准，本系统只留镜像：code 不变，zh、en 是名称。",
        help_en="Systems that are master of project data; only mirrors are kept here.",
        check=_reads(
            _named, "读不懂：每条要有 code、zh、en，code 不重复", "Each row needs code, zh and en, no code twice"
        ),
        example=[{"code": "national", "zh": "国家重大建设项目库", "en": "National library of major projects"}],
    )
)
PHOTOS = register_setting_kind(
    SettingKind(
        name="projects.photos",
        title_zh="现场照片核对",
        title_en="Checking of site photos",
        help_zh="bits：与以往照片相差不超过几位（共64位）算相像；metres：拍摄点离项目多远要提示。只提示，由人判断。",
        help_en="bits: differing in at most so many of 64 is alike; metres: so far from the project is flagged.",
        check=_reads(_photo, "读不懂：请对照示例", "This cannot be read; compare the example"),
        example={"bits": 6, "metres": 2000},
        field=Field.JSON,
    )
)
TEMPLATES = register_setting_kind(
    SettingKind(
        name="projects.schedule_templates",
        title_zh="项目进度模板对应行业",
        title_en="Which schedule template fits which industry",
        help_zh="模板代号 → 国民经济行业代码开头的列表；对不上的用通用模板（plain）。排进度时先选好这一个，仍可改。",
        help_en="Template → beginnings of industry codes (GB/T 4754); what fits none takes the plain one.",
        check=_reads(fitting_of, "读不懂：请对照示例", "This cannot be read; compare the example"),
        example={"industry": ["13", "26", "35"], "roads": ["48"]},
    )
)
WINDOWS = register_setting_kind(
    SettingKind(
        name="projects.window_notice",
        title_zh="申报窗口关闭前提醒",
        title_en="Notice before a window of applications closes",
        help_zh="窗口关闭前多少个工作日，把还没有上报的申报列入责任单位的待办。",
        help_en="So many working days before a window closes, what is not yet submitted comes on the unit's desk.",
        check=whole_number(1, 60),
        example=10,
        field=Field.NUMBER,
    )
)


LEAST_TOLD = register_setting_kind(
    SettingKind(
        name="projects.least_told",
        title_zh="投资预测：月份报数要求",
        title_en="Forecasts of investment: how many must have told",
        help_zh="最近的月份，应报项目中至少百分之几报了投资才计入预测；不足的按还没有报齐处理，等报齐再计。",
        help_en="The last months count in forecasts of investment once so many percent of the projects on site"
        " have told them.",
        check=whole_number(1, 100),
        example=80,
        field=Field.NUMBER,
    )
)


def least_told(scope: str, on: date) -> int:
    """In percent; all of them where no row holds."""
    value = newest_setting(LEAST_TOLD.name, scope=scope, on=on)
    return 100 if value is None else int(value)


def entry_conditions(scope: str, on: date) -> tuple[Condition, ...]:
    return conditions_of(newest_setting(ENTRY.name, scope=scope, on=on) or ())


def statistics_rule(scope: str, on: date) -> StatisticsRule:
    """Of a day before any rule was there, the one in force today."""
    row = newest_setting(STATISTICS.name, scope=scope, on=on) or newest_setting(STATISTICS.name, scope=scope)
    return StatisticsRule.from_data(row)


def channels(scope: str, on: date) -> dict[str, Channel]:
    return channels_of(newest_setting(CHANNELS.name, scope=scope, on=on) or ())


def industries(scope: str, on: date) -> dict[str, tuple[str, str]]:
    """code → its name in Chinese and English."""
    rows = newest_setting(INDUSTRIES.name, scope=scope, on=on) or ()
    return {row["code"]: (row["zh"], row["en"]) for row in rows}


def systems(scope: str, on: date) -> dict[str, tuple[str, str]]:
    rows = newest_setting(SYSTEMS.name, scope=scope, on=on) or ()
    return {row["code"]: (row["zh"], row["en"]) for row in rows}


def fitting(scope: str, on: date) -> Fitting:
    return fitting_of(newest_setting(TEMPLATES.name, scope=scope, on=on) or {})


def window_notice(scope: str, on: date) -> int | None:
    """In working days; None where the county wants none."""
    value = newest_setting(WINDOWS.name, scope=scope, on=on)
    return None if value is None else int(value)
