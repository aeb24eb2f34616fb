"""The problem desk through the API: the same questions and changes as the pages."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Code
from diaodu.core.api.versions import hold
from diaodu.core.clock import moment, today
from diaodu.core.lists import Asked
from diaodu.core.moves import MoveRefusedError, open_steps
from diaodu.people.api_auth import DECIDE, REPORT, asker
from diaodu.people.api_shapes import unit_by_code, unit_path
from diaodu.people.operations import changes, reads
from diaodu.people.permissions import acting_posts
from diaodu.problems.actions import (
    NewLink,
    NewProblem,
    Routing,
    Said,
    escalate_problem,
    hand_out_link,
    instruct_problem,
    move_problem,
    raise_problems,
    reroute_problem,
    revoke_link,
    route_problems,
)
from diaodu.problems.api_shapes import (
    LinkGiven,
    LinkMade,
    LinkNumber,
    LinkRevoked,
    LinkRow,
    ProblemFilters,
    ProblemGiven,
    ProblemOne,
    ProblemRow,
    ProblemStep,
    RoutingGiven,
    VisitFilters,
    VisitRow,
    link_row,
    problem_one,
    problem_rows,
    visit_row,
)
from diaodu.problems.choices import TO_ROUTE
from diaodu.problems.filters import PROBLEM_LIST
from diaodu.problems.lookup import OpenProblem, linked_firm, open_problem, open_visit, raiser
from diaodu.problems.permissions import raisable_subjects, raising_post, visible_problems, visible_visits
from diaodu.problems.queries import asked_problems, listed_visits
from diaodu.problems.queries.links import last_day_of_links, links_about
from diaodu.problems.steps import PROBLEM_STEPS

router = Router(tags=["problems"])


@reads(router, "/problems", Page[ProblemRow], says=_("Problems, the most pressing first"))
def list_problems(request: HttpRequest, filters: Query[ProblemFilters], window: Query[Window]) -> dict[str, Any]:
    officer = asker(request)
    posts, seen = acting_posts(officer, today=today()), visible_problems(officer, today=today())
    values = {"q": filters.q, "state": filters.state or "", "kind": filters.kind or ""}
    values |= {"about": filters.about or "", "show": "" if filters.show == "all" else filters.show}
    asked = Asked(PROBLEM_LIST, {name: value for name, value in values.items() if value}, "due")
    rows = asked_problems(seen, asked, moment(), posts, officer.username)
    if filters.unit:
        rows = rows.filter(unit__path=unit_path(filters.unit))
    chosen = list(rows[window.offset : window.offset + window.limit])
    return {
        "total": rows.count(),
        "limit": window.limit,
        "offset": window.offset,
        "items": problem_rows(chosen, english=_english()),
    }


@changes(
    router,
    "/problems",
    ProblemOne,
    says=_("Raise a problem for one's unit"),
    scope=REPORT,
    creates=True,
    versioned=False,
)
def raise_problem(request: HttpRequest, given: ProblemGiven) -> ProblemOne:
    officer = asker(request)
    post = raising_post(officer, today=today())
    if post is None:
        raise PermissionDenied
    about = None
    if given.about:
        about = raisable_subjects(officer, today=today()).filter(code=given.about).first()
        if about is None:
            raise wrong_field("body.about", _("No record you may see is called so."))
    new = NewProblem(given.title, given.kind, post.unit, about, given.body, given.factor, given.urgency)
    problem = raise_problems([new], by=officer.username)[0]
    return _said(open_problem(request, problem.code))


@reads(router, "/problems/{code}", ProblemOne, says=_("One problem with its way so far"))
def one_problem(request: HttpRequest, code: Code) -> ProblemOne:
    return _said(open_problem(request, code))


@changes(router, "/problems/{code}/route", ProblemOne, says=_("Give it to a unit"), scope=DECIDE)
def route_problem(request: HttpRequest, code: Code, given: RoutingGiven) -> ProblemOne:
    opened = _held(request, code)
    problem = opened.problem
    unit = unit_by_code(asker(request), given.unit, field="body.unit") if given.unit else problem.proposed
    if unit is None:
        raise wrong_field("body.unit", _("The rules propose no unit; name one."))
    if problem.state in TO_ROUTE:
        route_problems([Routing(problem, unit, given.reason)], mover=opened.mover)
    else:
        reroute_problem(problem, unit, mover=opened.mover, why=given.reason)
    return _said(open_problem(request, code))


@changes(router, "/problems/{code}/moves", ProblemOne, says=_("Take one step with it"), scope=REPORT)
def move_one_problem(request: HttpRequest, code: Code, given: ProblemStep) -> ProblemOne:
    opened = _held(request, code)
    problem, mover = opened.problem, opened.mover
    if given.verb == "escalate":
        escalate_problem(problem, mover=mover, why=given.words[:500])
    elif given.verb == "instruct":
        instruct_problem(problem, mover=mover, words=given.words[:500])
    else:
        move_problem(problem, given.verb, mover=mover, said=Said(given.words, given.rating))
    return _said(open_problem(request, code))


@reads(router, "/firms/{code}/links", Page[LinkRow], says=_("Direct links of a firm"))
def list_firm_links(request: HttpRequest, code: Code, window: Query[Window]) -> dict[str, Any]:
    _officer, firm = linked_firm(request, code)
    return page_of(links_about(firm), window, partial(link_row, on=today()))


@changes(
    router,
    "/firms/{code}/links",
    LinkMade,
    says=_("Hand out a direct link; its address is answered once"),
    scope=REPORT,
    creates=True,
    versioned=False,
    secret=("address",),
)
def make_firm_link(request: HttpRequest, code: Code, given: LinkGiven) -> LinkMade:
    officer, firm = linked_firm(request, code)
    unit = raiser(request)[1].unit
    last = given.expires_on or last_day_of_links(firm.scope, on=today())
    try:
        link, raw = hand_out_link(NewLink(firm, unit, last, given.contact, given.phone), by=officer.username)
    except MoveRefusedError as refusal:
        if refusal.code != "expires_on":
            raise
        raise wrong_field("body.expires_on", refusal.en if _english() else refusal.zh) from refusal
    address = request.build_absolute_uri(reverse("problems:firm", args=[raw]))
    return LinkMade(**link_row(link, on=today()).model_dump(), address=address)


@changes(
    router,
    "/firms/{code}/links/{number}/revoke",
    LinkRow,
    says=_("Revoke a direct link"),
    scope=REPORT,
    versioned=False,
)
def revoke_firm_link(request: HttpRequest, code: Code, number: LinkNumber, given: LinkRevoked) -> LinkRow:
    officer, firm = linked_firm(request, code)
    link = get_object_or_404(links_about(firm), pk=number)
    return link_row(revoke_link(link, by=officer.username, why=given.reason), on=today())


@reads(router, "/visits", Page[VisitRow], says=_("Visits and what came of them"))
def list_visits(request: HttpRequest, filters: Query[VisitFilters], window: Query[Window]) -> dict[str, Any]:
    officer = asker(request)
    visits = listed_visits(visible_visits(officer, today=today())).order_by("-on", "-pk")
    if filters.about:
        visits = visits.filter(about__code=filters.about)
    rows = list(visits[window.offset : window.offset + window.limit])
    seen = _seen(request, [visit.about_id for visit in rows])
    return {
        "total": visits.count(),
        "limit": window.limit,
        "offset": window.offset,
        "items": [visit_row(visit, seen) for visit in rows],
    }


@reads(router, "/visits/{code}", VisitRow, says=_("One visit"))
def one_visit(request: HttpRequest, code: Code) -> VisitRow:
    visit = open_visit(request, code)
    return visit_row(visit, _seen(request, [visit.about_id]))


def _seen(request: HttpRequest, subjects: list[int]) -> set[int]:
    problems = visible_problems(asker(request), today=today()).filter(about__in=subjects)
    return set(problems.values_list("pk", flat=True))


def _held(request: HttpRequest, code: str) -> OpenProblem:
    opened = open_problem(request, code)
    hold(request, opened.problem)
    return opened


def _said(opened: OpenProblem) -> ProblemOne:
    steps = open_steps(PROBLEM_STEPS, opened.problem.state, opened.mover.parts)
    may = list(dict.fromkeys(step.verb for step in steps))
    return problem_one(opened.problem, opened.mover.parts, may, english=_english())


def _english() -> bool:
    return get_language() == "en"
