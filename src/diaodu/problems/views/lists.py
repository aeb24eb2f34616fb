"""The list of problems, Excel, and what is done with many at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import moment, today
from diaodu.core.downloads import download
from diaodu.core.events import record_export
from diaodu.core.lists import Asked, Picker, counts_by, slice_of
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.versions import ticked_versions
from diaodu.duties.choices import MeetingState
from diaodu.people.models import Officer, Unit
from diaodu.people.names import unit_choices
from diaodu.people.permissions import acting_posts
from diaodu.people.queries import units_among
from diaodu.problems.actions import Routing, Said, add_to_agenda, move_problems, route_problems
from diaodu.problems.choices import TO_ROUTE, State, Urgency
from diaodu.problems.filters import PROBLEM_COLUMNS, PROBLEM_LIST, SHOWN
from diaodu.problems.lookup import desk_keeper, kept_meeting, reader
from diaodu.problems.models import Problem
from diaodu.problems.permissions import callable_meetings, raising_post, runs_desk, visible_problems
from diaodu.problems.queries import (
    asked_problems,
    lights_of,
    listed,
    routable_units,
    shown_counts,
)
from diaodu.problems.setting_kinds import FACTORS, KINDS, STOP_REASONS, choices_for, words_for
from diaodu.problems.steps import OFFICE

MOST_AT_ONCE = 200


@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    asked = Asked.from_query(request.GET, PROBLEM_LIST)
    seen, at, posts = visible_problems(officer, today=today()), moment(), acting_posts(officer, today=today())
    scope, me = officer.unit.county_path, officer.username
    page = slice_of(asked_problems(seen, asked, at, posts, me), asked)
    kinds, keeps = choices_for(KINDS, scope), runs_desk(officer, today=today())
    lights = lights_of(page.rows, at, stop_words(scope))
    words = dict(kinds)
    counts = shown_counts(asked_problems(seen, asked.without("show"), at, posts, me).order_by(), at, posts, me)
    context = {
        "asked": asked,
        "page": page,
        "rows": [(problem, words.get(problem.kind, problem.kind), lights[problem.pk]) for problem in page.rows],
        "heads": asked.heads(PROBLEM_COLUMNS),
        "search": asked.search(
            _("Problem, code or record"),
            Picker("unit", _("Lies with"), _("All units"), unit_choices(units_among(seen)), is_chinese=True),
            Picker("urgency", _("Urgency"), _("Any urgency"), Urgency.choices),
        ),
        "about_off": asked.address(about=""),
        "shown": asked.chips("show", SHOWN, counts),
        "states": asked.chips("state", State.choices, counts_by(_asked_but("state", seen, asked, officer), "state")),
        "kinds": asked.chips("kind", kinds, counts_by(_asked_but("kind", seen, asked, officer), "kind")),
        "may_raise": raising_post(officer, today=today()) is not None,
        "keeps": keeps,
        "meetings": callable_meetings(officer, today=today()).filter(state=MeetingState.PLANNED).order_by("starts_at")
        if keeps
        else [],
        "all_units": routable_units(scope) if keeps else [],
    }
    return render(request, "problems/list.html", context)


def _asked_but(name: str, seen, asked: Asked, officer: Officer):  # type: ignore[no-untyped-def]
    posts = acting_posts(officer, today=today())
    return asked_problems(seen, asked.without(name), moment(), posts, officer.username)


def stop_words(scope: str) -> dict[str, str]:
    return dict(choices_for(STOP_REASONS, scope))


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The list as it was asked for, whole."""
    from diaodu.problems.sheets import problems_workbook

    officer = reader(request)
    asked = Asked.from_query(request.GET, PROBLEM_LIST)
    posts, scope = acting_posts(officer, today=today()), officer.unit.county_path
    seen = visible_problems(officer, today=today())
    problems = list(asked_problems(seen, asked, moment(), posts, officer.username))
    lights = lights_of(problems, moment(), stop_words(scope))
    content = problems_workbook(problems, lights, words_for(KINDS, scope), words_for(FACTORS, scope))
    record_export("problems", by=officer.username, unit=officer.unit.path, form="xlsx")
    return download(content, f"{_('Problems')}.xlsx")


@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """Route what is ticked, close it, or put it on the agenda of a meeting: all or none."""
    officer = desk_keeper(request)
    try:
        done = _do_many(request, officer, _ticked(request, officer))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, done)
    back = request.POST.get("back", "")
    return redirect(f"/problems/{back}" if back.startswith("?") else "problems:list")


def _ticked(request: HttpRequest, officer: Officer) -> list[Problem]:
    """Each in the version that stood on the page: `tick` is `code:version`."""
    seen = ticked_versions(request.POST.getlist("tick")[:MOST_AT_ONCE])
    problems = list(listed(visible_problems(officer, today=today()).filter(code__in=seen)).order_by("pk"))
    if not problems:
        raise MoveRefusedError("none", "请先勾选要处理的问题。", "Tick the problems first.")
    for problem in problems:
        problem.version = seen[problem.code]
    return problems


def _do_many(request: HttpRequest, officer: Officer, problems: Sequence[Problem]) -> str:
    deed, mover = request.POST.get("deed", ""), _office(officer)
    if deed == "route":
        route_problems(_routings(request, officer, problems), mover=mover)
        return _("%(n)d problems routed.") % {"n": len(problems)}
    if deed == "close":
        move_problems([(problem, Said()) for problem in problems], "close", mover=mover)
        return _("%(n)d problems closed.") % {"n": len(problems)}
    if deed == "agenda":
        meeting = kept_meeting(request, request.POST.get("meeting", ""))
        items = add_to_agenda(meeting, problems, by=officer.username)
        return _("%(n)d problems put on the agenda.") % {"n": len(items)}
    raise MoveRefusedError("verb", "请选要做的事。", "Choose what is to be done.")


def _routings(request: HttpRequest, officer: Officer, problems: Sequence[Problem]) -> list[Routing]:
    """To the one unit that was chosen for all, else each to the proposed one."""
    why, code = request.POST.get("why", ""), request.POST.get("unit", "")
    units = routable_units(officer.unit.county_path)
    chosen = units.filter(code=code).first() if code else None
    if code and chosen is None:
        raise MoveRefusedError("unit", "请选本县的一个工作单位承办。", "Choose a working unit of this county.")
    return [Routing(problem, chosen or _proposed(problem), why) for problem in problems]


def _proposed(problem: Problem) -> Unit:
    if problem.state not in TO_ROUTE:
        raise MoveRefusedError(
            "state",
            f"{problem.code}不在待分办状态；请去掉勾选。",
            f"{problem.code} is not to be routed; take its tick off.",
        )
    if problem.proposed is None:
        raise MoveRefusedError(
            "unit",
            f"{problem.code}没有建议单位；请单独选承办单位。",
            f"{problem.code} has no proposed unit; choose one for it.",
        )
    return problem.proposed


def _office(officer: Officer) -> Mover:
    posts = acting_posts(officer, today=today())
    return Mover(officer.username, frozenset({OFFICE}), posts[0].title_zh if posts else "")
