"""What tours can say: how many were held in the year, and how a unit's stops did in them.

In words. *Held*: tours of the calendar year whose day has come and that were closed as held. *Score*: the published
scores of a unit's stops in the tours held from `since` (the first of January, where none is named) to the day, their
mean. *Place*: the best published place of its stops in the last of those tours. A stop is a unit's own where it lies
there or the unit leads its project, as it is for judges; a unit without a stop has neither: it is not known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from diaodu.core.measures import Contribution, Evening, Measured, register_measure
from diaodu.projects.tours.choices import TourState
from diaodu.projects.tours.measure_names import HELD, PLACE, SCORE
from diaodu.projects.tours.models import Result, Tour

PLACES = Decimal("0.01")
SCHEMA = {"scope": "the county's path; filled in by the plan"}
OF_STOPS = {
    **SCHEMA,
    "unit": "code of the unit, with all below it: its stops lie there, or it leads their projects",
    "since": "counted from that day; 2026-01-01",
}


@dataclass(slots=True)
class _Read:
    """What was read once for all filters and days: the tours held, and by tour its published places."""

    tours: list[Tour]
    results: Mapping[int, Sequence[Result]]


class _OfTours:
    filter_schema: Mapping[str, str] = OF_STOPS
    optional: frozenset[str] = frozenset(OF_STOPS) - {"scope"}
    counts_places = True

    def value(self, as_of: date, filter: Mapping[str, Any], *, known: datetime | None = None) -> Measured:
        return self.values(as_of, [filter], known=known)[0]

    def values(
        self, as_of: date, filters: Sequence[Mapping[str, Any]], *, known: datetime | None = None
    ) -> list[Measured]:
        """One query, two where places are asked for, however many filters."""
        read = self._read(filters, as_of)
        return [self.measured(read, each, as_of, known) for each in filters]

    def values_on_days(self, evenings: Sequence[Evening], filters: Sequence[Mapping[str, Any]]) -> list[list[Measured]]:
        read = self._read(filters, max(evenings)[0])
        return [[self.measured(read, each, day, known) for each in filters] for day, known in evenings]

    def measured(self, read: _Read, filter: Mapping[str, Any], day: date, known: datetime | None) -> Measured:
        raise NotImplementedError

    def _read(self, filters: Sequence[Mapping[str, Any]], last: date) -> _Read:
        scopes = {str(each.get("scope", "")) for each in filters}
        for each in filters:
            if each.get("since"):
                date.fromisoformat(str(each["since"]))
        tours = Tour.objects.filter(unit__path__in=scopes, state=TourState.HELD, on__lte=last)
        found: dict[int, list[Result]] = defaultdict(list)
        if self.counts_places:
            rows = Result.objects.filter(tour__in=tours)
            for row in rows.select_related("stop__project__unit", "stop__township").order_by("place", "pk"):
                found[row.tour_id].append(row)
        return _Read(list(tours.select_related("unit").order_by("on", "pk")), found)


class ToursHeld(_OfTours):
    name, title_zh, title_en = HELD, "集中观摩次数", "Observation tours held"
    filter_schema: Mapping[str, str] = SCHEMA
    optional: frozenset[str] = frozenset()
    counts_times = True
    counts_places = False

    def measured(self, read: _Read, filter: Mapping[str, Any], day: date, known: datetime | None) -> Measured:
        counted = _held(read, {"scope": filter.get("scope", "")}, day, known)
        parts = [Contribution(tour.name, tour.get_absolute_url(), Decimal(1), tour.on) for tour in counted]
        return Measured(Decimal(len(counted)), "次", day, 0, parts)


class StopScore(_OfTours):
    name, title_zh, title_en = SCORE, "集中观摩：本单位观摩点平均得分", "Tours: mean score of the unit's stops"

    def measured(self, read: _Read, filter: Mapping[str, Any], day: date, known: datetime | None) -> Measured:
        rows = [(tour, row) for tour in _held(read, filter, day, known) for row in _own(read, tour, filter)]
        if not rows:
            return Measured(None, "分", blanks=1)
        records = [
            _record(tour, row, row.score or Decimal(0)) for tour, row in rows
        ]  # a published score is never empty
        mean = sum((each.value or Decimal(0) for each in records), Decimal(0)) / len(records)
        return Measured(mean.quantize(PLACES), "分", max(tour.on for tour, _row in rows), records=records)


class StopPlace(_OfTours):
    name, title_zh, title_en = PLACE, "集中观摩：本单位观摩点最好名次", "Tours: best place of the unit's stops"

    def measured(self, read: _Read, filter: Mapping[str, Any], day: date, known: datetime | None) -> Measured:
        for tour in reversed(_held(read, filter, day, known)):
            if rows := _own(read, tour, filter):
                records = [_record(tour, row, Decimal(row.place)) for row in rows]
                return Measured(Decimal(rows[0].place), "位", tour.on, records=records)
        return Measured(None, "位", blanks=1)


def _held(read: _Read, filter: Mapping[str, Any], day: date, known: datetime | None) -> list[Tour]:
    """Oldest first."""
    since = date.fromisoformat(str(filter["since"])) if filter.get("since") else date(day.year, 1, 1)
    return [
        tour
        for tour in read.tours
        if tour.unit.path == filter.get("scope", "")
        and since <= tour.on <= day
        and (known is None or (tour.held_at is not None and tour.held_at <= known))
    ]


def _own(read: _Read, tour: Tour, filter: Mapping[str, Any]) -> list[Result]:
    """The best first."""
    rows = read.results.get(tour.pk, ())
    return [row for row in rows if "unit" not in filter or _is_of(row, f"/{filter['unit']}/")]


def _is_of(row: Result, unit: str) -> bool:
    stop = row.stop
    return unit in stop.project.unit.path or (stop.township is not None and unit in stop.township.path)


def _record(tour: Tour, row: Result, value: Decimal) -> Contribution:
    project = row.stop.project
    return Contribution(f"{tour.code} {project.code} {project.name}", tour.get_absolute_url(), value, tour.on)


def register() -> None:
    for measure in (ToursHeld(), StopScore(), StopPlace()):
        register_measure(measure)
