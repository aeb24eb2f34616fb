"""The sample county's tours: one held in May and published, one of the autumn with its route laid. All invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zlib import crc32

from diaodu.core.clock import fixed
from diaodu.core.marks import drain_marks
from diaodu.core.moves import Mover
from diaodu.people.choices import Role
from diaodu.people.models import Tenure, Unit
from diaodu.plan.actions import confirm_counting, propose_counting
from diaodu.plan.models import Counting, Document
from diaodu.plan.steps import KEEPER as PLAN_KEEPER
from diaodu.plan.steps import LEAD
from diaodu.plan.terms import terms_of
from diaodu.projects.library.models import Project
from diaodu.projects.tours.actions import (
    ConditionAnswer,
    Invitation,
    NewTour,
    ProposalChange,
    TypedDrive,
    add_tour,
    answer_conditions,
    change_proposals,
    choose_stops,
    close_scoring,
    compute_route,
    invite_judges,
    issue_ballot,
    move_tour,
    open_scoring,
    propose_projects,
    publish_places,
    rank_stops,
    score_stops,
    type_drives,
)
from diaodu.projects.tours.ballots import new_ballot
from diaodu.projects.tours.choosing import Condition
from diaodu.projects.tours.measure_names import HELD
from diaodu.projects.tours.models import Judge, Proposal, Tour
from diaodu.projects.tours.queries import driven_stops, is_own
from diaodu.projects.tours.setting_kinds import Rubric
from diaodu.projects.tours.steps import ANNOUNCE, OFFICE

BY = "chen"
HAND = Mover(BY, frozenset({OFFICE}), "调度办主任")
PLANNED_ON, HELD_ON, PUBLISHED_ON, AUTUMN = (
    date(2026, 5, 8), date(2026, 5, 22), date(2026, 5, 25), date(2026, 10, 16)
)  # fmt: skip
START = ("县政务服务中心", 123.402, 35.192)
AT_WORK = ("started", "building", "completed", "producing")
HEADS = ("fagai", "gongxin", "zhujian", "shenpi", "wangchao", "lingang", "songshan")
GUESTS = ("省级专家甲", "省级专家乙", "企业家代表")
HARSH = (3, 9)  # by number; two marks below the others
PATIENCE, SECONDS = 300, 0.5


def load_tours(projects: Sequence[Project], document: Document, *, demo_today: date) -> list[Tour]:
    county = document.unit
    ready = [each for each in projects if each.longitude is not None and each.place_id and each.state in AT_WORK]
    spring, autumn = ready[:14], ready[14:34]
    first = _held(county, spring)
    with fixed(demo_today):
        second = _planned(county, [*autumn, *spring[:2]], demo_today)
        _bind(document)
    drain_marks()
    return [first, second]


def _held(county: Unit, projects: Sequence[Project]) -> Tour:
    with fixed(PLANNED_ON):
        tour = add_tour(NewTour("2026年上半年集中项目观摩", 1, HELD_ON, 8 * 60, 18 * 60, *START), county=county, by=BY)
        _fill(tour, projects)
        choose_stops(tour, by=BY)
        move_tour(_fresh(tour), ANNOUNCE, mover=HAND, on=PLANNED_ON)
        compute_route(_fresh(tour), by=BY, seconds=SECONDS, patience=PATIENCE)
        invite_judges(_fresh(tour), _judges(), by=BY)
    with fixed(HELD_ON):
        open_scoring(_fresh(tour), mover=HAND, on=HELD_ON)
        _score(_fresh(tour))
        close_scoring(_fresh(tour), mover=HAND, on=HELD_ON)
    with fixed(PUBLISHED_ON):
        rank_stops(_fresh(tour), mover=HAND, on=PUBLISHED_ON)
        return publish_places(_fresh(tour), mover=HAND, on=PUBLISHED_ON)


def _planned(county: Unit, projects: Sequence[Project], today: date) -> Tour:
    """Two lines; some hours are still asked for, some procedures nobody has checked, two were seen in May."""
    words = NewTour("2026年下半年集中项目观摩", 2, AUTUMN, 8 * 60, 17 * 60 + 30, *START, buses=2)
    tour = add_tour(words, county=county, by=BY)
    _fill(tour, projects, without=3)
    choose_stops(tour, by=BY)
    move_tour(_fresh(tour), ANNOUNCE, mover=HAND, on=today)
    stops = [each for each in _proposals(tour) if each.is_stop]
    type_drives(_fresh(tour), [TypedDrive("", stops[0].project.code, 18)], by=BY)
    return compute_route(_fresh(tour), by=BY, seconds=SECONDS, patience=PATIENCE)


def _fill(tour: Tour, projects: Sequence[Project], *, without: int = 0) -> None:
    """Hours and stays, and what the approval bureau found; for the last `without` nobody has looked yet."""
    propose_projects(tour, projects, by=BY)
    rows = _proposals(tour)
    known = rows[: len(rows) - without]
    changes = [
        ProposalChange(
            row,
            {
                "opens": 8 * 60 + 30 if n % 4 else 9 * 60,
                "closes": 17 * 60 + 30 if n % 5 else 12 * 60,
                "stay": (25, 20, 30)[n % 3],
                "points": 10 + (n * 7) % 11,
                "must": n % 6 == 1,
            },
        )
        for n, row in enumerate(known)
    ]
    change_proposals(tour, changes, by=BY)
    answers = [
        ConditionAnswer(
            row,
            Condition.PROCEDURES,
            answer=n % 9 != 7,
            why="审批局核对：手续齐全" if n % 9 != 7 else "审批局核对：施工许可证还在办理",
        )
        for n, row in enumerate(known)
    ]
    answer_conditions(tour, answers, by=BY)


def _judges() -> list[Invitation]:
    """Seven heads and three guests."""
    held = Tenure.objects.filter(post__role=Role.UNIT_HEAD, post__unit__code__in=HEADS, until=None)
    heads = {row.post.unit.code: row.officer for row in held.select_related("post__unit", "officer__unit")}
    return [Invitation(officer=heads[code]) for code in HEADS] + [Invitation(name) for name in GUESTS]


def _score(tour: Tour) -> None:
    """Marks that depend on stop, judge and item, the same at every start."""
    stops, items = driven_stops(tour), Rubric.read(tour.rubric).items if tour.rubric else ()
    for judge in Judge.objects.filter(tour=tour).select_related("unit", "officer"):
        judge.tour = tour
        ballot = new_ballot()
        issue_ballot(judge, ballot)
        given = [
            (stop, {item.key: _mark(stop, judge, n) for n, item in enumerate(items)})
            for stop in stops
            if not is_own(judge.unit, stop)
        ]
        score_stops(judge, ballot, given)


def _mark(stop: Proposal, judge: Judge, item: int) -> int:
    good = 9 - crc32(stop.project.code.encode()) % 7 // 2
    luck = crc32(f"{stop.project.code} {judge.number} {item}".encode()) % 4 - 2
    return max(0, min(10, good + luck - (2 if judge.number in HARSH else 0)))


def _bind(document: Document) -> None:
    """“每年组织2次集中项目观摩” stands on the tours from now on: its lead asked for it, the office granted it."""
    commitment = document.commitments.filter(quote__contains="观摩").order_by("start").first()
    if commitment is None:
        return
    counting = Counting.objects.select_related("commitment__document__unit").get(commitment=commitment)
    terms = replace(terms_of(counting), measure=HELD, params={}, measured_in="次", stage="观摩举行并公布名次")
    asking = Mover("fagai1", frozenset({LEAD}), "报送员")
    change = propose_counting(
        counting, terms, mover=asking, version=counting.version, why="改按项目观摩的记录统计，不再另报"
    )
    office = Mover(BY, frozenset({PLAN_KEEPER}), "调度办主任")
    confirm_counting(change, mover=office, version=change.version, why="同意，以观摩记录为准")


def _proposals(tour: Tour) -> list[Proposal]:
    return list(
        tour.proposals.select_related("project__subject", "project__unit", "township", "tour__unit").order_by("pk")
    )


def _fresh(tour: Tour) -> Tour:
    rows = Tour.objects.select_related("unit", "subject", "ordering", "conditions", "rubric", "trimming")
    return rows.get(pk=tour.pk)
