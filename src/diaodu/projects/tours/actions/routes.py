"""The order of the stops: computed by the worker, changed by hand, undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import now, today
from diaodu.core.jobs import JobRefusedError, Progress, enqueue_job, job_kind
from diaodu.core.models import Job
from diaodu.core.moves import Mover, MoveRefusedError, move
from diaodu.core.versions import take_version
from diaodu.projects.tours.casting import Cast, cast, timed_lines
from diaodu.projects.tours.choices import ROUTING, Origin, TourState
from diaodu.projects.tours.hours import clock_words
from diaodu.projects.tours.models import Drive, Ordering, Proposal, Tour
from diaodu.projects.tours.orders import Lines, checked
from diaodu.projects.tours.queries import laid, lines_of, stops_of
from diaodu.projects.tours.routing import SECONDS, Route, route
from diaodu.projects.tours.steps import LAY, OFFICE, TOUR_STEPS

ROUTE = "tours.route"
MOST_MINUTES = 300


@dataclass(frozen=True, slots=True)
class TypedDrive:
    """Ends are codes of projects; empty: where the buses start. `minutes` None takes what was typed away."""

    origin: str
    target: str
    minutes: int | None


@transaction.atomic
def type_drives(tour: Tour, drives: Sequence[TypedDrive], *, by: str) -> None:
    """How long drives take, by somebody who knows. Raises MoveRefusedError naming the ends."""
    _refuse_not_routing(tour)
    names = {stop.project.code: stop.project.name for stop in stops_of(tour)} | {"": tour.start_place}
    for each in drives:
        if each.origin not in names or each.target not in names or each.origin == each.target:
            raise MoveRefusedError("drive", "车程的两端不是这次观摩的点。", "These are no two ends of this tour.")
        if each.minutes is not None and not 1 <= each.minutes <= MOST_MINUTES:
            words = f"{names[each.origin]}到{names[each.target]}"
            raise MoveRefusedError(
                "minutes",
                f"{words}的车程应在1到{MOST_MINUTES}分钟之间。",
                f"{names[each.origin]} to {names[each.target]}: from 1 to {MOST_MINUTES} minutes.",
            )
    for each in drives:
        if each.minutes is None:
            Drive.objects.filter(tour=tour, origin=each.origin, target=each.target).delete()
        else:
            Drive.objects.update_or_create(
                tour=tour,
                origin=each.origin,
                target=each.target,
                defaults={"minutes": each.minutes, "by": by, "at": now()},
            )
    append_audit(
        verb="type_drives",
        subject=tour.code,
        by=by,
        unit=tour.unit.path,
        after={"drives": [[each.origin, each.target, each.minutes] for each in drives]},
    )


@transaction.atomic
def ask_for_route(tour: Tour, *, by: str) -> Job:
    """Raises MoveRefusedError for a stop that cannot be timed, before anybody waits."""
    _refuse_not_routing(tour)
    cast(tour, stops_of(tour), on=today())
    append_audit(verb="ask_for_route", subject=tour.code, by=by, unit=tour.unit.path)
    return enqueue_job(ROUTE, key=f"{ROUTE}:{tour.pk}", params={"tour": tour.pk}, by=by)


@job_kind(ROUTE)
def route_in_job(progress: Progress) -> dict[str, str]:
    """Run twice it gives the same route; a tour that has gone on meanwhile is left alone."""
    tour = Tour.objects.select_related("unit", "subject", "ordering").get(pk=progress.params["tour"])
    progress.mark(0, 2, zh="正在排线路", en="Looking for the route")
    if tour.state in ROUTING:
        compute_route(tour, by=progress.job.owner)
    return {"tour": tour.code}


def compute_route(tour: Tour, *, by: str, seconds: float = SECONDS, patience: int | None = None) -> Tour:
    """Think outside a transaction, keep the order in a short one. Raises JobRefusedError for a day too short."""
    try:
        found = cast(tour, stops_of(tour), on=today())
    except MoveRefusedError as error:
        raise JobRefusedError(error.zh, error.en) from error
    best = route(found.day, seconds=seconds, patience=patience)
    if not best.is_feasible:
        raise _too_short(found, best)
    lines = [[found.day.stops[number].code for number in line] for line in best.lines]
    mover = Mover(by, frozenset({OFFICE}))
    return _keep(tour, lines, origin=Origin.COMPUTED, mover=mover)


@transaction.atomic
def reorder_stops(tour: Tour, lines: Lines, *, mover: Mover, version: int | None = None) -> Tour:
    """An order laid by hand. What is late is marked, not refused. Raises OrderError or MoveRefusedError."""
    _refuse_not_routing(tour)
    if version is not None and version != tour.version:
        take_version(tour, version)  # says that somebody was quicker
    laid(tour, on=today(), lines=lines)
    return _keep(tour, lines, origin=Origin.BY_HAND, mover=mover)


@transaction.atomic
def undo_order(tour: Tour, *, mover: Mover) -> Tour:
    """Back to the order before this one."""
    _refuse_not_routing(tour)
    if tour.ordering is None or tour.ordering.before is None:
        raise MoveRefusedError("order", "没有更早的顺序可以恢复。", "There is no earlier order to go back to.")
    take_version(tour)
    tour.ordering = tour.ordering.before
    tour.save(update_fields=["ordering"])
    append_audit(
        verb="undo_order",
        subject=tour.code,
        by=mover.by,
        unit=tour.unit.path,
        after={"lines": tour.ordering.lines},
    )
    return tour


@transaction.atomic
def lock_stop(stop: Proposal, *, locked: bool, by: str) -> Proposal:
    """The visit keeps the minute it begins at now. Raises MoveRefusedError where it has none."""
    tour = stop.tour
    _refuse_not_routing(tour)
    at = _begins(tour, stop) if locked else None
    take_version(stop)
    stop.locked_at = at
    stop.save(update_fields=["locked_at"])
    append_audit(
        verb="lock_stop" if locked else "unlock_stop",
        subject=tour.code,
        by=by,
        unit=tour.unit.path,
        after={"project": stop.project.code, "time": clock_words(at)},
    )
    return stop


def _begins(tour: Tour, stop: Proposal) -> int:
    visits = [visit for line in laid(tour, on=today()).lines for visit in line.visits if visit.stop.pk == stop.pk]
    if not visits or visits[0].fault:
        raise MoveRefusedError(
            "lock",
            f"{stop.project.name}现在排不进时间，不能锁定。",
            f"{stop.project.name} has no time that can be kept; it cannot be locked.",
        )
    return visits[0].visit.starts


@transaction.atomic
def _keep(tour: Tour, lines: Lines, *, origin: Origin, mover: Mover) -> Tour:
    stops = stops_of(tour)
    full, left_out = checked(lines, [stop.project.code for stop in stops], buses=tour.buses)
    before = tour.ordering
    if before is not None and lines_of(tour, stops)[0] == full and tour.state == TourState.ROUTED:
        return tour  # nothing has moved
    take_version(tour)
    tour.ordering = Ordering.objects.create(
        tour=tour, lines=full, left_out=left_out, origin=origin, before=before, by=mover.by, at=now()
    )
    tour.save(update_fields=["ordering"])
    if tour.state == TourState.ANNOUNCED:
        move(tour, TOUR_STEPS, LAY, mover=mover, on=today())
    append_audit(
        verb="lay_route" if origin == Origin.COMPUTED else "reorder_stops",
        subject=tour.code,
        by=mover.by,
        unit=tour.unit.path,
        before={"lines": before.lines} if before else None,
        after={"lines": full, "left_out": left_out},
    )
    return tour


def _too_short(found: Cast, best: Route) -> JobRefusedError:
    """Names the stops that must be seen and have no time in the nearest route there is."""
    lines = [[found.day.stops[number].code for number in line] for line in best.lines]
    late = [
        visit.stop.project.name
        for line in timed_lines(found, lines)
        for visit in line.visits
        if visit.stop.must and (visit.fault or line.fault)
    ]
    left = [found.stops[number].project.name for number in best.left_out if found.stops[number].must]
    names = list(dict.fromkeys(left + late))[:5]
    zh, en = "、".join(names), ", ".join(names)
    return JobRefusedError(
        f"这一天排不下必看的观摩点（{zh}）：请延长时间、增加线路、缩短停留或放宽开放时段。",
        f"The day is too short for the stops that must be seen ({en}): lengthen it, add a line or shorten stays.",
    )


def _refuse_not_routing(tour: Tour) -> None:
    if tour.state == TourState.PLANNED:
        raise MoveRefusedError("state", "请先公布观摩点，再排线路。", "Publish the stops first, then lay the route.")
    if tour.state not in ROUTING:
        raise MoveRefusedError("state", "观摩已经开始，线路不能再改。", "The tour is under way; its route stands.")
