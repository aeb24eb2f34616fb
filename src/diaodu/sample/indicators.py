"""The sample county's indicators: six years of made-up figures, targets and how they were shared out, peers.

Every number follows from a level, a growth, a season and a hash of its name: the same at every start, and invented.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from hashlib import blake2b
from pathlib import Path
from typing import Any

from diaodu.core.clock import ZONE, fixed
from diaodu.core.moves import Mover
from diaodu.indicators.catalogue.actions import (
    FigureInput,
    PeerInput,
    Share,
    TargetInput,
    add_peer,
    adopt_breakdown,
    enter_figures,
    enter_peer_figures,
    note_caliber,
    set_targets,
    take_standard_indicators,
)
from diaodu.indicators.catalogue.measure_names import VALUE
from diaodu.indicators.catalogue.models import Indicator, Target
from diaodu.indicators.catalogue.queries.targets import preview_breakdown
from diaodu.indicators.catalogue.rules.periods import periods_of
from diaodu.indicators.catalogue.rules.sharing import share_out
from diaodu.kernel.period import Period
from diaodu.ledger.choices import MissingKind
from diaodu.people.choices import UnitKind
from diaodu.people.models import Unit
from diaodu.plan.actions import confirm_counting, propose_counting
from diaodu.plan.models import Counting
from diaodu.plan.steps import KEEPER
from diaodu.plan.terms import terms_of

HERE = Path(__file__).parent
BASE_YEAR, FIRST_YEAR, LAST_YEAR = 2024, 2020, 2026
FIRST_DAY = date(2020, 1, 1)
BY, KEPT_BY = "tongji1", "chen"
OFFICE = Mover("chen", frozenset({KEEPER}), "调度办主任")
# By place in the text: which indicator says it. The sentence stands on what was published instead of a hand report.
BOUND = {45: "GDP_G", 46: "IND_VA_G"}
_SEASONS = {
    "even": (8, 7, 8, 8, 8, 9, 8, 8, 9, 9, 9, 9),
    "industry": (7, 6, 9, 8, 8, 9, 8, 8, 9, 9, 9, 10),
    "building": (3, 3, 7, 8, 10, 11, 10, 10, 11, 10, 9, 8),
    "retail": (10, 9, 7, 7, 8, 8, 8, 8, 9, 9, 8, 9),
    "summer": (7, 7, 7, 8, 9, 9, 11, 11, 9, 8, 7, 7),
    "budget": (11, 6, 8, 9, 9, 11, 8, 6, 8, 8, 6, 10),
    "farm": (4, 4, 5, 6, 9, 11, 8, 8, 13, 15, 10, 7),
    "lumpy": (2, 1, 9, 4, 12, 16, 5, 6, 14, 7, 8, 16),
    "stock": (1,) * 12,
}
# Growth that was published, as the sentences of the plan need it; of others it follows from the level.
_PUBLISHED = {
    "GDP_G": {"2026-Q1": "6.1", "2026-Q2": "6.2"},
    "IND_VA_G": {
        "2026-01+02": "8.9", "2026-03": "8.4", "2026-04": "8.1", "2026-05": "7.9", "2026-06": "7.7", "2026-07": "7.5",
    },
}  # fmt: skip
_GROWTHS = {
    "GDP_G": 6.0, "VA1_G": 4.0, "VA2_G": 6.6, "VA3_G": 5.8, "IND_VA_G": 7.6, "IND_OUT_G": 7.8, "INV_G": 6.9,
    "INV_IND_G": 9.4, "INV_TECH_G": 11.2, "INV_PRIV_G": 3.8, "RETAIL_G": 5.9, "SERV_REV_G": 8.8, "BUDGET_G": 5.6,
    "ENERGY_G": 3.1,
}  # fmt: skip
_BY_AREA = ("IND_VA_G", "IND_OUT_G", "INV_G", "RETAIL_G", "BUDGET_G", "SERV_REV_G")  # growth areas are told too
_PART_OF = {"TAX": "BUDGET", "EXPORT": "TRADE", "POWER_IND": "POWER", "RETAIL_ABOVE": "RETAIL_SALES"}
_WEIGHTS = (14, 9, 6, 5, 12, 10, 11, 7, 15, 11)  # of the ten areas, in their order
_SECTORS = (
    "gongxin", "ziran", "zhujian", "jiaotong", "shuiwu", "nongye", "haiyang", "shangwu", "wenlv", "jiaoyu", "weijian",
    "guozi",
)  # fmt: skip
PEERS = (("平澜县", "Pinglan County"), ("东屿市", "Dongyu City"), ("沧浦县", "Cangpu County"))


def load_indicators(county: Unit, units: Mapping[str, Unit], *, demo_today: date) -> dict[str, Indicator]:
    """Definitions and figures, each known since the day it would have been published."""
    made = take_standard_indicators(county, by=KEPT_BY)
    by_code = {indicator.code: indicator for indicator in made}
    maker = _Maker(county, units, by_code, demo_today)
    enter_figures(list(maker.figures()), county=county, origin="历史数据导入（演示，虚构）", by=BY)
    note_caliber(
        by_code["BUDGET"],
        valid_from=date(2025, 1, 1),
        text_zh="收入增速按同口径计算，剔除上年一次性入库因素（演示，虚构）。",
        text_en="Growth on the same base, without last year's single payments (made up).",
        caliber="同口径",
        breaks_series=True,
        source="县财政局口径说明（虚构）",
        by=BY,
    )
    return by_code


def bind_sentences(countings: Mapping[int, Counting]) -> None:
    """Before the first light: what was published counts, not what is said by hand."""
    for place, code in BOUND.items():
        counting = countings[place]
        params = {"indicator": code}
        terms = replace(terms_of(counting), measure=VALUE, params=params, stage="以统计部门发布或反馈数为准")
        change = propose_counting(counting, terms, mover=OFFICE, version=counting.version)
        confirm_counting(change, mover=OFFICE, version=change.version)


def load_targets(county: Unit, units: Mapping[str, Unit], by_code: Mapping[str, Indicator]) -> None:
    """The year's targets in January, shared out; one raised in June and shared out anew."""
    rows = _rows("indicator_targets.csv")
    source = "县政府工作报告及年度指标分解方案（演示，虚构）"
    given = [_target(row, county, by_code, source) for row in rows]
    with fixed(date(2026, 1, 20)):
        set_targets(given, county=county, by=KEPT_BY)
    with fixed(date(2026, 1, 28)):
        for row in rows:
            if row["key"]:
                _share(row, county, units, by_code, source=source)
    budget = next(each for each in given if each.indicator.code == "BUDGET")
    with fixed(date(2026, 6, 30)):
        raised = replace(
            budget, ensured=Decimal("33.6"), reason="上级追加年度预期目标", source="关于调整年度收入预期的通知（虚构）"
        )
        set_targets([raised], county=county, by=KEPT_BY)
    with fixed(date(2026, 7, 6)):
        row = next(row for row in rows if row["code"] == "BUDGET")
        _share(row, county, units, by_code, source=raised.source, reason="县级目标上调后重新分解")


