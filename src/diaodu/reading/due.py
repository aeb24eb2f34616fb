"""When a promise falls due: 年内, 6月底前, 到2030年, “十五五”末, 每年2次.

Resolved against the plan's own date, never guessed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

from diaodu.reading.horizons import Horizon, plan_end
from diaodu.reading.numerals import arabic, han

RECURRING = "recurring"


@dataclass(frozen=True, slots=True)
class Due:
    """`by`: an ISO date, "recurring" or None; `words`: the letters that say it, "" when the passage does."""

    by: str | None
    words: str
    rhythm: str | None = None


_HAN = "[一二两三四五六七八九十]"
_YEAR = r"20[0-9]{2}|今|明|后|当|本"
_PERIOD = re.compile(
    r"(?P<every>每(?P<span>两年|半年|年度?|个?季度?|个?月|周|天|日))(?!度|均)"
    # “十五五”规划, “十五五”开局 name the plan; “十五五”末 is a day
    r"|(?P<plan>[“\"](?P<plan_name>[一二]?十[一二三四五六七八九])五[”\"](?:时期|期间|期末|末|结束时)?)"
    r"(?!规划|开局|良好|发展|新|首|第|重大|目标|开好)"
    rf"|(?P<action>(?:{_HAN}|[0-9])年(?:攻坚|提升|专项|提质|倍增)?(?:行动|计划|攻坚)"
    rf"|(?:{_HAN}|[0-9])(?:(?:到|至|[-—~])(?:{_HAN}|[0-9]))?年(?:之?内|时间|左右时间|(?=翻)))"
    rf"|(?P<date>(?:(?P<year>{_YEAR})年)?[至到于]?(?P<month>1[0-2]|[1-9])月"
    r"(?P<day>[0-9]{1,2}日|底|末|中旬|上旬|下旬|份)?(?:之?前|以前)?)"
    rf"|(?P<quarter>(?:(?P<qyear>{_YEAR})年)?"
    r"(?:第?(?P<q>[一二三四1-4])季度|前三季度|(?P<half>[上下])半年)末?(?:之?前)?)"
    rf"|(?P<whole>(?P<wyear>{_YEAR})年(?:年?底|年?末|年?内|全年)?(?:之?前|以前)?)"
    r"(?!工作|重点|度?计划|[0-9]|.?月|初|以来|以前期|远景|愿景|开始|起|版)"
    r"|(?P<end>年(?:底|末|内)(?:之?前)?|全年|年度(?=完成))"
)
_REACH = 600  # letters before a number in which its date is looked for; no sentence of prose is longer
_SPAN = {"两年": "2 years", "半年": "half-year", "年": "year", "年度": "year", "月": "month", "个月": "month"}
_SPAN |= dict.fromkeys(("季", "个季", "季度", "个季度"), "quarter") | {"周": "week", "天": "day", "日": "day"}
_RATE = re.compile(r"每[人户亩][^，。；]{0,10}$|每(?:人|户|年|月|天|日)$")
_COMPARED = frozenset("较比从由自与同以")  # 较2031年翻番: the year it is measured from
_LISTING = ("、", "和")
_RELATIVE = {"今": 0, "本": 0, "当": 0, "明": 1, "后": 2}
_OCCASIONS = frozenset("次期场轮批回届")


def find_due(before: str, after: str, horizon: Horizon, *, times: str, occasions: str, earlier: str = "") -> Due:
    """The due date said by the sentence around a number, else the one of its passage.

    `before` and `after` are the sentence left and right of the number; the phrase nearest before it rules, then one
    right behind it ("…5个，6月底前完成" does not reach over a full stop). `earlier` is what stands before that between
    the last full stop and a semicolon: "到2034年，产值突破2000亿元；企业达到900家" dates both, and the year it names
    is the one of 年底前 behind it. `times` and `occasions` are the number and unit as written: 每年 with 2次 is the
    rhythm "2/year", 每年 with 5万人 is "1/year".
    """
    before = before[-_REACH:]
    horizon = _with_year_of(earlier, horizon)
    matches = [match for match in _PERIOD.finditer(before) if _reaches(match, before, occasions, horizon)]
    near = _own_of_a_list(matches, before) if matches else _trailing(after) or _opening(earlier, horizon)
    if near is None:
        return Due(horizon.due.isoformat() if horizon.due else None, "")
    if near["every"]:
        count = times if occasions[:1] in _OCCASIONS else "1"
        return Due(RECURRING, near["every"], f"{count}/{_SPAN[near['span']]}")
    if near["action"]:
        return Due(None, near["action"])
    return _dated(near, horizon)


def _reaches(match: re.Match[str], before: str, unit: str, horizon: Horizon) -> bool:
    """每年 and 三年行动 rule their own clause; a date rules the rest of the sentence. 每人每月700元 is a rate."""
    if _is_gone(match, horizon) or before[max(0, match.start() - 1) : match.start()] in _COMPARED:
        return False
    if match["every"] and unit[:1] not in _OCCASIONS and _RATE.search(before):
        return False
    if match["every"] or match["action"]:
        return "，" not in before[match.end() :]
    return True


def _own_of_a_list(matches: list[re.Match[str]], before: str) -> re.Match[str]:
    """The date at this number's place in "2033年、2035年分别达到60%、80%"; else the nearest."""
    listed = [match for match in matches if before[match.end() : match.end() + 1] in _LISTING]
    head, found, values = before[matches[-1].end() :].partition("分别")
    if not found or "，" in head or not listed:
        return matches[-1]
    place = sum(values.count(mark) for mark in _LISTING)
    return [*listed, matches[-1]][min(place, len(listed))]


