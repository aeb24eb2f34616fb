"""How large a firm is by the statistical classes: large, medium, small, micro. Pure; the bounds are a dated rule.

A firm is in the first class all of whose lower bounds it reaches. What is not known decides only where it could
change the answer: then there is no class, and the reason says what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

CLASSES = ("large", "medium", "small")  # in falling order; what reaches none is micro
MICRO = "micro"
FIGURES = {
    "people": ("从业人员", "people employed"),
    "revenue": ("营业收入", "revenue"),
    "assets": ("资产总额", "assets"),
}
_PREFIX = re.compile(r"[0-9]{2,4}")
_RANGE = re.compile(r"([0-9]{2})-([0-9]{2})")
_SHAPE = (
    '每个行业写成 {"zh": …, "en": …, "industries": ["06-46"], "large": {"people": 1000}, …} 的样子，大中小型各一。',
    "Each trade is written with zh, en, industries and the bounds of large, medium and small.",
)


@dataclass(frozen=True, slots=True)
class Sized:
    """`size` empty: it cannot be told, `why` says which figure is missing."""

    size: str
    trade: str = ""
    why: tuple[str, str] = ("", "")


def trade_of(industry: str, rule: Mapping[str, Any]) -> str:
    """The trade of an industry code; the longest prefix decides. Empty: this industry is not classed."""
    best, found = 0, ""
    for key, row in rule.items():
        for word in row["industries"]:
            span = _RANGE.fullmatch(word)
            length = 2 if span else len(word)
            fits = span[1] <= industry[:2] <= span[2] if span else industry.startswith(word)
            if fits and len(industry) >= 2 and length > best:
                best, found = length, key
    return found


def size_of(industry: str, figures: Mapping[str, Decimal | None], rule: Mapping[str, Any]) -> Sized:
    trade = trade_of(industry, rule)
    if not trade:
        return Sized("", "", ("这个行业不划分规模", "Firms of this industry are not classed"))
    known = {name: value for name, value in figures.items() if value is not None}
    for size in CLASSES:
        bounds = rule[trade][size]
        if any(name in known and known[name] < Decimal(least) for name, least in bounds.items()):
            continue
        missing = [name for name in bounds if name not in known]
        if missing:
            zh, en = "、".join(FIGURES[name][0] for name in missing), ", ".join(FIGURES[name][1] for name in missing)
            return Sized("", trade, (f"缺{zh}", f"{en} not known"))
        return Sized(size, trade)
    return Sized(MICRO, trade)


def size_problems(value: Any) -> list[tuple[str, str]]:
    """What is wrong with a rule, in both languages."""
    if not isinstance(value, Mapping) or not value:
        return [_SHAPE]
    return [problem for key, row in value.items() for problem in _row_problems(str(key), row)]


def _row_problems(key: str, row: Any) -> list[tuple[str, str]]:
    if not isinstance(row, Mapping) or not row.get("zh") or not row.get("en"):
        return [(f"“{key}”：{_SHAPE[0]}", f"{key}: {_SHAPE[1]}")]
    industries = row.get("industries")
    if not isinstance(industries, Sequence) or isinstance(industries, str) or not industries or not all(
        isinstance(word, str) and (_PREFIX.fullmatch(word) or _RANGE.fullmatch(word)) for word in industries
    ):  # fmt: skip
        return [(f"“{key}”的行业代码不对，写成 54 或 06-46。", f"{key}: write industries as 54 or 06-46.")]
    return [problem for size in CLASSES for problem in _bound_problems(key, size, row.get(size))]


def _bound_problems(key: str, size: str, bounds: Any) -> list[tuple[str, str]]:
    if not isinstance(bounds, Mapping) or not bounds or set(bounds) - FIGURES.keys() or not all(
        isinstance(least, int) and not isinstance(least, bool) and least >= 0 for least in bounds.values()
    ):  # fmt: skip
        return [(
            f"“{key}”的 {size} 应写明 people（人）、revenue、assets（万元）中的下限。",
            f"{key}: {size} names lower bounds of people, revenue or assets.",
        )]  # fmt: skip
    return []
