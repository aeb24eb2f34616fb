"""What tours can say: how many were held in the year, up to a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from diaodu.core.measures import Contribution, Evening, Measured, register_measure
from diaodu.projects.tours.choices import TourState
from diaodu.projects.tours.measure_names import HELD
from diaodu.projects.tours.models import Tour

SCHEMA = {"scope": "the county's path; filled in by the plan"}


class ToursHeld:
    """Tours of the calendar year whose day has come and that were closed as held."""

    name, title_zh, title_en = HELD, "集中观摩次数", "Observation tours held"
    filter_schema: Mapping[str, str] = SCHEMA
    optional: frozenset[str] = frozenset()
    counts_times = True

    def value(self, as_of: date, filter: Mapping[str, Any], *, known: datetime | None = None) -> Measured:
        return self.values(as_of, [filter], known=known)[0]

    def values(
        self, as_of: date, filters: Sequence[Mapping[str, Any]], *, known: datetime | None = None
    ) -> list[Measured]:
        """One query, however many filters."""
        rows = _held(filters, as_of)
        return [_measured(rows, str(each.get("scope", "")), as_of, known) for each in filters]

    def values_on_days(self, evenings: Sequence[Evening], filters: Sequence[Mapping[str, Any]]) -> list[list[Measured]]:
        rows = _held(filters, max(evenings)[0])
        return [
            [_measured(rows, str(each.get("scope", "")), day, known) for each in filters] for day, known in evenings
        ]


def _held(filters: Sequence[Mapping[str, Any]], last: date) -> list[Tour]:
    scopes = {str(each.get("scope", "")) for each in filters}
    tours = Tour.objects.filter(unit__path__in=scopes, state=TourState.HELD, on__lte=last)
    return list(tours.select_related("unit").order_by("on", "pk"))


def _measured(rows: Sequence[Tour], scope: str, day: date, known: datetime | None) -> Measured:
    counted = [
        tour
        for tour in rows
        if tour.unit.path == scope
        and tour.on.year == day.year
        and tour.on <= day
        and (known is None or (tour.held_at is not None and tour.held_at <= known))
    ]
    parts = [Contribution(tour.name, tour.get_absolute_url(), Decimal(1), tour.on) for tour in counted]
    return Measured(Decimal(len(counted)), "次", day, 0, parts)


def register() -> None:
    register_measure(ToursHeld())