def _is_gone(match: re.Match[str], horizon: Horizon) -> bool:
    """A year before the plan's own is what something is compared with, never a due date."""
    named = match["year"] or match["wyear"] or match["qyear"]
    return bool(named and named.isdigit() and horizon.year and int(named) < horizon.year)


def _opening(earlier: str, horizon: Horizon) -> re.Match[str] | None:
    """The date that the parts of a sentence before this one open with: 到2034年，…；…"""
    for part in reversed(earlier[-_REACH:].split("；")):
        found = _PERIOD.match(part.lstrip(), 1) if part.lstrip()[:1] in "到至" else None
        if found and found.end() < len(part.lstrip()) and not found["every"] and not _is_gone(found, horizon):
            return found
    return None


def _with_year_of(earlier: str, horizon: Horizon) -> Horizon:
    """Behind "2032年6月底前…；" 年底前 is the end of 2032."""
    years = [match["year"] or match["wyear"] or "" for match in _PERIOD.finditer(earlier[-_REACH:])]
    named = [int(year) for year in years if year.isdigit() and int(year) >= (horizon.year or 0)]
    return replace(horizon, year=named[-1]) if named else horizon


def _trailing(after: str) -> re.Match[str] | None:
    found = _PERIOD.search(after[:24])
    return found if found and (found["date"] or found["quarter"] or found["end"] or found["whole"]) else None


def _dated(match: re.Match[str], horizon: Horizon) -> Due:
    if match["plan"]:
        end = plan_end(match["plan_name"])
        return Due(f"{end}-12-31" if end else None, match["plan"])
    year = _year(match["year"] or match["qyear"] or match["wyear"], horizon)
    if year is None:
        return Due(None, match[0])
    return Due(_day(match, year).isoformat(), match[0])


def _year(word: str | None, horizon: Horizon) -> int | None:
    if word and word.isdigit():
        return int(word)
    return None if horizon.year is None else horizon.year + _RELATIVE.get(word or "", 0)


def _day(match: re.Match[str], year: int) -> date:
    if match["month"]:
        return _month_day(year, int(match["month"]), match["day"] or "")
    if match["quarter"]:
        return _month_day(year, _last_month(match), "底")
    return date(year, 12, 31)


def _last_month(match: re.Match[str]) -> int:
    if match["half"]:
        return 6 if match["half"] == "上" else 12
    if match["q"] is None:
        return 9
    number = han(match["q"]) or arabic(match["q"])
    return 3 * int(number)


def _month_day(year: int, month: int, word: str) -> date:
    last = monthrange(year, month)[1]
    fixed = {"上旬": 10, "中旬": 20}.get(word)
    if fixed is None and word.endswith("日"):
        fixed = int(word[:-1])
    return date(year, month, min(max(fixed or last, 1), last))
