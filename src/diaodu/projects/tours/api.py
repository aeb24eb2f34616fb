"""Tours through the API: the same questions and the same actions as the pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.answers import said
from diaodu.core.api.moves import moves_said
from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Code
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.people.api_auth import DECIDE, REPORT, asker
from diaodu.people.operations import changes, reads
from diaodu.people.permissions import county_of
from diaodu.projects.tours.actions import (
    ConditionAnswer,
    NewTour,
    ProposalChange,
    add_tour,
    answer_conditions,
    change_proposals,
    choose_stops,
    issue_ballot,
    propose_projects,
    reorder_stops,
    score_stop,
)
from diaodu.projects.tours.api_shapes import (
    TourAnswerGiven,
    TourGiven,
    TourMoveGiven,
    TourOne,
    TourOrderGiven,
    TourPlaces,
    TourRow,
    TourScored,
    TourScoreGiven,
    TourStopChange,
    TourStopsGiven,
    tour_line,
    tour_place,
    tour_row,
    tour_stop,
)
from diaodu.projects.tours.choosing import Condition
from diaodu.projects.tours.deeds import take_step
from diaodu.projects.tours.hours import clock_words, minutes_of
from diaodu.projects.tours.lookup import mover, open_tour, proposal_of, run_tour, runner
from diaodu.projects.tours.orders import OrderError
from diaodu.projects.tours.pages import timed
from diaodu.projects.tours.permissions import may_see_places, runs_tours, visible_tours
from diaodu.projects.tours.queries import driven_stops, proposable, proposals_of, results_of

router = Router(tags=["tours"])


@reads(router, "/tours", Page[TourRow], says=_("Observation tours"))
def list_tours(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return page_of(visible_tours(asker(request), today=today()), window, tour_row)


@reads(router, "/tours/{code}", TourOne, says=_("One tour with its stops and the times of its lines"))
def one_tour(request: HttpRequest, code: Code) -> TourOne:
    tour, english = open_tour(request, code), get_language() == "en"
    found, _error = timed(tour, on=today(), english=english)
    rows = proposals_of(tour)
    shown = rows if runs_tours(asker(request), today=today()) else [row for row in rows if row.is_stop]
    return TourOne(
        **tour_row(tour).model_dump(),
        begins=clock_words(tour.begins),
        ends=clock_words(tour.ends),
        lines=[tour_line(line) for line in found.lines] if found else [],
        stops=[tour_stop(row, english=english) for row in shown],
        moves=moves_said(tour.subject.moves.all()),
        version=tour.version,
    )


@reads(router, "/tours/{code}/places", TourPlaces, says=_("The places of a tour's stops by the county's rule"))
def tour_places(request: HttpRequest, code: Code) -> TourPlaces:
    tour = open_tour(request, code)
    if not may_see_places(asker(request), tour, today=today()):
        raise Http404
    return TourPlaces(code=tour.code, places=[tour_place(row) for row in results_of(tour)])


@changes(router, "/tours", TourOne, says=_("Plan a tour"), scope=DECIDE, creates=True, versioned=False)
def plan_tour(request: HttpRequest, given: TourGiven) -> TourOne:
    officer = runner(request)
    words = given.model_dump() | {"begins": minutes_of(given.begins), "ends": minutes_of(given.ends)}
    tour = add_tour(NewTour(**words), county=county_of(officer), by=officer.username)
    return one_tour(request, tour.code)


@changes(router, "/tours/{code}/stops", TourOne, says=_("Propose projects for a tour"), scope=DECIDE, versioned=False)
def propose_tour_stops(request: HttpRequest, code: Code, given: TourStopsGiven) -> TourOne:
    tour, officer = run_tour(request, code), asker(request)
    wanted = list(dict.fromkeys(given.projects))
    found = {each.code: each for each in proposable(officer, tour, today=today()).filter(code__in=wanted)}
    there = set(tour.proposals.filter(project__code__in=wanted).values_list("project__code", flat=True))
    for place, project in enumerate(wanted):
        if project not in found and project not in there:
            raise wrong_field(f"body.projects.{place}", _now("The library has no such project that could be proposed."))
    rows = [*found.values(), *(each.project for each in proposals_of(tour) if each.project.code in there)]
    propose_projects(tour, rows, by=officer.username)
    return one_tour(request, code)


@changes(
    router,
    "/tours/{code}/stops/{project}",
    TourOne,
    says=_("Change hours, stay or points of a stop"),
    scope=DECIDE,
    method="PATCH",
    versioned=False,
)
def change_tour_stop(request: HttpRequest, code: Code, project: Code, given: TourStopChange) -> TourOne:
    tour = run_tour(request, code)
    stop = proposal_of(tour, project)
    sent = given.model_dump(exclude_unset=True)
    for name in ("opens", "closes"):
        if sent.get(name) is not None:
            sent[name] = minutes_of(sent[name])
    for name in ("points", "must"):
        if name in sent and sent[name] is None:
            raise wrong_field(f"body.{name}", _now("This is needed."))
    change_proposals(tour, [ProposalChange(stop, sent)], by=asker(request).username)
    return one_tour(request, code)


@changes(
    router,
    "/tours/{code}/stops/{project}/answers",
    TourOne,
    says=_("Answer a condition of a stop after looking"),
    scope=DECIDE,
    versioned=False,
)
def answer_tour_condition(request: HttpRequest, code: Code, project: Code, given: TourAnswerGiven) -> TourOne:
    tour = run_tour(request, code)
    answer = ConditionAnswer(proposal_of(tour, project), Condition(given.condition), given.answer, given.why)
    answer_conditions(tour, [answer], by=asker(request).username)
    return one_tour(request, code)


@changes(router, "/tours/{code}/choose", TourOne, says=_("Choose the stops by the county's rule"), scope=DECIDE)
def choose_tour_stops(request: HttpRequest, code: Code) -> TourOne:
    tour = hold(request, run_tour(request, code))
    choose_stops(tour, by=asker(request).username, version=tour.version)
    return one_tour(request, code)


@changes(router, "/tours/{code}/order", TourOne, says=_("Lay the order of a tour's stops"), scope=DECIDE)
def order_tour_stops(request: HttpRequest, code: Code, given: TourOrderGiven) -> TourOne:
    tour = hold(request, run_tour(request, code))
    try:
        reorder_stops(tour, [list(line) for line in given.lines], mover=mover(request), version=tour.version)
    except OrderError as error:
        words = said(error)
        raise wrong_field("body.lines", f"{error.where} {words}".strip()) from error
    return one_tour(request, code)


@changes(router, "/tours/{code}/move", TourOne, says=_("Move a tour on"), scope=DECIDE)
def move_tour_on(request: HttpRequest, code: Code, given: TourMoveGiven) -> TourOne:
    tour = hold(request, run_tour(request, code))
    take_step(tour, given.verb, mover=mover(request), on=today(), why=given.reason, version=tour.version)
    return one_tour(request, code)


@changes(router, "/tours/{code}/scores", TourScored, says=_("Score a stop as a judge"), scope=REPORT, versioned=False)
def score_tour_stop(request: HttpRequest, code: Code, given: TourScoreGiven) -> TourScored:
    """The first score takes the ballot; the others come under the same one."""
    tour = open_tour(request, code)
    judge = tour.judges.filter(officer=asker(request), retired_on=None).select_related("unit", "officer").first()
    if judge is None:
        raise Http404
    judge.tour = tour
    stop = next((each for each in driven_stops(tour) if each.project.code == given.project), None)
    if stop is None:
        raise wrong_field("body.project", _now("It is no stop of this tour's route."))
    if not judge.ballot:
        issue_ballot(judge, given.ballot, told=given.told)
    score_stop(judge, given.ballot, stop, given.marks, told=given.told)
    return TourScored(code=tour.code, scored=judge.scored)
