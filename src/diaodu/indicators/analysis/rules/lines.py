"""A line of figures by month, and what it says of a period: the figure, the period alone, the growth. Pure.

Months are counted as in `warehouse.months`; a period's figure stands at its last month.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from diaodu.indicators.catalogue.rules.growth import growth_on
from diaodu.indicators.catalogue.rules.periods import newest_ended, periods_of, year_before
from diaodu.indicators.catalogue.rules.spans import Answer, current_of
from diaodu.kernel.period import Period
from diaodu.warehouse.choices import REASONS
from diaodu.warehouse.months import month_end, number_of

Said = tuple[str, str]
NOTHING_YET: Said = ("还没有这一期的数", "no figure of this period yet")
_WHY: dict[str, Said] = {
    "not_reported": ("未报", "not reported"),
    "not_yet_due": ("尚未发布", "not yet available"),
    "not_applicable": ("不适用", "not applicable"),
    "unknown": ("不掌握", "not known"),
}
_FLOW, _MANAGEMENT = "flow", "management"


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a group. `counted`, `blanks`: how many units it holds, how many it had to leave out."""

    value: Decimal | None
    counted: int = 0
    blanks: int = 0
    missing: str = ""
    reason: str = ""

    @property
    def why(self) -> Said:
        if self.value is not None:
            return "", ""
        return _WHY.get(self.missing) or REASONS.get(self.reason) or NOTHING_YET


Line = Mapping[int, Point]


@dataclass(frozen=True, slots=True)
class Meant:
    """What of an indicator decides how its line is read."""

    frequency: str
    kind: str
    span: str
    basis: str
    not_alone: Collection[int] = ()
    behind: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """What a line says of one period. `alone`: of the period by itself, where the line is cumulative."""

    period: Period
    value: Decimal | None
    why: Said = ("", "")
    counted: int = 0
    blanks: int = 0
    alone: Answer = field(default_factory=lambda: Answer(None))
    base: Decimal | None = None  # the same period of the year before, of the same basis and caliber
    last_known: tuple[Period, Decimal] | None = None  # the newest figure before, where this one is blank

    @property
    def month(self) -> int:
        return number_of(self.period.end)


def expected_period(meant: Meant, month: int) -> Period:
    """The newest period an indicator can have a figure of, when others have theirs of `month`."""
    return newest_ended(meant.frequency, list(meant.not_alone), month_end(month - meant.behind))


def read_line(spans: Mapping[str, Line], meant: Meant, month: int, *, exactly: bool = False) -> Read:
    """The newest period by `month`. `exactly`: the period that ends in it, whether or not the indicator lags behind."""
    period = newest_ended(meant.frequency, list(meant.not_alone), month_end(month)) if exactly else None
    period = period or expected_period(meant, month)
    line = spans.get(meant.span, {})
    point = line.get(number_of(period.end))
    base = line.get(number_of(year_before(period).end))
    return Read(
        period,
        point.value if point else None,
        point.why if point else NOTHING_YET,
        point.counted if point else 0,
        point.blanks if point else 0,
        alone=alone(spans, meant, period),
        base=base.value if base else None,
        last_known=None if point and point.value is not None else _last_known(line, meant, period),
    )


def alone(spans: Mapping[str, Line], meant: Meant, period: Period) -> Answer:
    """The period by itself: as it is kept, else from two cumulative figures; January and February stay together."""
    if meant.kind != _FLOW:
        return Answer(None)
    kept = spans.get("current", {}).get(number_of(period.end))
    if kept is not None and (kept.value is not None or meant.span == "current"):
        return Answer(kept.value, kept.why)
    line = {each: point.value for each, point in by_period(spans.get("cumulative", {}), meant, period.year).items()}
    return current_of(period, line, meant.frequency, list(meant.not_alone))


def by_period(line: Line, meant: Meant, year: int) -> dict[Period, Point]:
    """The points of a year, each under the period it is the figure of."""
    ends = {number_of(period.end): period for period in periods_of(meant.frequency, list(meant.not_alone), year)}
    return {ends[month]: point for month, point in line.items() if month in ends}


def own_growth(read: Read, meant: Meant) -> Answer:
    """Growth worked out from two figures: for management figures only, what is published is never computed again."""
    if meant.basis != _MANAGEMENT or meant.kind == "growth":
        return Answer(None, REASONS["published_only"])
    return growth_on(read.value, read.base)


def months_of(line: Line, first: int, last: int) -> list[tuple[int, Point | None]]:
    return [(month, line.get(month)) for month in range(first, last + 1)]


def _last_known(line: Line, meant: Meant, before: Period) -> tuple[Period, Decimal] | None:
    months = [m for m, point in line.items() if point.value is not None and m < number_of(before.end)]
    if not months:
        return None
    end = month_end(max(months))
    value = line[max(months)].value
    return (newest_ended(meant.frequency, list(meant.not_alone), end), value) if value is not None else None


def period_title(month: int) -> tuple[str, str]:
    """A month as the head of a page says it."""
    end: date = month_end(month)
    period = Period.month(end.year, end.month)
    return period.label_zh, period.label_en
