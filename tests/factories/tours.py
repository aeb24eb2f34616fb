"""A county with projects in three places and a tour of them, through the same actions as everybody's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.factories.people import SINCE, TODAY, make_county, make_officer

from diaodu.core.clock import fixed
from diaodu.core.moves import Mover
from diaodu.core.shipped import load_shipped_settings
from diaodu.people.actions import NewUnit, add_unit
from diaodu.people.choices import Role, UnitKind
from diaodu.people.models import Officer, Unit
from diaodu.projects.library.actions import NewProject, add_projects
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
    reorder_stops,
    score_stop,
    type_drives,
)
from diaodu.projects.tours.ballots import new_ballot
from diaodu.projects.tours.choosing import Condition
from diaodu.projects.tours.models import Judge, Proposal, Tour
from diaodu.projects.tours.queries import driven_stops, is_own
from diaodu.projects.tours.steps import ANNOUNCE, OFFICE

OFFICE_HAND = Mover("office", frozenset({OFFICE}), "调度办主任")
ITEMS = ("scale", "industry", "progress", "procedures", "factors", "effect")


@dataclass
class TourCounty:
    unit: Unit
    office: Unit
    towns: list[Unit]
    projects: list[Project] = field(default_factory=list)

    def tour(self) -> Tour:
        return fresh(Tour.objects.latest("pk"))


def make_tour_county(projects: int = 6) -> TourCounty:
    """Officers: `office` of the dispatch office, `east`, `west`, `north` of three towns; projects go round the towns."""
    load_shipped_settings()
    county = make_county()
    office = add_unit(
        NewUnit("diaodu", UnitKind.DEPARTMENT, "县调度办公室", short_zh="调度办"),
        by="test",
        parent=county,
        valid_from=SINCE,
    )
    make_officer(office, role=Role.DISPATCH_OFFICE, username="office")
    towns = []
    for code, name in (("east", "东镇"), ("west", "西镇"), ("north", "北镇")):
        town = add_unit(NewUnit(code, UnitKind.TOWNSHIP, name), by="test", parent=county, valid_from=SINCE)
        make_officer(town, username=code)
        towns.append(town)
    made = TourCounty(county, office, towns)
    made.projects = add_tour_projects(county, towns, projects)
    return made


def add_tour_projects(county: Unit, towns: Sequence[Unit], number: int) -> list[Project]:
    new = [
        NewProject(
            f"项目{n}", towns[n % len(towns)], stage="building", since=SINCE,
            values={
                "place": towns[n % len(towns)],
                "longitude": Decimal("123.40") + Decimal(n) / 100,
                "latitude": Decimal("35.10") + Decimal(n % 3) / 100,
            },
        )
        for n in range(number)
    ]  # fmt: skip
    with fixed(SINCE):
        return add_projects(new, county=county, by="office")


def new_tour(**words: object) -> NewTour:
    given = {
        "name": "上半年集中项目观摩", "number": 1, "on": TODAY, "begins": 480, "ends": 1080, "start_place": "县政务中心",
        "start_lon": 123.42, "start_lat": 35.11,
    }  # fmt: skip
    return NewTour(**(given | words))  # type: ignore[arg-type]


def plan_tour(county: TourCounty, projects: Sequence[Project] | None = None, **words: object) -> Tour:
    """Planned, everything proposed, hours given and procedures checked."""
    tour = add_tour(new_tour(**words), county=county.unit, by="office")
    propose_projects(tour, list(county.projects if projects is None else projects), by="office")
    stops = proposals(tour)
    change_proposals(
        tour, [ProposalChange(stop, {"opens": 510, "closes": 1050, "stay": 30}) for stop in stops], by="office"
    )
    checked = [ConditionAnswer(stop, Condition.PROCEDURES, answer=True, why="审批局核对") for stop in stops]
    answer_conditions(tour, checked, by="office")
    return fresh(tour)


def proposals(tour: Tour) -> list[Proposal]:
    rows = tour.proposals.select_related("project__subject", "project__unit", "township", "tour__unit")
    return list(rows.order_by("pk"))


def fresh(tour: Tour) -> Tour:
    rows = Tour.objects.select_related("unit", "subject", "ordering", "conditions", "rubric", "trimming")
    return rows.get(pk=tour.pk)


def announced(tour: Tour, *, on: date = TODAY) -> Tour:
    choose_stops(tour, by="office")
    return move_tour(fresh(tour), ANNOUNCE, mover=OFFICE_HAND, on=on)


def routed(tour: Tour) -> Tour:
    announced(tour)
    return fresh(compute_route(fresh(tour), by="office", seconds=1, patience=150))


def invite(tour: Tour, county: TourCounty, guests: int = 6) -> list[Judge]:
    """The three towns' officers and some guests of no unit."""
    officers = [Officer.objects.get(username=town.code) for town in county.towns]
    invited = [Invitation(officer=officer) for officer in officers]
    invited += [Invitation(f"专家{n}") for n in range(1, guests + 1)]
    return [judge for judge, _code in invite_judges(tour, invited, by="office")]


def under_way(county: TourCounty, *, guests: int = 6) -> Tour:
    tour = routed(plan_tour(county))
    invite(tour, county, guests)
    return fresh(open_scoring(tour, mover=OFFICE_HAND, on=TODAY))


def ballot_of(judge: Judge) -> str:
    ballot = new_ballot()
    issue_ballot(judge, ballot)
    return ballot


def marks(value: int) -> dict[str, int]:
    return dict.fromkeys(ITEMS, value)


def score_all(tour: Tour) -> None:
    """Later stops are worse; every third judge is harsh by two marks. Nobody scores their own."""
    stops = driven_stops(tour)
    for judge in tour.judges.select_related("tour__unit", "tour__ordering", "tour__rubric", "unit", "officer"):
        ballot = ballot_of(judge)
        for place, stop in enumerate(sorted(stops, key=lambda each: each.pk)):
            if not is_own(judge.unit, stop):
                value = max(0, 9 - place - (2 if judge.number % 3 == 0 else 0) + (judge.number + place) % 2)
                score_stop(judge, ballot, stop, marks(value))


def held(county: TourCounty) -> Tour:
    tour = under_way(county)
    score_all(tour)
    close_scoring(tour, mover=OFFICE_HAND, on=TODAY)
    rank_stops(tour, mover=OFFICE_HAND, on=TODAY)
    return fresh(publish_places(tour, mover=OFFICE_HAND, on=TODAY))


def make_one_stop_tour(county: Unit) -> Tour:
    """The county's first project alone, its route laid by hand; nobody is invited to judge yet."""
    load_shipped_settings()
    project = Project.objects.get(scope=county.path, code="X-2026-001")
    made = TourCounty(county, county, [], [project])
    tour = plan_tour(made)
    stop = proposals(tour)[0]
    answers = [
        ConditionAnswer(stop, condition, answer=True, why="现场看过")
        for condition in (Condition.STAGE, Condition.NOT_SEEN)
    ]
    answer_conditions(tour, answers, by="office")
    tour = announced(fresh(tour))
    type_drives(fresh(tour), [TypedDrive("", project.code, 15)], by="office")
    return reorder_stops(fresh(tour), [[project.code]], mover=OFFICE_HAND)
