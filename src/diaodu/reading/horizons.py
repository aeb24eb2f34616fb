"""What time a passage speaks of (past, this year, the five-year plan), and so when its promises fall due.

Headings set it for everything below them ("2026年重点工作", "“十五五”主要目标", "工作回顾"); a few fixed sentences
of the genre ("今年经济社会发展主要预期目标是") set it inside a section that mixes both. Words that only open a
paragraph about the past ("一年来，") hold for that paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from diaodu.reading.model import Section, SectionKind
from diaodu.reading.numerals import han


class Tense(StrEnum):
    FUTURE = "future"
    PAST = "past"
    ASIDE = "aside"  # glossary, notes, page furniture: nothing is promised here


@dataclass(frozen=True, slots=True)
class Horizon:
    """`due` is the default of the promises in the passage; `year` is what 今年 and a bare month mean in it."""

    start: int
    tense: Tense
    due: date | None
    year: int | None


_PLAN_NAME = r"[“\"]?(?P<plan>[一二]?十[一二三四五六七八九])五[”\"]?"
_PLAN = re.compile(_PLAN_NAME)
_FIVE_YEARS = re.compile(r"(?:今后|未来|下一个?)五年")
_NTH_PLAN = re.compile(r"第(?P<plan>[一二]?十[一二三四五六七八九])个五年(?:规划|计划)")
_YEAR = re.compile(r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?:年|[-—－～~至]{1,2}(?P<last>(?:20)?[0-9]{2})年)")
_REVIEW = re.compile(
    r"回顾|总结|成就|成效|成绩|完成情况|工作情况|进展情况|执行情况|主要工作进展|存在的?(?:主要)?(?:问题|困难)"
)
_STARTING_POINT = re.compile(  # 发展基础, 现状与形势: what there was before the plan; 夯实发展基础 is a task
    r"^(?:发展|规划|工作|现实|产业|基本|面临)?的?(?:基础|现状|背景|形势|环境)(?:$|[与和及、]|条件|分析)"
)
_ASIDE = re.compile(
    r"^(?:名词解释|名词注释|有关名词|附[件录表注]|注释|注[:：]|说明[:：]?$|相关(?:报道|链接|附件|阅读))"
)
_AHEAD = re.compile(r"目标|任务|安排|打算|思路|重点|计划|要点|部署|考虑|要求|举措|方案|清单|工作")
_PLANS = re.compile(r"规划|纲要|行动|工程")  # in a title; a heading that names a plan only refers to it
_FAR = 1 << 62
_TITLE_LEVEL = 0
_NEXT_YEAR = re.compile(r"明年")
_THIS_YEAR = re.compile(r"今年|本年度|全年|年度|当年|下半年")

# Sentences that turn a mixed section from what was done to what will be done. They open a sentence.
_TURN = re.compile(
    r"(?:^|(?<=[。；！\n]))(?P<words>[^。；！\n，]{0,8}?(?:"
    rf"(?:{_PLAN_NAME}(?:时期|期间)|(?:今后|未来)五年|(?:到|至)20[0-9]{{2}}年)(?:[^，。；\n]{{0,30}}?"
    r"(?:主要目标|发展目标|目标任务|目标是|主要指标|奋斗目标)|是[^。；\n]{0,40}(?:时期|阶段))"
    r"|(?:今年|明年|20[0-9]{2}年)(?:[^。；\n年]{0,24}?(?:预期目标|主要目标|重点(?:做好|抓好|推进)|总体要求|继续(?:实施|安排))"
    r"|是[^。；\n]{0,12}(?:开局|起步)之年)"
    r"|做好(?:今年|明年)的?(?:各项|政府)?工作"
    r"|[^。；\n，]{0,16}主要预期目标[是为][:：]))"
)
_MONTHS = re.compile(r"(?:今年)?(?:(?P<since>(?:今年|年初|去年)以来)|(?P<part>上半年|一季度|前三季度))[，,]")
_LAST_MONTH = {"上半年": 6, "一季度": 3, "前三季度": 9}
_PAST_OPENING = re.compile(
    r".{0,6}?(?:过去(?:的|这)?(?:一年|五年|[几三]年)|一年来|五年来|[几三四]年来|回首|刚刚过去的?"
    r"|[“\"]?[一二]?十[一二三四五六七八九]五[”\"]?(?:时期|期间)?以来)|(?:去年|上年|上一年)"
)
_OF_A_PLAN = re.compile(rf"{_PLAN_NAME}(?:时期|期间|的?五年)?(?=[，,以来是我全])")


def plan_end(name: str) -> int | None:
    """The last year of a five-year plan by the letters before its 五: `十四` → 2025, `十五` → 2030."""
    number = han(name)
    return None if number is None else 1955 + 5 * int(number)


class Horizons:
    """The horizons of one text, in order; asked by position."""

    def __init__(self, text: str, outline: tuple[Section, ...], plan_date: date | None) -> None:
        self._date = plan_date
        self._horizons = [Horizon(0, Tense.FUTURE, None, plan_date.year if plan_date else None)]
        self._open: list[tuple[int, Horizon]] = [(-1, self._horizons[0])]
        for start, words, level in sorted(_events(text, outline)):
            self._turn(start, words, level)
        self._starts = [horizon.start for horizon in self._horizons]
        self._furniture = sorted((s.start, s.end) for s in sections(outline) if s.kind is SectionKind.FURNITURE)

    def at(self, position: int) -> Horizon:
        """The horizon of the passage that holds this offset."""
        place = bisect_right(self._furniture, (position, _FAR)) - 1
        if place >= 0 and position < self._furniture[place][1]:
            return Horizon(position, Tense.ASIDE, None, None)
        return self._horizons[bisect_right(self._starts, position) - 1]

    def looks_back(self, paragraph_head: str) -> bool:
        """Whether a paragraph of this text opens by looking back."""
        return opens_in_past(paragraph_head, self._date)

    def _turn(self, start: int, words: str, level: int | None) -> None:
        """A heading closes its equals and their inner sections; a sentence changes the section it stands in."""
        if level is not None:
            while self._open[-1][0] >= level:
                self._open.pop()
        before = self._open[-1][1]
        read = (
            self._read_heading(start, words, before, level) if level is not None else self._read(start, words, before)
        )
        if level is None and (read is None or read.tense is Tense.PAST):
            return  # "2025年主要目标顺利完成" in passing does not turn the section back
        horizon = read or Horizon(start, before.tense, before.due, before.year)
        if level is None:
            self._open[-1] = (self._open[-1][0], horizon)
        else:
            self._open.append((level, horizon))
        self._horizons.append(horizon)

    def _read_heading(self, start: int, words: str, before: Horizon, level: int | None) -> Horizon | None:
        if _ASIDE.match(words):
            return Horizon(start, Tense.ASIDE, None, before.year)
        if _REVIEW.search(words) or _STARTING_POINT.search(words):
            return None if level == _TITLE_LEVEL else Horizon(start, Tense.PAST, None, before.year)
        return self._read(start, words, before, is_title=level == _TITLE_LEVEL)

    def _read(self, start: int, words: str, before: Horizon, *, is_title: bool = False) -> Horizon | None:
        """What the words say of the time ahead; None when they say nothing."""
        ahead = _AHEAD.search(words) or "之年" in words or "时期是" in words or (is_title and _PLANS.search(words))
        if before.tense is Tense.ASIDE or not ahead:
            return None
        end = None if "之年" in words else self._plan_named(words)
        year = end or self._year_named(words, before)
        if year is None:
            return None
        if self._date is not None and year < self._date.year:
            return Horizon(start, Tense.PAST, None, before.year)
        return Horizon(start, Tense.FUTURE, date(year, 12, 31), before.year if end else year)

    def _year_named(self, words: str, before: Horizon) -> int | None:
        named = _YEAR.search(words)
        if named:
            return _last_year(named)
        this = self._date.year if self._date else before.year
        if this and _NEXT_YEAR.search(words):
            return this + 1
        if this and (_THIS_YEAR.search(words) or "预期目标" in words):
            return this
        return None

    def _plan_named(self, words: str) -> int | None:
        ends = [plan_end(match["plan"]) for pattern in (_PLAN, _NTH_PLAN) for match in pattern.finditer(words)]
        known = [end for end in ends if end]
        known += [_last_year(match) for match in _YEAR.finditer(words) if match["last"]]
        if known:
            return max(known)
        if self._date and _FIVE_YEARS.search(words):
            return self._date.year + 4
        far = _YEAR.search(words)
        return int(far["year"]) if far and self._date and self._ends_the_plan(int(far["year"])) else None

    def _ends_the_plan(self, year: int) -> bool:
        """2030 for a text of 2026: the years in which five-year plans end, the coming one only."""
        return self._date is not None and year % 5 == 0 and self._date.year + 2 <= year <= self._date.year + 5


def _last_year(named: re.Match[str]) -> int:
    """2034 of 2032—2034年 and of 2032-34年."""
    first, last = named["year"], named["last"]
    return int(first[: 4 - len(last)] + last) if last else int(first)


def _events(text: str, outline: tuple[Section, ...]) -> Iterator[tuple[int, str, int | None]]:
    """Headings with their level, and turning sentences (level None) outside of headings."""
    headings: list[tuple[int, int]] = []
    for section in sections(outline):
        if section.kind in (SectionKind.TITLE, SectionKind.HEADING):
            headings.append((section.heading_start, section.heading_end))
            level = _TITLE_LEVEL if section.kind is SectionKind.TITLE else section.level
            yield section.heading_start, section.heading[:120], level
    headings.sort()
    for match in _TURN.finditer(text):
        before = bisect_right(headings, (match.start("words"), _FAR)) - 1
        if before < 0 or match.start("words") >= headings[before][1]:
            yield match.start("words"), match["words"], None


def sections(outline: tuple[Section, ...]) -> Iterator[Section]:
    """Every section of an outline, parents before children."""
    waiting = list(reversed(outline))
    while waiting:
        section = waiting.pop()
        yield section
        waiting.extend(reversed(section.children))


def opens_in_past(paragraph_head: str, plan_date: date | None = None) -> bool:
    """Whether a paragraph begins by looking back: 一年来， 刚刚过去的2025年， “十四五”时期， in a text of 2026."""
    if _PAST_OPENING.match(paragraph_head):
        return True
    plan = _OF_A_PLAN.match(paragraph_head.lstrip(" 　—-·"))
    end = plan_end(plan["plan"]) if plan else None
    return end is not None and plan_date is not None and end < plan_date.year


def tells_of_past_months(sentence_head: str, plan_date: date | None) -> bool:
    """Whether a sentence opens with a part of the year that was over when the plan was written: 上半年， in July."""
    opening = _MONTHS.match(sentence_head.lstrip())
    if opening is None:
        return False
    if opening["since"]:
        return True
    return plan_date is not None and plan_date.month > _LAST_MONTH[opening["part"]]
