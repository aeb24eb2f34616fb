"""Which period a figure is of, in the words of a text: 1—8月, 8月当月, 上半年, 截至8月底, 今年以来."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from diaodu.bulletins.checking.matching.model import When
from diaodu.reading.numerals import han

_DASH = r"[-－—–~～至到]{1,2}"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_YEAR = r"(?:(?P<year>20\d{2})年|(?P<this>今年|本年|当年)|(?P<past>去年|上年|上一年))"
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
PERIOD = re.compile(
    rf"(?:{_YEAR}[度的]?)?(?:"
    rf"(?P<run>[1一]月?{_DASH}(?P<run_end>{_MONTH})月(?:份)?)"
    rf"|前(?P<first_n>{_MONTH})个?月"
    r"|(?P<half>上半年)|(?P<three>前三季度|1{dash}3季度|一至三季度|前3季度)|(?P<all>(?:全年|年度)(?!目标|任务|计划|预算))"
    r"|(?P<quarter>[一二三四1-4])季度(?P<quarter_alone>当季|单季)?"
    rf"|(?:截至|截止|到|至)?(?P<until>{_MONTH})月(?:底|末)|(?:截至|截止)(?P<up_to>{_MONTH})月\d{{1,2}}日"
    rf"|(?P<month>{_MONTH})月(?:份)?(?P<alone>当月|单月|本月)?(?!\d{{1,2}}日|[-—]\d)"
    rf"|(?P<alone_word>当月|单月|本月)"
    r")|(?P<year_alone>20\d{2})年(?:度)?(?!\d|[-—])|(?P<since>今年以来)|(?P<year_before>上年同期|去年同期)".replace(
        "{dash}", _DASH
    )
)
_WHOLES = {"half": 6, "three": 9, "all": 12, "year_alone": 12, "since": 0}
_CUMULATED = re.compile(r"，?累计|以来")
_ITSELF = re.compile(r"的?\d")  # 较一季度的5.2%: the figure of that period
_COMPARED = re.compile(r"[比较]\Z")


@dataclass(frozen=True, slots=True)
class PeriodSaid:
    start: int
    end: int
    when: When


class Periods:
    """The periods a text names, asked by place."""

    def __init__(self, text: str, *, year: int, month: int) -> None:
        self.said = list(_found(text, year, month))
        self._starts = [each.start for each in self.said]

        self._year = year
        self._lasting: list[int] = []  # by index: the last one up to here that later sentences go on with
        newest, paragraph = -1, -1
        for index, each in enumerate(self.said):
            past = each.when.year == year and each.when.month <= month and each.when.span != "current"
            opens = text.rfind("\n", paragraph + 1, each.start)
            if past and (newest < 0 or opens >= 0):
                newest = index
            paragraph = each.start
            self._lasting.append(newest)

    def of(self, place: int, sentence: int) -> tuple[When | None, When | None]:
        """The period of a figure at a place, and what else it may be.

        A sentence without a period goes on with the one its paragraph or heading opened with, or with the last one.
        """
        index = bisect_right(self._starts, place) - 1
        if index < 0:
            return None, None
        last = self.said[index]
        if last.start >= sentence:
            return last.when, None
        lasting = self._lasting[index]
        return (self.said[lasting].when if lasting >= 0 else None), last.when


def _found(text: str, year: int, month: int) -> Iterator[PeriodSaid]:
    last_year, last_month = year, month
    for match in PERIOD.finditer(text):
        compared = _COMPARED.search(text, max(0, match.start() - 2), match.start())
        if match["year_before"] or (compared and not _ITSELF.match(text, match.end())):
            continue  # what a growth is measured against, not what the figure is of
        if text.startswith(("同期", "同月", "相比"), match.end()):
            continue
        when = _when(match, year, month, last_year, last_month)
        if when is None:
            continue
        if match["month"] and not match["alone"] and _CUMULATED.match(text, match.end()):
            when = When(when.year, when.month, "cumulative")
        last_year, last_month = when.year, when.month or last_month
        if match["year_alone"] and when.year == year:
            continue  # 2026年 alone says the year, not how far into it
        yield PeriodSaid(match.start(), match.end(), when)


def _when(match: re.Match[str], year: int, month: int, last_year: int, last_month: int) -> When | None:
    named = int(match["year"] or match["year_alone"] or 0)
    if match["past"]:
        named = year - 1
    elif match["this"]:
        named = year
    at, span, months = _month(match, month, last_month)
    if at is None:
        return None
    guessed = named or (year if at <= month else (last_year if last_year < year else year - 1))
    if match["all"] and not named:
        guessed = last_year
    return When(guessed, at, span, months)


def _month(match: re.Match[str], month: int, last_month: int) -> tuple[int | None, str, int]:
    for name, whole in _WHOLES.items():
        if match[name]:
            return whole, "cumulative", whole
    for name in ("run_end", "first_n", "until", "up_to"):
        if match[name]:
            number = _number(match[name])
            return number, "cumulative", number or 1
    if match["quarter"]:
        at = _QUARTERS[match["quarter"]]
        return at, "cumulative" if at == 3 and not match["quarter_alone"] else "current", 3
    if match["month"]:
        return _number(match["month"]), "current", 1
    return last_month, "current", 1  # 当月


def _number(words: str) -> int | None:
    value = int(words) if words.isdecimal() else int(han(words) or 0)
    return value if 1 <= value <= 12 else None
