"""Codes of firms: the unified social credit code (GB 32100-2015) and the industry code (GB/T 4754-2017). Pure."""

from __future__ import annotations

import re
from functools import cache

from diaodu.kernel.tables import table_rows

# GB 32100: no I, O, S, V, Z, which are mistaken for digits and each other.
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_SHAPE = re.compile(rf"[{LETTERS}]{{2}}[0-9]{{6}}[{LETTERS}]{{10}}")
_INDUSTRY = re.compile(r"[0-9]{2,4}")


def plain_code(text: str) -> str:
    """As it is kept: no spaces, capitals."""
    return re.sub(r"[\s-]", "", text).upper()


def check_letter(first: str) -> str:
    """The eighteenth letter that belongs to the first seventeen."""
    total = sum(LETTERS.index(letter) * weight for letter, weight in zip(first, WEIGHTS, strict=True))
    return LETTERS[-total % 31]


def credit_code_problem(code: str) -> tuple[str, str] | None:
    """What is wrong with a code, in Chinese and English; None where it is a good one."""
    if len(code) != 18:
        return (
            f"统一社会信用代码应为18位，这里有{len(code)}位",
            f"A unified social credit code has 18 letters, not {len(code)}",
        )
    if not _SHAPE.fullmatch(code):
        return (
            "统一社会信用代码里有不该出现的字符（不用 I、O、S、V、Z；第3至8位是数字）",
            "A letter does not belong there (no I, O, S, V, Z; places 3 to 8 are digits)",
        )
    if check_letter(code[:17]) != code[17]:
        return (
            "统一社会信用代码的校验位不对，请核对营业执照",
            "The check letter does not fit; compare the business licence",
        )
    return None


def is_credit_code(code: str) -> bool:
    return credit_code_problem(code) is None


def industry_problem(code: str) -> tuple[str, str] | None:
    """An industry code is empty or two to four digits whose first two name a division of GB/T 4754-2017."""
    if not code or (_INDUSTRY.fullmatch(code) and code[:2] in divisions()):
        return None
    return (
        f"行业代码“{code}”不对：应为国民经济行业分类（GB/T 4754）的2至4位代码",
        f"“{code}” is no industry code: two to four digits of GB/T 4754",
    )


@cache
def divisions() -> dict[str, tuple[str, str, str]]:
    """Division → its section's letter, its name in Chinese and in English."""
    return {
        row["division"]: (row["section"], row["name_zh"], row["name_en"])
        for row in table_rows("industry", "divisions.csv")
    }


def industry_said(code: str, *, english: bool) -> str:
    """The name of the division a code lies in; empty for none."""
    found = divisions().get(code[:2])
    return found[2 if english else 1] if found else ""
