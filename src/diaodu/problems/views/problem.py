"""One problem, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.downloads import UNKNOWN_TYPE, download
from diaodu.core.events import record_export
from diaodu.core.files import read_stored
from diaodu.core.intake import examine_upload
from diaodu.core.models import Attachment
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import as_seen
from diaodu.problems.actions import (
    Routing,
    Said,
    add_to_agenda,
    end_stop,
    escalate_problem,
    instruct_problem,
    move_problem,
    reroute_problem,
    route_problems,
    stop_clock,
)
from diaodu.problems.choices import TO_ROUTE
from diaodu.problems.lookup import OpenProblem, kept_meeting, open_problem, reader
from diaodu.problems.problem_page import page_of
from diaodu.problems.queries import routable_units
from diaodu.problems.steps import PLAIN


@require_safe
def problem_page(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "problems/problem.html", page_of(request, open_problem(request, code)))


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Take on, return, reply, confirm with a rating …: as the table of steps permits."""

    def deed(opened: OpenProblem) -> None:
        verb, rating = request.POST.get("verb", ""), request.POST.get("rating", "")
        if verb not in PLAIN:
            raise MoveRefusedError("verb", "这项不能这样处理。", "This cannot be done here.")
        files = (examine_upload(upload),) if (upload := request.FILES.get("file")) else ()
        given = Said(request.POST.get("words", "")[:2000], int(rating) if rating in {*"12345"} else None, files)
        move_problem(opened.problem, verb, mover=opened.mover, said=given)

    return _do(request, code, deed)


@require_POST
def route(request: HttpRequest, code: str) -> HttpResponse:
    """To the unit that was chosen; without one, to the proposed one."""

    def deed(opened: OpenProblem) -> None:
        problem, why = opened.problem, request.POST.get("why", "")[:500]
        chosen = request.POST.get("unit", "")
        unit = routable_units(problem.scope).filter(code=chosen).first() if chosen else problem.proposed
        if unit is None:
            raise MoveRefusedError("unit", "请选承办单位。", "Choose the unit.")
        if problem.state in TO_ROUTE:
            route_problems([Routing(problem, unit, why)], mover=opened.mover)
        else:
            reroute_problem(problem, unit, mover=opened.mover, why=why)

    return _do(request, code, deed)


@require_POST
def escalate(request: HttpRequest, code: str) -> HttpResponse:
    """Take it up, or (for the leader it has gone up to) say what is to be done."""

    def deed(opened: OpenProblem) -> None:
        words = request.POST.get("words", "")[:500]
        if request.POST.get("verb") == "instruct":
            instruct_problem(opened.problem, mover=opened.mover, words=words)
        else:
            escalate_problem(opened.problem, mover=opened.mover, why=words)

    return _do(request, code, deed)


@require_POST
def clock(request: HttpRequest, code: str) -> HttpResponse:
    def deed(opened: OpenProblem) -> None:
        if request.POST.get("run") == "on":
            end_stop(opened.problem, mover=opened.mover)
        else:
            kind, reason = request.POST.get("kind", ""), request.POST.get("reason", "")
            stop_clock(opened.problem, kind=kind, reason=reason, mover=opened.mover)

    return _do(request, code, deed)


@require_POST
def to_agenda(request: HttpRequest, code: str) -> HttpResponse:
    def deed(opened: OpenProblem) -> None:
        meeting = kept_meeting(request, request.POST.get("meeting", ""))
        add_to_agenda(meeting, [opened.problem], by=opened.mover.by)

    return _do(request, code, deed)


@require_safe
def file(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """A photo or paper that came with the problem, under the name it was brought in with."""
    opened, officer = open_problem(request, code), reader(request)
    kept = Attachment.objects.filter(subject=opened.problem.subject_id, pk=key, retired_on=None)
    found = kept.select_related("file").first()
    if found is None:
        raise Http404
    record_export(code, by=officer.username, unit=officer.unit.path, form="evidence")
    return download(read_stored(found.file), found.name, UNKNOWN_TYPE)


def _do(request: HttpRequest, code: str, deed: Callable[[OpenProblem], None]) -> HttpResponse:
    opened = open_problem(request, code)
    as_seen(opened.problem, request.POST)
    try:
        deed(opened)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("/" if request.POST.get("back") == "desk" else opened.problem)
