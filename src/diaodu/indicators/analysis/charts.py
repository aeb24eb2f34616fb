"""What the charts draw, as data of the page; the tables beneath say the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from diaodu.indicators.analysis.queries.one import League, OneIndicator, Parts
from diaodu.indicators.analysis.queries.towns import TownMap
from diaodu.kernel.period import Period
from diaodu.outlook.models import Outlook


def trend_chart(one: OneIndicator, *, english: bool) -> dict[str, Any]:
    """This year and last year as lines over its periods, the target's pace dashed; a hole stays a hole."""
    now = [_number(row.value.value if row.value else None) for row in one.trend]
    series: list[dict[str, Any]] = [
        {"name": _("This year"), "role": "now", "values": now},
        {"name": _("Last year"), "role": "before", "values": [_number(row.last_year) for row in one.trend]},
    ]
    if any(row.pace is not None for row in one.trend):
        pace = [_number(row.pace) for row in one.trend]
        series.append({"name": _("Pace of the target"), "role": "pace", "values": pace})
    return {
        "kind": "line",
        "unit": one.indicator.measured_in,
        "labels": [short_label(row.period, english=english) for row in one.trend],
        "series": series,
    }


def with_fan(chart: dict[str, Any], one: OneIndicator, outlook: Outlook | None) -> dict[str, Any]:
    """The expected path to the year's end with its ranges, begun at the newest figure. Without a forecast as it was."""
    steps = {step.month: step for step in outlook.steps} if outlook is not None else {}
    ends = [row.period.end for row in one.trend]
    known = [place for place, row in enumerate(one.trend) if row.value is not None and row.value.value is not None]
    ahead = [place for place, end in enumerate(ends) if end in steps]
    if not ahead or not known or min(ahead) <= known[-1]:
        return chart
    last = one.trend[known[-1]].value
    begun = _number(last.value if last else None)

    def along(name: str) -> list[float | None]:
        values = [_number(getattr(steps[end], name)) if end in steps else None for end in ends]
        values[known[-1]] = begun
        return values

    series = [*chart["series"], {"name": _("Expected"), "role": "expected", "values": along("expected")}]
    bands = []
    if all(steps[ends[place]].low90 is not None for place in ahead):
        bands = [
            {"role": "most", "low": along("low90"), "high": along("high90")},
            {"role": "half", "low": along("low50"), "high": along("high50")},
        ]
    return {**chart, "series": series, "bands": bands}


def parts_chart(parts: Parts, *, english: bool) -> dict[str, Any]:
    """What each unit pulls, in points: bars from the largest down."""
    rows = [row for row in parts.rows if row.pull is not None]
    rows.sort(key=lambda row: row.pull or Decimal(0), reverse=True)
    return {
        "kind": "bars",
        "unit": _("points"),
        "labels": [name_of(row.unit, english=english) for row in rows],
        "series": [{"name": _("Pull"), "role": "now", "values": [_number(row.pull) for row in rows]}],
    }


def league_chart(league: League, *, english: bool) -> dict[str, Any]:
    rows = [row for row in league.rows if row.value is not None]
    return {
        "kind": "bars",
        "unit": league.by.measured_in,
        "labels": [row.name_en if english and row.name_en else row.name_zh for row in rows],
        "chosen": next((place for place, row in enumerate(rows) if row.is_own), -1),
        "series": [
            {
                "name": league.by.name_en if english and league.by.name_en else league.by.name_zh,
                "role": "now",
                "values": [_number(row.value) for row in rows],
            }
        ],
    }


def town_shades(towns: TownMap) -> dict[str, Any]:
    """By the code of a township its shade, and what is said when it is chosen."""
    found = {}
    for town in towns.towns:
        row, code = town.row, town.row.unit.code if town.row.unit else ""
        words = _("not known")
        if row.value is not None:
            words = f"{row.value.normalize():f} {towns.league.by.measured_in}"
        if row.rank is not None:
            words += " · " + _("rank %(n)s") % {"n": row.rank}
        found[code] = {"shade": town.shade, "words": words}
    return found


def short_label(period: Period, *, english: bool) -> str:
    """Below an axis the year is known: 1—2月, 3月; 一季度."""
    if english:
        return period.label_en.replace(f" {period.year}", "").replace(f"{period.year} ", "")
    return period.label_zh.removeprefix(f"{period.year}年") or period.label_zh


def name_of(unit: Any, *, english: bool) -> str:
    return unit.name_en if english and unit.name_en else unit.short_name


def _number(value: Decimal | None) -> float | None:
    """For drawing only: the tables keep the exact figure."""
    return None if value is None else float(value)
