"""What the pages of tours show, put together from rows; asks the database a fixed number of times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from diaodu.areas.queries import unit_shapes
from diaodu.areas.shapes import polygons_of
from diaodu.core.models import Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.people.names import names_of
from diaodu.people.permissions import Asker
from diaodu.projects.library.permissions import visible_projects
from diaodu.projects.tours.choices import CHOOSING, CONDITION_NAMES, INVITING, ROUTING, SCORING, TourState
from diaodu.projects.tours.hours import clock_words
from diaodu.projects.tours.models import Judge, Proposal, Result, Tour
from diaodu.projects.tours.permissions import may_see_places, runs_tours
from diaodu.projects.tours.queries import (
    Laid,
    driven_stops,
    earlier_orders,
    is_own,
    judges_of,
    laid,
    proposals_of,
    results_of,
    runs_of,
    scores_by_stop,
    stops_of,
)
from diaodu.projects.tours.setting_kinds import ConditionsRule, Rubric, Trimming, conditions_row
from diaodu.projects.tours.sheet_map import Border, Spot, sheet_map


@dataclass(frozen=True, slots=True)
class Condition:
    """One answer as it is shown: `mark` is yes, no or open."""

    name: Any
    mark: str
    words: str
    is_quoted: bool  # somebody's own words, in whatever language they wrote


@dataclass(frozen=True, slots=True)
class ProposalRow:
    stop: Proposal
    hours: str
    conditions: list[Condition]
    url: str  # of the project; empty where the reader may not open it

    @property
    def failing(self) -> list[Condition]:
        return [each for each in self.conditions if each.mark != "yes"]


def tour_context(tour: Tour, officer: Asker, *, on: date, english: bool) -> dict[str, Any]:
    runs = runs_tours(officer, today=on)
    rows = proposal_rows(tour, officer, on=on, english=english)
    shown = rows if runs else [row for row in rows if row.stop.is_stop]
    rule = ConditionsRule.read(tour.conditions or conditions_row(tour.unit.path, on=on))
    return {
        "tour": tour,
        "hours": f"{clock_words(tour.begins)}–{clock_words(tour.ends)}",
        "rows": sorted(shown, key=lambda row: (not row.stop.is_stop, row.stop.pk)),
        "chosen": sum(row.stop.is_stop for row in rows),
        "rule": rule,
        "rule_source": (tour.conditions or conditions_row(tour.unit.path, on=on)).source,
        "runs": runs,
        "may_choose": runs and tour.state in CHOOSING,
        "may_edit": runs and tour.state in (*CHOOSING, *ROUTING),
        "may_route": runs and tour.state in ROUTING,
        "may_invite": runs and tour.state in INVITING,
        "has_route": tour.state not in (TourState.PLANNED, TourState.CANCELLED),
        "has_places": may_see_places(officer, tour, today=on) and tour.results.exists(),
        "my_ballot": my_judge(tour, officer) if tour.state in SCORING else None,
    }


def proposal_rows(tour: Tour, officer: Asker, *, on: date, english: bool) -> list[ProposalRow]:
    proposals = proposals_of(tour)
    seen = set(
        visible_projects(officer, today=on)
        .filter(pk__in=[each.project_id for each in proposals])
        .values_list("pk", flat=True)
    )
    return [
        ProposalRow(
            each,
            f"{clock_words(each.opens)}–{clock_words(each.closes)}" if each.opens is not None else "",
            [
                Condition(
                    CONDITION_NAMES.get(row.condition, row.condition),  # type: ignore[call-overload]
                    {True: "yes", False: "no", None: "open"}[row.answer],
                    row.en if english else row.zh,
                    row.en == row.zh,
                )
                for row in each.verdicts.all()
            ],
            reverse("projects:project", args=[each.project.code]) if each.project_id in seen else "",
        )
        for each in proposals
    ]


def my_judge(tour: Tour, officer: Asker) -> Judge | None:
    return tour.judges.filter(officer=officer, retired_on=None).first() if officer.pk else None


def route_context(tour: Tour, officer: Asker, *, on: date, english: bool) -> dict[str, Any]:
    """The order with its times, or why it cannot be timed."""
    runs = runs_tours(officer, today=on)
    found, error = timed(tour, on=on, english=english)
    orders = earlier_orders(tour) if runs else []
    return {
        "tour": tour,
        "laid": found,
        "error": error,
        "may_route": runs and tour.state in ROUTING,
        "orders": orders,
        "names": names_of([each.by for each in orders]),
        "unready": [stop for stop in stops_of(tour) if None in (stop.opens, stop.closes, stop.stay)] if error else [],
        "may_undo": bool(tour.ordering and tour.ordering.before_id),
        "lines": range(1, tour.buses + 1),
    }


def run_sheet_context(tour: Tour, officer: Asker, *, on: date, english: bool) -> dict[str, Any]:
    """Each line with its map; one query more than the route itself."""
    context = route_context(tour, officer, on=on, english=english)
    lines = context["laid"].lines if context["laid"] else []
    borders = _borders(tour)
    sheets = [(line, sheet_map(_start(tour), [_at(visit.stop) for visit in line.visits], borders)) for line in lines]
    return context | {"sheets": sheets}


def _borders(tour: Tour) -> list[Border]:
    return [
        Border(
            shape.unit.short_zh or shape.unit.name_zh,
            [[(point[0], point[1]) for point in ring] for part in polygons_of(shape.geometry) for ring in part],
        )
        for shape in unit_shapes(tour.unit.path)
    ]


def timed(tour: Tour, *, on: date, english: bool) -> tuple[Laid | None, str]:
    try:
        return laid(tour, on=on), ""
    except MoveRefusedError as refusal:
        return None, refusal.en if english else refusal.zh


def map_features(tour: Tour, found: Laid | None) -> dict[str, Any]:
    """Lines and stops as the map of areas takes them: straight from stop to stop, no roads are known here."""
    start = _start(tour)
    lines, points = [], []
    for line in found.lines if found else ():
        way = [start, *(_at(visit.stop) for visit in line.visits), start]
        places = [place for place in way if place is not None]
        if len(places) > 1 and line.visits:
            lines.append(_feature("LineString", places, code=f"line-{line.number}", line=line.number, is_part=True))
        points += [
            _point(visit.stop, line=line.number, place=n, words=visit.words) for n, visit in enumerate(line.visits, 1)
        ]
    points += [_point(stop, line=0, place=0, words="") for stop in (found.left_out if found else ())]
    points = [point for point in points if point["geometry"]["coordinates"]]
    spots = [point["geometry"]["coordinates"] for point in points] + ([start] if start else [])
    return {
        "areas": {"type": "FeatureCollection", "features": lines},
        "records": {"type": "FeatureCollection", "features": points},
        "start": start,
        "extent": _extent(spots),
    }


def _point(stop: Proposal, *, line: int, place: int, words: str) -> dict[str, Any]:
    subject: Subject = stop.project.subject
    return _feature(
        "Point", _at(stop), code=subject.code, name=stop.project.name, light="grey", words=words,
        line=line, place=place,
    )  # fmt: skip


def _feature(kind: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def _at(stop: Proposal) -> Spot | None:
    lon, lat = stop.project.longitude, stop.project.latitude
    return None if lon is None or lat is None else (float(lon), float(lat))


def _start(tour: Tour) -> Spot | None:
    return None if tour.start_lon is None or tour.start_lat is None else (tour.start_lon, tour.start_lat)


def _extent(spots: Sequence[Spot]) -> list[float] | None:
    if not spots:
        return None
    xs, ys = [spot[0] for spot in spots], [spot[1] for spot in spots]
    return [min(xs) - 0.01, min(ys) - 0.01, max(xs) + 0.01, max(ys) + 0.01]


def judges_context(tour: Tour, *, on: date) -> dict[str, Any]:
    return {"tour": tour, "may_invite": tour.state in INVITING, **scored_context(tour)}


def scored_context(tour: Tour) -> dict[str, Any]:
    """Who has scored how many, which stop has how many: never what."""
    judges, stops, counts = judges_of(tour), driven_stops(tour), scores_by_stop(tour)
    rows = [(judge, len([stop for stop in stops if not is_own(judge.unit, stop)])) for judge in judges]
    return {
        "tour": tour,
        "judges": rows,
        "stops": [(stop, counts.get(stop.pk, 0)) for stop in stops],
        "given": sum(counts.values()),
        "awaited": sum(due for _judge, due in rows),
        "finished": sum(judge.scored >= due for judge, due in rows),
        "trimming": Trimming.read(tour.trimming) if tour.trimming else None,
        "live": tour.state in SCORING,
    }


@dataclass(frozen=True, slots=True)
class PlaceRow:
    result: Result
    low: float | None  # the range of the estimate, nine times in ten
    high: float | None


def places_context(tour: Tour, *, runs: bool, english: bool) -> dict[str, Any]:
    results = results_of(tour)
    rubric = Rubric.read(tour.rubric) if tour.rubric else None
    rows = [
        PlaceRow(
            row,
            None if row.estimate is None or row.error is None else row.estimate - 1.645 * row.error,
            None if row.estimate is None or row.error is None else row.estimate + 1.645 * row.error,
        )
        for row in results
    ]
    return {
        "tour": tour,
        "rows": rows,
        "is_public": tour.state == TourState.HELD,
        "runs_tours": runs,
        "runs": runs_of(results) if runs else [],
        "severity": tour.severity if runs else [],
        "trimming": Trimming.read(tour.trimming) if tour.trimming else None,
        "trimming_source": tour.trimming.source if tour.trimming else "",
        "items": [(item.label(english=english), item.weight) for item in rubric.items] if rubric else [],
    }
