"""A county with problems about a project of its housing bureau, through the same actions as everybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.factories.people import SINCE, TODAY, make_county, make_officer

from diaodu.core.clock import fixed
from diaodu.core.models import Subject
from diaodu.core.subjects import NewSubject, add_subjects
from diaodu.people.actions import NewUnit, add_unit, give_post
from diaodu.people.choices import Role, TieKind, UnitKind
from diaodu.people.models import Officer, Post, Tie, Unit
from diaodu.people.permissions import acting_posts
from diaodu.problems.actions import (
    NewProblem,
    NewVisit,
    Routing,
    Said,
    add_visits,
    move_problem,
    raise_problems,
    route_problems,
)
from diaodu.problems.models import Problem
from diaodu.problems.permissions import mover_for

WEDNESDAY = TODAY  # 2026-09-02


@dataclass
class ProblemCounty:
    unit: Unit
    office: Unit
    housing: Unit
    land: Unit
    town: Unit
    leaders: Unit
    subject: Subject  # a record of the town, led by the housing bureau

    def officer(self, username: str) -> Officer:
        return Officer.objects.select_related("unit").get(username=username)


def make_problem_county(*, sponsored: bool = True) -> ProblemCounty:
    """Officers: `office`, `housing`, `land`, `town`, leaders `sponsor` and `top`; the record's sponsor is `sponsor`."""
    root = make_county()
    offices = (
        ("diaodu", UnitKind.DEPARTMENT, "县调度办公室", "调度办"),
        ("zhujian", UnitKind.DEPARTMENT, "县住房和城乡建设局", "住建局"),
        ("ziran", UnitKind.DEPARTMENT, "县自然资源和规划局", "自然资源局"),
        ("gulou", UnitKind.TOWNSHIP, "鼓楼街道", "鼓楼街道"),
        ("leaders", UnitKind.LEADERS, "县领导", "县领导"),
    )
    units = [add_unit(NewUnit(*words[:3], "", words[3]), by="test", parent=root, valid_from=SINCE) for words in offices]
    office, housing, land, town, leaders = units
    make_officer(office, role=Role.DISPATCH_OFFICE, username="office")
    for unit, name in ((housing, "housing"), (land, "land"), (town, "town")):
        make_officer(unit, username=name)
    make_officer(leaders, role=Role.CITY_LEADER, username="sponsor")
    top = make_officer(leaders, role=None, username="top")
    give_post(top, unit=leaders, title_zh="县长", title_en="", role=Role.CITY_LEADER, since=SINCE, by="test")
    subject = add_subjects([NewSubject("area", "A-2026-900", "东城片区", town.path, root.path)])[0]
    tie(subject, TieKind.LEAD, housing)
    if sponsored:
        tie(subject, TieKind.SPONSOR, leaders, post=Post.objects.get(tenures__officer__username="sponsor"))
    return ProblemCounty(root, office, housing, land, town, leaders, subject)


def tie(subject: Subject, kind: TieKind, unit: Unit, *, post: Post | None = None) -> Tie:
    return Tie.objects.create(subject=subject, kind=kind, unit=unit, post=post, since=SINCE)


def bring_forward(county: ProblemCounty, *, on: date = WEDNESDAY, **words: Any) -> Problem:
    """The town raises a problem of land about the area, where nothing else is said."""
    by = words.pop("by", "town")
    given = {"title": "地块未供地", "kind": "factor", "factor": "land", "unit": county.town, "about": county.subject}
    with fixed(on):
        return raise_problems([NewProblem(**given | words)], by=by)[0]


def act(
    problem: Problem, name: str, verb: str, words: str = "", *, on: date = WEDNESDAY, rating: int | None = None
) -> Problem:
    """One step by that officer on that day."""
    problem = fresh(problem)
    with fixed(on):
        return move_problem(problem, verb, mover=part(problem, name, on=on), said=Said(words, rating))


def part(problem: Problem, name: str, *, on: date = WEDNESDAY):  # type: ignore[no-untyped-def]
    officer = Officer.objects.select_related("unit").get(username=name)
    return mover_for(officer, problem, acting_posts(officer, today=on))


def routed(county: ProblemCounty, *, on: date = WEDNESDAY, **words: Any) -> Problem:
    """Raised and given to the unit the rules propose."""
    problem = bring_forward(county, on=on, **words)
    give(problem, problem.proposed, on=on)
    return problem


def give(problem: Problem, unit: Unit | None, *, why: str = "", on: date = WEDNESDAY) -> Problem:
    assert unit is not None
    with fixed(on):
        return route_problems([Routing(problem, unit, why)], mover=part(problem, "office", on=on))[0]


def fresh(problem: Problem) -> Problem:
    rows = Problem.objects.select_related("unit", "subject", "about", "proposed", "terms_row", "leader", "raised_unit")
    return rows.get(pk=problem.pk)


def make_unit_problem(unit: Unit, about: Subject, *, by: str) -> Problem:
    """A problem a unit raises about nothing in particular (Q-2026-001), and its visit to a record (V-2026-001)."""
    with fixed(WEDNESDAY):
        problem = raise_problems([NewProblem("材料价格上涨", "other", unit)], by=by)[0]
        add_visits([NewVisit(about, WEDNESDAY, "现场正常施工", unit)], by=by)
    return problem