def load_peers(county: Unit, by_code: Mapping[str, Indicator], *, demo_today: date) -> None:
    """What three invented neighbours published."""
    with fixed(demo_today):
        peers = [add_peer(zh, county=county, by=BY, name_en=en) for zh, en in PEERS]
        given = [
            PeerInput(
                peer,
                by_code[code],
                Period.parse(period),
                _round(_GROWTHS[code] + _noise(code, peer.name_zh, period) * 4, 1),
                f"{peer.name_zh}统计月报（虚构）",
            )
            for code in ("GDP_G", "IND_VA_G", "INV_G", "RETAIL_G", "BUDGET_G")
            for period in (("2026-Q1", "2026-Q2") if code == "GDP_G" else ("2026-06", "2026-07"))
            for peer in peers
        ]
        enter_peer_figures(given, county=county, by=BY)


class _Maker:
    """Makes the figures: the county's by its season, the areas' as parts that come to it again."""

    def __init__(self, county: Unit, units: Mapping[str, Unit], by_code: Mapping[str, Indicator], today: date) -> None:
        self._county, self._today, self._by_code = county, today, by_code
        self._areas = [unit for unit in units.values() if unit.kind in (UnitKind.TOWNSHIP, UnitKind.PARK)]
        self._bearers = [*self._areas, *(units[code] for code in _SECTORS)]

    def figures(self) -> Iterator[FigureInput]:
        for row in _rows("indicator_levels.csv"):
            yield from self._levels(self._by_code[row["code"]], row)
        for code, growth in _GROWTHS.items():
            yield from self._growth(self._by_code[code], growth)
        yield from self._prices(self._by_code["CPI"])

    def _levels(self, indicator: Indicator, row: Mapping[str, str]) -> Iterator[FigureInput]:
        parts = {"none": [], "areas": self._areas, "bearers": self._bearers}[row["parts"]]
        weights = self._weights(indicator.code, parts)
        places = int(row["decimals"])
        is_stock = row["profile"] == "stock"
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            so_far, parts_so_far = Decimal(0), [Decimal(0)] * len(parts)
            for period in periods_of(indicator.frequency, indicator.not_alone, year):
                if not self._is_out(indicator, period):
                    break
                alone = self._alone(row, year, period, places)
                shares = share_out(alone, weights, places=places) if parts else []
                if is_stock:
                    yield from self._told(indicator, period, alone, parts=parts, shares=shares, span="current")
                    continue
                so_far += alone
                parts_so_far = [old + new for old, new in zip(parts_so_far, shares, strict=True)]
                yield from self._told(indicator, period, so_far, parts=parts, shares=parts_so_far, span="cumulative")
                yield from self._told(indicator, period, alone, parts=parts, shares=shares, span="current")

    def _weights(self, code: str, parts: Sequence[Unit]) -> list[Decimal]:
        """How the county's figure falls to its parts; a part of another indicator falls nearly as that one does."""
        base = [*_WEIGHTS, *[5] * len(_SECTORS)][: len(parts)]
        whole = _PART_OF.get(code, code)
        own = 0.0 if whole == code else 0.05
        return [
            _round(weight * (1 + 0.5 * _noise(whole, unit.code)) * (1 + own * _noise(code, unit.code)), 2)
            for weight, unit in zip(base, parts, strict=True)
        ]

    def _alone(self, row: Mapping[str, str], year: int, period: Period, places: int) -> Decimal:
        season = _SEASONS[row["profile"]]
        level = float(row["level"]) * (1 + float(row["growth"]) / 100) ** (year - BASE_YEAR)
        if row["profile"] == "stock":
            drift = (1 + float(row["growth"]) / 100) ** ((period.last - 12) / 12)
            return _round(level * drift * (1 + 0.002 * _noise(row["code"], period.code)), places)
        share = sum(season[period.first - 1 : period.last]) / sum(season)
        return _round(level * share * (1 + 0.03 * _noise(row["code"], period.code)), places)

    def _told(
        self,
        indicator: Indicator,
        period: Period,
        whole: Decimal,
        *,
        parts: Sequence[Unit],
        shares: Sequence[Decimal],
        span: str,
    ) -> Iterator[FigureInput]:
        if period.end < FIRST_DAY:
            return
        first = FigureInput(indicator, self._county, period, whole, span=span, known_at=self._out(indicator, period))
        yield from self._editions(first)
        for unit, value in zip(parts, shares, strict=True):
            said = replace(first, unit=unit, value=value)
            if period.last != 12 and _noise(indicator.code, unit.code, period.code, "blank") > 0.97:
                yield replace(said, value=None, missing=MissingKind.NOT_REPORTED)
            else:
                yield from self._editions(said)

    def _editions(self, said: FigureInput) -> Iterator[FigureInput]:
        """What was published first, and for some the correction two months later."""
        moved = _noise(said.indicator.code, said.unit.code, said.period.code, "revised")
        later = (said.known_at or datetime.combine(said.period.end, time(10), ZONE)) + timedelta(days=61)
        if moved < 0.94 or later.date() > self._today or said.value is None:
            yield said
            return
        exponent = said.value.as_tuple().exponent
        yield replace(said, value=_round(float(said.value) * 0.992, -exponent if isinstance(exponent, int) else 0))
        yield replace(said, known_at=later)

    def _growth(self, indicator: Indicator, growth: float) -> Iterator[FigureInput]:
        units = [self._county, *self._areas] if indicator.code in _BY_AREA else [self._county]
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            for period in periods_of(indicator.frequency, indicator.not_alone, year):
                if period.end < FIRST_DAY or not self._is_out(indicator, period):
                    continue
                for unit in units:
                    said = _PUBLISHED.get(indicator.code, {}).get(period.code) if unit == self._county else None
                    spread = 1.2 if unit == self._county else 3.0
                    value = Decimal(said or _round(growth + spread * _noise(indicator.code, unit.code, period.code), 1))
                    yield FigureInput(indicator, unit, period, value, known_at=self._out(indicator, period))

    def _prices(self, indicator: Indicator) -> Iterator[FigureInput]:
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            for period in periods_of(indicator.frequency, indicator.not_alone, year):
                if period.end >= FIRST_DAY and self._is_out(indicator, period):
                    value = _round(100.6 + 0.9 * _noise("CPI", period.code), 1)
                    yield FigureInput(indicator, self._county, period, value, known_at=self._out(indicator, period))

    def _out(self, indicator: Indicator, period: Period) -> datetime:
        """When it became known: its working days after the period, weekends counted in; later where it lags behind."""
        days = (indicator.lag_days or 0) * 7 // 5 + 2 + 30 * indicator.behind
        return datetime.combine(period.end + timedelta(days=days), time(10), ZONE)

    def _is_out(self, indicator: Indicator, period: Period) -> bool:
        return self._out(indicator, period).date() <= self._today


