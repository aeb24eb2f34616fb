"""Numbers somebody typed into the prose with nothing behind them: 无据数字.

Dates, numbers of papers, codes of records and the numbering of paragraphs are no figures and are let through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from diaodu.bulletins.papers.composing.bound import TOKEN

_DIGIT = "0-9０-９"
_HAN = "〇零一二三四五六七八九十百千万亿两半"
# What is measured, not merely named: 两亿元 is a figure, 一个 and 三大 are words.
_HARD_UNITS = (
    "万元|亿元|元|个百分点|百分点|亩|公顷|平方公里|平方米|公里|千米|吨|千瓦时|千瓦|成|倍|户企业|家企业|人次|户|万人"
)
_LET_THROUGH = re.compile(
    rf"〔[{_DIGIT}]{{4}}〕\s*第?[{_DIGIT}]+号"  # 〔2026〕7号
    rf"|[A-Z]-[{_DIGIT}]{{4}}-[{_DIGIT}]{{3,}}(?:\.[{_DIGIT}]+)*"  # codes of records
    rf"|[{_DIGIT}]{{4}}[—\-－~～至][{_DIGIT}]{{4}}年"
    rf"|[{_DIGIT}]{{4}}年(?:度)?"
    rf"|(?:[{_DIGIT}]{{1,2}}[—\-－~～至、])*[{_DIGIT}]{{1,2}}月份?(?:底|末|初)?(?:[{_DIGIT}]{{1,2}}(?:[—\-－~～至][{_DIGIT}]{{1,2}})?日)?"
    rf"|[{_DIGIT}]{{1,2}}日(?=前|起|止|内|至|召开|印发)"
    rf"|[{_DIGIT}]{{1,2}}[:：][{_DIGIT}]{{2}}"
    rf"|第[{_DIGIT}]+(?:期|号|次|季度|批|条|款)"
    rf"|^[\s　]*[（(]?[{_DIGIT}]{{1,2}}[）).．、](?![{_DIGIT}])",
    re.MULTILINE,
)
_FIGURE = re.compile(
    rf"[+\-−－]?[{_DIGIT}]+(?:[,，][{_DIGIT}]{{3}})*(?:[.．][{_DIGIT}]+)?(?:\s*[%％‰]|[万亿]?(?:{_HARD_UNITS})|[万亿余多]*[个项条家]?)?"
    rf"|百分之[{_HAN}点]+"
    rf"|[{_HAN}]+(?:余|多)?(?:{_HARD_UNITS})"
)
_NO_FIGURES = re.compile(r"^(?:半|两|一|十|百|千|万|亿)?成$|一成不变|成倍")


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed number: its words and where in the text they stand."""

    words: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.words)


def unbound_numbers(text: str) -> list[Typed]:
    """Every number in the prose that no token stands for, in order."""
    hidden = _covered(TOKEN, text)
    hidden = _covered(_LET_THROUGH, hidden)
    return [
        Typed(text[match.start() : match.end()], match.start())
        for match in _FIGURE.finditer(hidden)
        if not _NO_FIGURES.search(match.group())
    ]


def _covered(pattern: re.Pattern[str], text: str) -> str:
    """The same length, with what the pattern finds made invisible."""
    return pattern.sub(lambda match: "\0" * len(match.group()), text)
