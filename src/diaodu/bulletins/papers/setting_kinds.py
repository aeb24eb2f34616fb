"""The dated rules of papers: head, register and words of each kind; lengths and weights of material."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from diaodu.bulletins.papers.choices import NUMBERED, Length
from diaodu.bulletins.papers.composing.bulletin import SECTIONS
from diaodu.core.models import Setting
from diaodu.core.setting_kinds import Problem, SettingKind, register_setting_kind
from diaodu.core.settings import setting_row

_WORDS = ("register", "head", "title", "recipients", "copies")
_NUMBERS = ("first", "reds", "greens", "said")
_PLACES = re.compile(r"\{([a-z]+)\}")
PLACES = {"county", "office", "period", "about", "unit"}
WEIGHTS = ("opening", "light", "money", "said", "problem", "due", "node", "content")

_EXAMPLE: dict[str, Any] = {
    "bulletin": {
        "order": 1,
        "register": "调通",
        "first": 1,
        "head": "{county}经济运行调度通报",
        "title": "关于{period}全县重点任务调度情况的通报",
        "recipients": "各镇街、各园区，县直各部门、各单位",
        "copies": "县委办公室，县人大常委会办公室，县政协办公室",
        "sections": list(SECTIONS),
        "reds": 10,
        "greens": 10,
        "said": 4,
    }
}
_MATERIAL_EXAMPLE: dict[str, Any] = {
    "title": "关于{about}有关情况的汇报",
    "lengths": {"page": 600, "short": 800, "long": 1500, "slides": 1200},
    "weights": dict.fromkeys(WEIGHTS, 50),
}


def _templates(value: Any) -> list[Problem]:
    if not isinstance(value, Mapping) or not value or not set(value) <= {str(kind) for kind in NUMBERED}:
        return [
            (
                "请按 bulletin 通报、brief 简报、notice 督办通知、minutes 纪要 分别填写。",
                "Write a part for each of bulletin, brief, notice, minutes.",
            )
        ]
    return [problem for kind, row in value.items() for problem in _template(str(kind), row)]


def _template(kind: str, row: Any) -> list[Problem]:
    if not isinstance(row, Mapping):
        return [(f"“{kind}”请填成对象。", f"{kind} is to be an object.")]
    problems: list[Problem] = []
    for name in _WORDS:
        text = row.get(name, "")
        if not isinstance(text, str) or (name in ("register", "head", "title") and not text.strip()):
            problems.append((f"“{kind}”缺 {name}。", f"{kind} lacks {name}."))
        elif not _fills(text):
            problems.append(
                (
                    f"“{kind}”的 {name} 里只能用 {{county}}、{{office}}、{{period}}、{{about}}、{{unit}}。",
                    f"{name} of {kind} may hold {{county}}, {{office}}, {{period}}, {{about}}, {{unit}} only.",
                )
            )
    if len(str(row.get("register", ""))) > 20 or not isinstance(row.get("first", 1), int) or row.get("first", 1) < 1:
        problems.append(
            (f"“{kind}”的代字不超过20字，起始号从1起。", f"{kind}: register up to 20 letters, first from 1.")
        )
    if not set(row.get("sections", ())) <= set(SECTIONS):
        problems.append(
            (f"“{kind}”的章节只能取 {'、'.join(SECTIONS)}。", f"Sections of {kind}: {', '.join(SECTIONS)}.")
        )
    if any(not isinstance(row.get(name, 1), int) or row.get(name, 1) < 0 for name in _NUMBERS):
        problems.append((f"“{kind}”的条数请填整数。", f"The counts of {kind} are to be whole numbers."))
    return problems


def _material(value: Any) -> list[Problem]:
    good = (
        isinstance(value, Mapping)
        and isinstance(value.get("title"), str)
        and _fills(value["title"])
        and _whole(value.get("lengths"), {str(each) for each in Length}, least=200)
        and _whole(value.get("weights"), set(WEIGHTS), least=0)
    )
    return [] if good else [
        (
            f"请填 title、lengths（{'、'.join(Length.values)}，不少于200字）和 weights（{'、'.join(WEIGHTS)}）。",
            f"Write title, lengths ({', '.join(Length.values)}, at least 200) and weights ({', '.join(WEIGHTS)}).",
        )
    ]  # fmt: skip


def _fills(text: str) -> bool:
    """Whether its places in braces are known ones, and no brace is left over."""
    return set(_PLACES.findall(text)) <= PLACES and not set("{}") & set(_PLACES.sub("", text))


def _whole(rows: Any, keys: set[str], *, least: int) -> bool:
    if not isinstance(rows, Mapping) or set(rows) != keys:
        return False
    return all(isinstance(number, int) and number >= least for number in rows.values())


TEMPLATES = register_setting_kind(
    SettingKind(
        name="papers.templates",
        title_zh="公文版式与文号",
        title_en="Heads and numbers of papers",
        help_zh="每种公文的发文机关标志、代字、标题、主送、抄送、章节与红绿灯条数；first 是本系统启用后的第一个号。",
        help_en="Head, register, title, recipients, copies, sections and list lengths of each kind of paper.",
        check=_templates,
        example=_EXAMPLE,
    )
)
MATERIAL = register_setting_kind(
    SettingKind(
        name="papers.material",
        title_zh="材料的篇幅与取舍",
        title_en="Lengths and weights of material",
        help_zh="各种篇幅的字数上限；超出时先删权重小的句子，数据从不截断。",
        help_en="How long each kind of material may be; the least weighty sentences go first.",
        check=_material,
        example=_MATERIAL_EXAMPLE,
    )
)


def template_for(kind: str, scope: str, *, on: date) -> tuple[Mapping[str, Any], Setting | None]:
    """The words of a kind of paper and the row they stand in."""
    row = setting_row(TEMPLATES.name, scope=scope, on=on)
    return (row.value.get(kind, {}) if row else {}), row


def material_rule(scope: str, *, on: date) -> tuple[Mapping[str, Any], Setting | None]:
    row = setting_row(MATERIAL.name, scope=scope, on=on)
    return (row.value if row else _MATERIAL_EXAMPLE), row