def _target(row: Mapping[str, str], county: Unit, by_code: Mapping[str, Indicator], source: str) -> TargetInput:
    figures: dict[str, Any] = {
        name: Decimal(row[name]) if row[name] else None for name in ("assigned", "ensured", "striven", "baseline")
    }
    return TargetInput(by_code[row["code"]], county, LAST_YEAR, source, kind=row["kind"], **figures)


def _share(
    row: Mapping[str, str],
    county: Unit,
    units: Mapping[str, Unit],
    by_code: Mapping[str, Indicator],
    *,
    source: str,
    reason: str = "",
) -> None:
    indicator = by_code[row["code"]]
    target = Target.objects.select_related("newest", "indicator", "unit").get(
        indicator=indicator, unit=county, year=LAST_YEAR, kind=row["kind"]
    )
    chosen = [unit for unit in units.values() if unit.kind in (UnitKind.TOWNSHIP, UnitKind.PARK)]
    if row["code"] == "INV_DONE":
        chosen += [units[code] for code in _SECTORS]
    by = by_code.get(row["by"])
    preview = preview_breakdown(target, chosen, key=row["key"], by_indicator=by)
    if preview.problem:  # a unit whose last year is a blank gets its share by hand, as an office would
        preview = preview_breakdown(target, chosen, key="equal")
    shares = [Share(each.unit, each.value or Decimal(0), each.weight) for each in preview.rows]
    key = row["key"] if preview.by_period or row["key"] in ("equal", "same") else "equal"
    adopt_breakdown(
        target,
        shares,
        key=key,
        county=county,
        by=KEPT_BY,
        source=source,
        reason=reason,
        by_indicator=by if key == "indicator" else None,
        by_period=preview.by_period,
    )


def _noise(*words: str) -> float:
    """From −1 to 1, always the same for the same words."""
    return int.from_bytes(blake2b("/".join(words).encode(), digest_size=4).digest(), "big") / 2**31 - 1


def _round(value: float, places: int) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
