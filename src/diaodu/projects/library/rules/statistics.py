"""Entry into statistics (纳统): who is due, by when, with which papers; thresholds are a dated row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from diaodu.kernel.light import Light

_ORDER = {Light.RED: 0, Light.YELLOW: 1, Light.GREEN: 2, Light.GREY: 3, Light.DONE: 4}


@dataclass(frozen=True, slots=True)
class StatisticsRule:
    """Amounts in 万元. Yellow when more than `yellow_months` have gone by since the start, red after `red_months`."""

    threshold: Decimal
    large: Decimal
    yellow_months: int
    red_months: int
    papers: tuple[str, ...]
    large_papers: tuple[str, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> StatisticsRule:
        return cls(
            Decimal(str(data["threshold"])),
            Decimal(str(data["large"])),
            int(data["yellow_months"]),
            int(data["red_months"]),
            tuple(data["papers"]),
            tuple(data["large_papers"]),
        )

    def papers_for(self, total: Decimal | None) -> tuple[str, ...]:
        return self.large_papers if total is not None and total >= self.large else self.papers


@dataclass(frozen=True, slots=True)
class Verdict:
    light: Light
    zh: str
    en: str
    due: date | None = None  # the first day that is red
    missing: tuple[str, ...] = ()

    @property
    def order(self) -> int:
        """The most urgent first."""
        return _ORDER[self.light]


def statistics_light(
    rule: StatisticsRule,
    *,
    total: Decimal | None,
    started: date | None,
    entered: date | None,
    papers: Collection[str],
    today: date,
) -> Verdict:
    """Total: an answer for every project. Without a total investment nobody can say whether it is due: grey."""
    missing = tuple(paper for paper in rule.papers_for(total) if paper not in papers)
    if entered is not None:
        return Verdict(Light.DONE, f"{entered} 已纳统", f"Entered on {entered}")
    if started is None:
        return Verdict(Light.GREY, "尚未开工，不到纳统时候", "Not started, nothing is due yet", missing=missing)
    if total is None:
        return Verdict(Light.GREY, "总投资未填，判断不了是否达标", "Total investment is not known", missing=missing)
    if total < rule.threshold:
        return Verdict(
            Light.GREY,
            f"总投资{total:f}万元，不足{rule.threshold:f}万元，不需纳统",
            f"Total of {total:f} lies below the threshold of {rule.threshold:f} (10,000 yuan)",
        )
    return replace(_by_time(rule, started, today), missing=missing)


def _by_time(rule: StatisticsRule, started: date, today: date) -> Verdict:
    yellow, red = months_after(started, rule.yellow_months), months_after(started, rule.red_months)
    zh, en = f"{started} 开工，", f"Started on {started}, "
    if today > red:
        zh += f"超过{rule.red_months}个月未纳统（应于 {red} 前）"
        return Verdict(Light.RED, zh, f"{en}not entered after {rule.red_months} months (by {red})", red)
    if today > yellow:
        zh += f"超过{rule.yellow_months}个月未纳统，{red} 后转红"
        en += f"not entered after {rule.yellow_months} month(s), red after {red}"
        return Verdict(Light.YELLOW, zh, en, red)
    return Verdict(Light.GREEN, f"{zh}在纳统期限内（{yellow} 前）", f"{en}still in time (by {yellow})", red)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, its last day where it has no such day."""
    import calendar

    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
