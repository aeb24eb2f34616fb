"""Tours are planned, changed, moved on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment
from diaodu.core.marks import mark_dirty
from diaodu.core.models import Subject
from diaodu.core.moves import Mover, MoveRefusedError, move
from diaodu.core.search import index_subjects
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
from diaodu.people.models import Unit
from diaodu.projects.tours.choices import PREFIX, ROUTING, TOUR, TourState
from diaodu.projects.tours.hours import clock_words
from diaodu.projects.tours.measure_names import ALL
from diaodu.projects.tours.models import Proposal, Tour
from diaodu.projects.tours.setting_kinds import conditions_row
from diaodu.projects.tours.steps import ANNOUNCE, HOLD, REOPEN, TOUR_STEPS

MOST_BUSES = 12
FIELDS = ("name", "number", "on", "begins", "ends", "buses", "start_place", "start_lon", "start_lat")


@dataclass(frozen=True, slots=True)
class NewTour:
    """`begins`, `ends`: minutes of the day; `number`: which of the year's tours it is."""

    name: str
    number: int
    on: date
    begins: int
    ends: int
    start_place: str
    start_lon: float | None = None
    start_lat: float | None = None
    buses: int = 1


@transaction.atomic
def add_tour(new: NewTour, *, county: Unit, by: str) -> Tour:
    """Raises MoveRefusedError naming the field: a day without length, no line, a number the year has already."""
    _refuse(new, county)
    code = next_codes(PREFIX, scope=county.path, year=new.on.year)[0]
    subject = add_subjects([NewSubject(TOUR, code, new.name, county.path, county.path)])[0]
    values = {name: getattr(new, name) for name in FIELDS}
    try:
        with transaction.atomic():
            tour = Tour.objects.create(subject=subject, code=code, unit=county, year=new.on.year, by=by, **values)
    except IntegrityError as error:
        raise _taken(new) from error
    append_audit(verb="add_tour", subject=code, by=by, unit=county.path, after=_shown(tour))
    return tour


@transaction.atomic
def change_tour(tour: Tour, new: NewTour, *, by: str, version: int | None = None) -> Tour:
    """Name, day, hours, lines and start, until it is under way. Raises MoveRefusedError as `add_tour`."""
    take_version(tour, version)
    if tour.state not in (TourState.PLANNED, *ROUTING):
        raise MoveRefusedError("state", "观摩已经开始，不能再改安排。", "The tour is under way; it is changed no more.")
    _refuse(new, tour.unit, but=tour.pk)
    before = _shown(tour)
    for name in FIELDS:
        setattr(tour, name, getattr(new, name))
    tour.year = new.on.year
    tour.save(update_fields=[*FIELDS, "year"])
    if tour.subject.label_zh != tour.name:
        Subject.objects.filter(pk=tour.subject_id).update(label_zh=tour.name)
        tour.subject.label_zh = tour.name
        index_subjects([tour.subject])
    append_audit(verb="change_tour", subject=tour.code, by=by, unit=tour.unit.path, before=before, after=_shown(tour))
    return tour


@transaction.atomic
def move_tour(tour: Tour, verb: str, *, mover: Mover, on: date, why: str = "", version: int | None = None) -> Tour:
    """The moves that need nothing besides: publish the stops, choose anew, hold without scoring, call off."""
    if verb == ANNOUNCE:
        _keep_conditions(tour, on)
    move(tour, TOUR_STEPS, verb, mover=mover, on=on, why=why, version=version)
    if verb == REOPEN:
        Proposal.objects.filter(tour=tour).update(locked_at=None)
        tour.ordering = None
    if verb == HOLD:
        hold(tour)
    tour.save(update_fields=["ordering", "conditions", "held_at"])
    append_audit(
        verb=verb, subject=tour.code, by=mover.by, unit=tour.unit.path, after={"state": tour.state}, reason=why.strip()
    )
    return tour


def hold(tour: Tour) -> None:
    """It counts as held from its day on; known from now on."""
    tour.held_at = moment()
    for name in ALL:
        mark_dirty(name, unit_path=tour.unit.path, since=tour.on)


def _keep_conditions(tour: Tour, on: date) -> None:
    if not tour.proposals.filter(is_stop=True).exists():
        raise MoveRefusedError("stops", "还没有选出观摩点。", "No stops are chosen yet.")
    if tour.conditions_id is None:
        tour.conditions = conditions_row(tour.unit.path, on=on)


def _refuse(new: NewTour, county: Unit, but: int | None = None) -> None:
    if not new.name.strip():
        raise MoveRefusedError("name", "请填写观摩名称。", "Give the tour a name.")
    if not 1 <= new.number <= 20:
        raise MoveRefusedError(
            "number", "本年第几次观摩应在1到20之间。", "The number in the year lies between 1 and 20."
        )
    if not 0 <= new.begins < new.ends < 24 * 60:
        raise MoveRefusedError("ends", "结束时间要晚于出发时间。", "The day must end after it begins.")
    if not 1 <= new.buses <= MOST_BUSES:
        raise MoveRefusedError("buses", f"线路数应在1到{MOST_BUSES}之间。", f"From 1 to {MOST_BUSES} lines.")
    if not new.start_place.strip():
        raise MoveRefusedError("start_place", "请填写集合出发的地点。", "Say where the buses start.")
    if (new.start_lon is None) != (new.start_lat is None):
        raise MoveRefusedError("start_lat", "经度和纬度要一起填。", "Give longitude and latitude together.")
    same = Tour.objects.filter(unit=county, year=new.on.year, number=new.number).exclude(state=TourState.CANCELLED)
    if (same if but is None else same.exclude(pk=but)).exists():
        raise _taken(new)


def _taken(new: NewTour) -> MoveRefusedError:
    return MoveRefusedError(
        "number",
        f"{new.on.year}年第{new.number}次观摩已经有了。",
        f"Tour {new.number} of {new.on.year} is there already.",
    )


def _shown(tour: Tour) -> dict[str, Any]:
    shown = {name: getattr(tour, name) for name in FIELDS}
    return shown | {
        "on": tour.on.isoformat(),
        "begins": clock_words(tour.begins),
        "ends": clock_words(tour.ends),
    }
