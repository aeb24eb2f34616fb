"""The dated rules of the problem desk: kinds, factors, who gets what, how long each turn takes, when it goes up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language

from diaodu.core.setting_kinds import Problem, SettingKind, register_setting_kind
from diaodu.core.settings import newest_setting
from diaodu.duties.rules import escalation_steps
from diaodu.problems.choices import Urgency
from diaodu.problems.routing import CONDITIONS, rules_of
from diaodu.problems.rules import Terms

_CODE = re.compile(r"[a-z][a-z_]{0,29}")
Said = dict[str, tuple[str, str]]


def _words(value: Any) -> list[Problem]:
    rows = value if isinstance(value, list) else []
    good = [
        row
        for row in rows
        if isinstance(row, Mapping)
        and set(row) == {"code", "zh", "en"}
        and all(isinstance(part, str) and 0 < len(part) <= 40 for part in row.values())
        and _CODE.fullmatch(row["code"])
    ]
    if good and len(good) == len(rows) and len({row["code"] for row in good}) == len(rows):
        return []
    return [
        (
            "请逐条填代码和中英文名称，代码用小写字母且不重复，"
            '如 [{"code": "permit", "zh": "审批手续", "en": "Permits"}]。',
            "List code and both names; codes are small letters and stand once, like"
            ' [{"code": "permit", "zh": "审批手续", "en": "Permits"}].',
        )
    ]


def _routing(value: Any) -> list[Problem]:
    try:
        rows = list(value) if isinstance(value, list) else None
        if rows and all(set(row) <= {*CONDITIONS, "to"} for row in rows):
            rules_of(rows)
            return []
    except (AttributeError, KeyError, TypeError, ValueError):
        pass
    return [
        (
            "请逐条填条件（kind 类别、factor 要素、subject 对象种类、place 片区或单位代码，可空）和去向 to："
            "lead 牵头单位、owner 所属单位、office 调度办、named:单位名称中的字、code:单位代码。",
            "Each rule has conditions (kind, factor, subject, place; any may be left out) and a target `to`: lead,"
            " owner, office, named:words of the unit's name, or code:its code.",
        )
    ]


def _clocks(value: Any) -> list[Problem]:
    if isinstance(value, Mapping) and set(value) == set(Urgency.values):
        rows = list(value.values())
        if all(isinstance(row, Mapping) and set(row) == set(Terms.__slots__) for row in rows) and all(
            isinstance(part, int) and not isinstance(part, bool) and 1 <= part <= 250
            for row in rows
            for part in row.values()
        ):
            return []
    return [
        (
            "请为 normal、urgent、critical 各填 route_hours、accept_hours（工作小时）和 solve_days、confirm_days"
            "（工作日），均为1至250的整数。",
            "Give route_hours, accept_hours (working hours), solve_days and confirm_days (working days), each 1 to 250,"
            " for normal, urgent and critical.",
        )
    ]


def _steps(value: Any) -> list[Problem]:
    try:
        steps = escalation_steps(value)
        if all(0 <= step.working_days <= 250 and 1 <= step.level <= 2 for step in steps):
            return []
    except (AttributeError, KeyError, TypeError, ValueError):
        pass
    return [
        (
            "请依次填逾期工作日数和级别（1 包保领导、2 县长），两者都要递增。",
            "List working days late and the level (1 sponsoring leader, 2 head of the county), both rising.",
        )
    ]


def _titles(value: Any) -> list[Problem]:
    if isinstance(value, list) and value and all(isinstance(word, str) and word.strip() for word in value):
        return []
    return [("请填岗位名称，如 县长。", "Name the posts by their titles.")]


LINK_TERMS = ("days", "raised_a_day", "steps_a_day")


def _links(value: Any) -> list[Problem]:
    if isinstance(value, Mapping) and set(value) == set(LINK_TERMS):
        parts = list(value.values())
        if all(isinstance(part, int) and not isinstance(part, bool) and 1 <= part <= 1000 for part in parts):
            return []
    return [
        (
            "请填 days（最长有效天数）、raised_a_day（每天最多提出几件）、steps_a_day（每天最多办理几步），"
            "均为1至1000的整数。",
            "Give days (the longest life), raised_a_day and steps_a_day (the most in a day), each 1 to 1000.",
        )
    ]


_EXAMPLE = {
    "route_hours": 4,
    "accept_hours": 7,
    "solve_days": 5,
    "confirm_days": 5,
}


def _kind(
    name: str,
    title: Problem,
    help_: Problem,
    check: Callable[[Any], list[Problem]],
    example: Any,
) -> SettingKind:
    return register_setting_kind(SettingKind(f"problems.{name}", *title, *help_, check=check, example=example))


_ONE_KIND = [{"code": "permit", "zh": "审批手续", "en": "Permits"}]
KINDS = _kind(
    "kinds",
    ("问题类别", "Kinds of problem"),
    ("提出问题时可选的类别。", "The kinds a problem may be of."),
    _words,
    _ONE_KIND,
)
FACTORS = _kind(
    "factors",
    ("问题涉及的要素", "Factors of problems"),
    ("问题缺的是哪种要素；与要素保障清单一致。", "Which factor is missing; the same as in the list of factors."),
    _words,
    [{"code": "land", "zh": "土地", "en": "Land"}],
)
STOP_REASONS = _kind(
    "stop_reasons",
    ("停表原因", "Reasons to stop a clock"),
    ("办理时钟可以因这些原因停表；停表时间顺延时限。", "A clock may stop for these reasons; it is due so much later."),
    _words,
    [{"code": "superior", "zh": "等待上级批复", "en": "Waiting for a superior's answer"}],
)
ROUTING = _kind(
    "routing",
    ("问题分办规则", "Routing of problems"),
    (
        "自上而下取第一条符合的规则提出承办单位，由调度办确认；规则所指单位已撤销的不用。",
        "The first rule that fits proposes the unit, the dispatch office confirms; a dissolved unit is passed over.",
    ),
    _routing,
    [{"factor": "land", "to": "named:自然资源"}, {"to": "lead"}],
)
CLOCKS = _kind(
    "clocks",
    ("问题办理时限", "Clocks of problems"),
    (
        "按紧急程度：分办、受理的工作小时数，办结、评价的工作日数。",
        "By urgency: working hours for routing and taking on, working days for solving and rating.",
    ),
    _clocks,
    dict.fromkeys(Urgency.values, _EXAMPLE),
)
ESCALATION = _kind(
    "escalation",
    ("问题逾期提级", "Escalation of problems"),
    (
        "承办单位逾期满几个工作日提到哪一级：1 包保领导、2 县长。",
        "After how many working days late a problem goes up: 1 sponsoring leader, 2 head of the county.",
    ),
    _steps,
    [{"working_days": 1, "level": 1}, {"working_days": 3, "level": 2}],
)
TOP_POSTS = _kind(
    "top_posts",
    ("提级到的主要领导岗位", "The leader problems go up to last"),
    ("按岗位名称，先列先用。", "By the title of the post; the first that exists counts."),
    _titles,
    ["县长", "市长"],
)

LINKS = _kind(
    "links",
    ("企业直通码的限度", "Limits of direct links"),
    (
        "企业凭直通码提出问题：码最长有效几天，每个码每天最多提出几件、办理几步。",
        "Firms raise problems by a direct link: its longest life in days, and how much it may do in a day.",
    ),
    _links,
    {"days": 180, "raised_a_day": 5, "steps_a_day": 20},
)


def link_terms(scope: str, *, on: date) -> Mapping[str, int]:
    return newest_setting(LINKS.name, scope=scope, on=on) or {"days": 1, "raised_a_day": 1, "steps_a_day": 1}


def words_for(kind: SettingKind, scope: str, *, on: date | None = None) -> Said:
    """code → (Chinese, English), in the order of the row that holds."""
    rows = newest_setting(kind.name, scope=scope, on=on) or []
    return {row["code"]: (row["zh"], row["en"]) for row in rows}


def choices_for(kind: SettingKind, scope: str, *, on: date | None = None) -> list[tuple[str, str]]:
    """The same for a field, in the visitor's language."""
    place = 1 if get_language() == "en" else 0
    return [(code, said[place]) for code, said in words_for(kind, scope, on=on).items()]
