"""Channels of an upper level's lists and money: their windows, and what a project must bring to each. Dated rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from diaodu.projects.library.choices import RANK, Kind, Purpose

CHECKS = ("min_total", "max_asked_share", "min_capital_share", "min_cover", "stage_from", "needs_code", "papers",
          "not_directions", "not_kinds")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """From one day of the year to another, both included: "09-01" to "11-30"; over the new year where they turn."""

    first: str
    last: str

    def holds(self, day: date) -> bool:
        here = f"{day:%m-%d}"
        return self.first <= here <= self.last if self.first <= self.last else not self.last < here < self.first

    def closes_on(self, day: date) -> date:
        """Its last day, of the time that holds `day` or the next one after it; 28 February where there is no 29th."""
        here = _day_of(day.year, self.last)
        return here if here >= day else _day_of(day.year + 1, self.last)


@dataclass(frozen=True, slots=True)
class Channel:
    code: str
    zh: str
    en: str
    windows: tuple[Window, ...]
    checks: Mapping[str, Any]
    is_money: bool = True

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Channel:
        """Raises KeyError, TypeError or ValueError for a row that is none."""
        checks = dict(data.get("checks", {}))
        if strange := set(checks) - set(CHECKS):
            msg = f"no check is called {sorted(strange)}"
            raise ValueError(msg)
        if strange := set(checks.get("papers", ())) - set(Purpose.values):
            msg = f"no paper is called {sorted(strange)}"
            raise ValueError(msg)
        if checks.get("stage_from", "idea") not in RANK or not set(checks.get("not_kinds", ())) <= set(Kind.values):
            msg = "a stage or kind is not known"
            raise ValueError(msg)
        for name in ("min_total", "max_asked_share", "min_capital_share", "min_cover"):
            Decimal(str(checks.get(name, 0)))
        windows = tuple(Window(first, last) for first, last in data.get("windows", ()))
        for window in windows:
            date.fromisoformat(f"2024-{window.first}"), date.fromisoformat(f"2024-{window.last}")
        return cls(data["code"], data["zh"], data["en"], windows, checks, bool(data.get("money", True)))

    def is_open(self, day: date) -> bool:
        """Open all year round where no window is named."""
        return not self.windows or any(window.holds(day) for window in self.windows)

    def closes_on(self, day: date) -> date | None:
        """The last day of the window that is open on `day`; None where none is, or where it is open all year."""
        return max((window.closes_on(day) for window in self.windows if window.holds(day)), default=None)

    def windows_said(self, *, english: bool) -> str:
        if not self.windows:
            return "all year" if english else "全年"
        return ("; " if english else "；").join(f"{each.first} – {each.last}" for each in self.windows)


def _day_of(year: int, month_day: str) -> date:
    try:
        return date.fromisoformat(f"{year}-{month_day}")
    except ValueError:
        return date(year, 2, 28)


def channels_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, Channel]:
    return {channel.code: channel for channel in map(Channel.from_data, rows)}


@dataclass(frozen=True, slots=True)
class Offer:
    """What a project brings to a channel. Amounts in 万元; None: not known."""

    stage: str
    kind: str
    total: Decimal | None
    asked: Decimal | None
    capital: Decimal | None
    cover: Decimal | None
    direction: str
    national_code: str
    papers: Collection[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """`holds` None: what is needed to say so is not known."""

    name: str
    holds: bool | None
    zh: str
    en: str


def findings(channel: Channel, offer: Offer) -> list[Finding]:
    """Every condition of the channel, each with its answer and values."""
    checks = channel.checks
    found = [each for name in CHECKS if name in checks for each in _FINDERS[name](checks[name], offer)]
    return [*found, _asked_within_total(offer)] if channel.is_money else found


def is_ready(found: Iterable[Finding]) -> bool:
    return all(each.holds for each in found)


def _asked_within_total(offer: Offer) -> Finding:
    holds = None if offer.asked is None or offer.total is None else offer.asked <= offer.total
    return Finding("asked", holds, _values("申请额不超过总投资", offer.asked, offer.total),
                   _values("Asks no more than the total investment", offer.asked, offer.total))  # fmt: skip


def _values(words: str, one: Decimal | None, other: Decimal | None) -> str:
    return f"{words}（{_figure(one)} / {_figure(other)}）"


def _figure(value: Decimal | None) -> str:
    return "—" if value is None else f"{value.normalize():f}"


def _min_total(least: Any, offer: Offer) -> list[Finding]:
    limit = Decimal(str(least))
    holds = None if offer.total is None else offer.total >= limit
    zh, en = f"总投资不少于{limit:f}万元", f"Total investment of at least {limit:f} (10,000 yuan)"
    return [Finding("min_total", holds, f"{zh}（{_figure(offer.total)}）", f"{en} ({_figure(offer.total)})")]


def _share(part: Decimal | None, whole: Decimal | None) -> tuple[Decimal | None, str]:
    """How many percent, and how that is said."""
    share = part * 100 / whole if part is not None and whole else None
    return share, "—" if share is None else f"{share:.1f}%"


def _max_asked(limit: Any, offer: Offer) -> list[Finding]:
    (share, shown), bound = _share(offer.asked, offer.total), Decimal(str(limit))
    holds = None if share is None else share <= bound
    zh, en = f"申请额占总投资不超过{bound:f}%（{shown}）", f"Asks at most {bound:f}% of the total ({shown})"
    return [Finding("max_asked_share", holds, zh, en)]


def _min_capital(limit: Any, offer: Offer) -> list[Finding]:
    (share, shown), bound = _share(offer.capital, offer.total), Decimal(str(limit))
    holds = None if share is None else share >= bound
    zh, en = f"资本金占总投资不低于{bound:f}%（{shown}）", f"Capital of at least {bound:f}% of the total ({shown})"
    return [Finding("min_capital_share", holds, zh, en)]


def _min_cover(least: Any, offer: Offer) -> list[Finding]:
    limit = Decimal(str(least))
    holds = None if offer.cover is None else offer.cover >= limit
    shown = _figure(offer.cover)
    return [
        Finding(
            "min_cover", holds, f"收益覆盖倍数不低于{limit:f}（{shown}）", f"Income covers {limit:f} times ({shown})"
        )
    ]


def _stage_from(stage: Any, offer: Offer) -> list[Finding]:
    from django.utils.translation import override

    from diaodu.projects.library.choices import Stage

    holds = RANK.get(offer.stage, -1) >= RANK[stage]
    with override("zh-hans"):
        zh = f"至少已到“{Stage(stage).label}”"
    with override("en"):
        en = f"Has come to “{Stage(stage).label}”"
    return [Finding("stage_from", holds, zh, en)]


def _needs_code(wanted: Any, offer: Offer) -> list[Finding]:
    return (
        [Finding("needs_code", bool(offer.national_code), "有国家项目代码", "Has a national project code")]
        if wanted
        else []
    )


def _papers(papers: Any, offer: Offer) -> list[Finding]:
    from django.utils.translation import override

    found = []
    for paper in papers:
        with override("zh-hans"):
            zh = str(Purpose(paper).label)
        with override("en"):
            en = str(Purpose(paper).label)
        found.append(Finding(f"paper:{paper}", paper in offer.papers, f"有{zh}", f"Has: {en}"))
    return found


def _not_directions(words: Any, offer: Offer) -> list[Finding]:
    hit = [word for word in words if word in offer.direction]
    holds = None if not offer.direction else not hit
    zh = f"投向不在负面清单{'（' + '、'.join(hit) + '）' if hit else ''}"
    en = f"Direction is not excluded{' (' + ', '.join(hit) + ')' if hit else ''}"
    return [Finding("not_directions", holds, zh, en)]


def _not_kinds(kinds: Any, offer: Offer) -> list[Finding]:
    return [Finding("not_kinds", offer.kind not in kinds, "项目类型符合", "Kind of project fits")]


_FINDERS = {
    "min_total": _min_total,
    "max_asked_share": _max_asked,
    "min_capital_share": _min_capital,
    "min_cover": _min_cover,
    "stage_from": _stage_from,
    "needs_code": _needs_code,
    "papers": _papers,
    "not_directions": _not_directions,
    "not_kinds": _not_kinds,
}
