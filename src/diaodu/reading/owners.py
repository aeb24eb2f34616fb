"""Who answers for a task, where the text says it: （牵头单位：发改局；配合单位：…）, 由住建局牵头."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNIT = r"[\u4e00-\u9fff（）()·]{2,24}"
_UNITS = r"(?P<units>(?:[^；;。（）()\n]|[（(][^（）()\n]{1,20}[）)]){2,120})"  # 各县（市、区） is one of them
_LEAD = re.compile(rf"(?:牵头(?:单位|部门)|责任单位|责任部门|承办单位|主办单位|落实单位)[:：]\s?{_UNITS}")
_PARTNERS = re.compile(rf"(?:配合(?:单位|部门)|协办单位|参与单位|责任/配合单位)[:：]\s?{_UNITS}")
_BY = re.compile(rf"由(?P<lead>{_UNIT}?)(?:负责)?牵头")
_BETWEEN = re.compile(r"[、，,\s]+(?![^（(]*[）)])|(?<=局)和")


@dataclass(frozen=True, slots=True)
class Owners:
    lead: str = ""
    partners: tuple[str, ...] = ()


def find_owners(sentence: str) -> Owners:
    """Lead and partners a sentence names; where one label names several units, the first leads (list order is rank)."""
    lead = _LEAD.search(sentence)
    partners = _PARTNERS.search(sentence)
    helping = tuple(split_units(partners["units"])) if partners else ()
    if lead:
        first, *others = split_units(lead["units"]) or [""]
        return Owners(first, tuple(others) + helping)
    by = _BY.search(sentence)
    return Owners(by["lead"] if by else "", helping)


def split_units(text: str) -> list[str]:
    """Unit names divided by 、 or spaces, in order."""
    return [name for name in _BETWEEN.split(text.strip()) if name]
