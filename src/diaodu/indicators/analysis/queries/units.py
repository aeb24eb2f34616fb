"""One unit with all its indicators: the year in months, and what has come or changed since the month began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from diaodu.core.clock import ZONE, moment
from diaodu.indicators.analysis.lookup import Place
from diaodu.indicators.analysis.permissions import visible_lines
from diaodu.indicators.analysis.queries.board import line_for
from diaodu.indicators.analysis.queries.lines import lines_of_unit, meant_by
from diaodu.indicators.analysis.rules.lines import Point, by_period
from diaodu.indicators.catalogue.models import Indicator
from diaodu.kernel.period import Period
from diaodu.ledger.models import Observation
from diaodu.people.names import names_of
from diaodu.warehouse.months import month_number, number_of

SHOWN_CHANGES = 50


@dataclass(frozen=True, slots=True)
class MonthCell:
    """`spans`: columns it takes: a quarter has three, January and February together two. `point` None: no figure."""

    period: Period | None
    point: Point | None
    months: int = 1


@dataclass(frozen=True, slots=True)
class YearRow:
    indicator: Indicator
    cells: Sequence[MonthCell]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that came, or was revised. `before`: the edition it takes the place of."""

    fact: Observation
    indicator: Indicator
    name: str
    before: Observation | None

    @property
    def step(self) -> Decimal | None:
        if self.before is None or self.before.value is None or self.fact.value is None:
            return None
        return self.fact.value - self.before.value


def year_of_unit(place: Place) -> list[YearRow]:
    """Every indicator the unit has a figure of this year, month by month as it is published."""
    lines = lines_of_unit(place.unit, month_number(place.year, 1), place.month)
    rows = []
    for indicator in visible_lines(place.officer, today=place.today):
        chosen = line_for(indicator, lines)
        if chosen is None:
            continue
        meant = meant_by(indicator)
        points = by_period(chosen.spans.get(meant.span, {}), meant, place.year)
        rows.append(YearRow(indicator, _cells(points, place.month)))
    return rows


def _cells(points: dict[Period, Point], last: int) -> list[MonthCell]:
    ends = {number_of(period.end): period for period in points}
    year, cells, month = last // 12, [], 1
    while month <= 12:
        period = next((p for p in ends.values() if p.first == month), None)
        if period is None:
            cells.append(MonthCell(None, None))
            month += 1
        else:
            cells.append(MonthCell(period, points[period], period.months))
            month = period.last + 1
    return cells if year else []


def changes_of(place: Place) -> list[Change]:
    """What came since the first of the current month, the newest first; three queries."""
    start = datetime.combine(place.today.replace(day=1), time.min, ZONE)
    indicators = {each.subject_id: each for each in visible_lines(place.officer, today=place.today)}
    facts = list(
        Observation.objects.filter(item__about=place.unit, item__subject__in=indicators)
        .filter(known_at__gte=start, known_at__lte=moment())
        .select_related("item")
        .order_by("-known_at", "-pk")[:SHOWN_CHANGES]
    )
    earlier = _earlier(facts)
    names = names_of({fact.by for fact in facts})
    return [
        Change(fact, indicators[fact.item.subject_id], names.get(fact.by, fact.by),
               earlier.get((fact.item_id, fact.period, fact.vintage - 1)))
        for fact in facts
    ]  # fmt: skip


def _earlier(facts: Sequence[Observation]) -> dict[tuple[int, str, int], Observation]:
    revised = [fact for fact in facts if fact.vintage > 1]
    rows = Observation.objects.filter(
        item__in={fact.item_id for fact in revised}, period__in={fact.period for fact in revised}
    )
    return {(row.item_id, row.period, row.vintage): row for row in rows}
