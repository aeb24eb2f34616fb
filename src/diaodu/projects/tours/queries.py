"""Every question about tours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from diaodu.people.models import Unit
from diaodu.people.permissions import Asker
from diaodu.projects.library.choices import OUT
from diaodu.projects.library.models import Project
from diaodu.projects.library.permissions import visible_projects
from diaodu.projects.tours.casting import Cast, TimedLine, cast, timed_lines
from diaodu.projects.tours.models import Judge, Ordering, Proposal, Result, Tour
from diaodu.projects.tours.orders import Lines, checked, runs_said


def listed(tours: QuerySet[Tour]) -> QuerySet[Tour]:
    """With how many proposals, stops and judges each has."""
    return tours.select_related("subject", "unit").annotate(
        proposed=Count("proposals", distinct=True),
        stops=Count("proposals", filter=Q(proposals__is_stop=True), distinct=True),
        judges_invited=Count("judges", filter=Q(judges__retired_on=None), distinct=True),
    )


def with_projects(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return proposals.select_related("project__subject", "project__unit", "township")


def proposals_of(tour: Tour) -> list[Proposal]:
    """With their verdicts; two queries."""
    return list(with_projects(Proposal.objects.filter(tour=tour)).prefetch_related("verdicts").order_by("pk"))


def stops_of(tour: Tour) -> list[Proposal]:
    return list(with_projects(Proposal.objects.filter(tour=tour, is_stop=True)).order_by("pk"))


def proposable(officer: Asker, tour: Tour, *, today: date) -> QuerySet[Project]:
    """Projects of the library that are not proposed yet."""
    projects = visible_projects(officer, today=today).exclude(state__in=OUT)
    return projects.exclude(tour_proposals__tour=tour).select_related("unit", "place").order_by("-total", "code")


def lines_of(tour: Tour, stops: Sequence[Proposal]) -> tuple[Lines, list[str]]:
    """The order as it stands now, and the stops in no line of it."""
    known = [stop.project.code for stop in stops]
    lines = tour.ordering.lines if tour.ordering else []
    kept = [[code for code in line if code in set(known)] for line in lines][: tour.buses]
    return checked(kept, known, buses=tour.buses)


@dataclass(frozen=True, slots=True)
class Laid:
    """The order of a tour with its times."""

    cast: Cast
    lines: list[TimedLine]
    left_out: list[Proposal]

    @property
    def has_faults(self) -> bool:
        return any(line.fault or any(visit.fault for visit in line.visits) for line in self.lines)


def laid(tour: Tour, *, on: date, lines: Lines | None = None) -> Laid:
    """With its own order or another. Raises MoveRefusedError or OrderError for what cannot be timed."""
    stops = stops_of(tour)
    if lines is None:
        lines, left_out = lines_of(tour, stops)
    else:
        lines, left_out = checked(lines, [stop.project.code for stop in stops], buses=tour.buses)
    found = cast(tour, stops, on=on)
    return Laid(found, timed_lines(found, lines), [stop for stop in stops if stop.project.code in set(left_out)])


def driven_stops(tour: Tour) -> list[Proposal]:
    """The stops the buses come to, in the order of the lines: those that are scored."""
    stops = {stop.project.code: stop for stop in stops_of(tour)}
    lines = tour.ordering.lines if tour.ordering else []
    return [stops[code] for line in lines for code in line if code in stops]


def judges_of(tour: Tour) -> list[Judge]:
    return list(tour.judges.filter(retired_on=None).select_related("unit", "officer").order_by("number"))


def is_own(unit: Unit | None, stop: Proposal) -> bool:
    """A unit's own stop: it lies there, or the unit leads the project. A county is nobody's own."""
    if unit is None or unit.parent_id is None:
        return False
    paths = [stop.project.unit.path, *([stop.township.path] if stop.township else [])]
    return any(path.startswith(unit.path) for path in paths)


def scorable_stops(judge: Judge) -> list[Proposal]:
    """The stops the buses come to, without those of the judge's own unit."""
    return [stop for stop in driven_stops(judge.tour) if not is_own(judge.unit, stop)]


def scores_by_stop(tour: Tour) -> dict[int, int]:
    """How many scores each stop has; of stops that nobody has scored there is none."""
    rows = tour.scores.order_by().values("stop").annotate(n=Count("pk")).values_list("stop", "n")
    return dict(rows)


def results_of(tour: Tour) -> list[Result]:
    return list(
        Result.objects.filter(tour=tour)
        .select_related("stop__project__subject", "stop__project__unit", "stop__township")
        .order_by("place", "pk")
    )


def runs_of(results: Sequence[Result]) -> list[str]:
    """The places that cannot be told apart, run by run: `3–6`."""
    runs: dict[int, list[int]] = {}
    for row in results:
        for number in row.together:
            runs.setdefault(number, []).append(row.place)
    return [runs_said(runs[number]) for number in sorted(runs)]


def seen_on(project: Project) -> list[Proposal]:
    """The tours that chose this project, newest first, with its place where there is one."""
    stops = Proposal.objects.filter(project=project, is_stop=True).select_related("tour", "result")
    return list(stops.order_by("-tour__on"))


def earlier_orders(tour: Tour) -> list[Ordering]:
    return list(tour.orderings.order_by("-pk")[:10])
