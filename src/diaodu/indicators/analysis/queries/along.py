"""What firms and projects say themselves, added up along a dimension: industry, place, size of firms, area.

Material for the management: for whom the registers are open, nobody else, and never part of the statistics.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import override

from diaodu.areas.models import Area
from diaodu.enterprises.rules import divisions
from diaodu.indicators.analysis.facts import (
    AREA,
    INDUSTRY,
    PLACE,
    SIZE,
    firms_key,
    industry_key,
    projects_key,
    size_key,
)
from diaodu.indicators.analysis.lookup import Place
from diaodu.indicators.analysis.queries.lines import value_of
from diaodu.indicators.analysis.setting_kinds import project_money
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.choices import FirmClass
from diaodu.indicators.rounds.permissions import may_see_firm_figures
from diaodu.ledger.choices import Basis, Span
from diaodu.people.choices import OVERSEERS
from diaodu.people.permissions import roles_of, within

_TENTH = Decimal("0.1")
FIRM_WAYS, PROJECT_WAYS = (INDUSTRY, AREA, PLACE, SIZE), (INDUSTRY, AREA, PLACE)
Names = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PartRow:
    """`growth` is worked out, on last year's figures of the same group; `count`: how many records the sum holds."""

    name_zh: str
    name_en: str
    value: Decimal | None
    base: Decimal | None
    growth: Decimal | None
    count: int


@dataclass(frozen=True, slots=True)
class Along:
    """`ways`: what it could be grouped by; `measured_in`: of its figures."""

    way: str
    ways: Sequence[str]
    rows: Sequence[PartRow]
    measured_in: str


def firms_along(place: Place, indicator: Indicator, month: int, way: str = INDUSTRY) -> Along | None:
    """The largest first; None for whom firms' figures are not open, or where no firm has one."""
    if not place.is_county or not may_see_firm_figures(place.officer, today=place.today):
        return None
    way = way if way in FIRM_WAYS else INDUSTRY
    names = _names(place, way)
    found = _ask(firms_key(indicator), month, way)
    rows = [_row(names[key], *figures) for key, figures in found.items() if key in names]
    if not rows and way == INDUSTRY:
        return None
    return Along(way, FIRM_WAYS, sorted(rows, key=_largest_first), indicator.measured_in)


def projects_along(place: Place, indicator: Indicator, month: int, way: str = INDUSTRY) -> Along | None:
    """What projects invested so far in the year, where the indicator is the one the county's rule names."""
    rule = project_money(place.county.path, on=place.today)
    if not place.is_county or rule is None or rule.indicator != indicator.code or not _may_see_projects(place):
        return None
    way = way if way in PROJECT_WAYS else INDUSTRY
    names, key = _names(place, way), projects_key(place.county.path, rule.caliber)
    now, before = (_so_far(key, month - back, way) for back in (0, 12))
    sums = {group: (now[group][0], before.get(group, (None, 0))[0], now[group][1]) for group in now}
    rows = [_row(names[group], *figures) for group, figures in sums.items() if group in names]
    return Along(way, PROJECT_WAYS, sorted(rows, key=_largest_first), "万元") if rows or way != INDUSTRY else None


def _may_see_projects(place: Place) -> bool:
    """Sums over all projects are for those who oversee them all."""
    return not roles_of(place.officer, today=place.today).isdisjoint(OVERSEERS)


def _names(place: Place, way: str) -> Names:
    """By the key the warehouse has, what a group is called in both languages."""
    path = place.county.path
    if way == INDUSTRY:
        return {industry_key(path, code): (zh, en) for code, (_section, zh, en) in divisions().items()}
    if way == SIZE:
        return {size_key(path, str(size)): _both(size.label) for size in FirmClass}
    if way == AREA:
        areas = Area.objects.filter(within(path, "unit__path"), parent=None)
        return {f"{path}{area.code}": (area.name_zh, area.name_en or area.name_zh) for area in areas}
    return {
        unit.path: (unit.name_zh, unit.name_en or unit.name_zh) for unit in place.units if unit.pk != place.county.pk
    }


def _both(label: object) -> tuple[str, str]:
    with override("zh-hans"):
        zh = str(label)
    with override("en"):
        return zh, str(label)


def _ask(indicator: str, month: int, way: str) -> dict[str, tuple[Decimal | None, Decimal | None, int]]:
    """By group: the figure, last year's, how many records it holds."""
    from diaodu.warehouse.queries import ask

    found = ask(
        "breakdown",
        indicator=indicator,
        month=month,
        dimension=way,
        span=str(Span.CUMULATIVE),
        basis=str(Basis.MANAGEMENT),
    )
    return {
        part.grp: (value_of(part.figure, None), value_of(part.earlier_figure, None), part.counted) for part in found
    }


def _so_far(indicator: str, month: int, way: str) -> dict[str, tuple[Decimal | None, int]]:
    """By group the months of the year added up to this one, and how many records the fullest of them holds."""
    from diaodu.warehouse.queries import ask

    found: dict[str, tuple[Decimal | None, int]] = {}
    parts = ask(
        "spread",
        indicator=indicator,
        first=month - month % 12,
        last=month,
        dimension=way,
        basis=str(Basis.MANAGEMENT),
    )
    for part in parts:
        value, count = found.get(part.grp, (None, 0))
        found[part.grp] = (_plus(value, value_of(part.figure, None)), max(count, part.counted))
    return found


def _row(name: tuple[str, str], value: Decimal | None, base: Decimal | None, count: int) -> PartRow:
    growth = ((value / base - 1) * 100).quantize(_TENTH) if value is not None and base else None
    return PartRow(*name, value, base, growth, count)


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """A month nobody knows is left out; nothing known stays a blank."""
    return other if one is None else one if other is None else one + other


def _largest_first(row: PartRow) -> Decimal:
    return -(row.value or Decimal(0))
