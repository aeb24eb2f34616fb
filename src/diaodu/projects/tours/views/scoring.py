"""Scoring on a phone: a guest comes in with a code, an officer by sign-in; the ballot stays on the phone, in a cookie.

These pages are open to who has not signed in: guests have no account. What lets them in is the ballot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.moves import MoveRefusedError
from diaodu.people.models import Officer
from diaodu.projects.tours.actions import issue_ballot, score_stop
from diaodu.projects.tours.ballots import (
    code_seal,
    is_ballot,
    judge_seal,
    new_ballot,
    recovered_ballot,
    recovery_code,
    score_seal,
)
from diaodu.projects.tours.choices import SCORING
from diaodu.projects.tours.models import Judge, Proposal, Score, Tour
from diaodu.projects.tours.queries import driven_stops, is_own, scorable_stops
from diaodu.projects.tours.setting_kinds import Rubric

EDIT = require_http_methods(["GET", "HEAD", "POST"])
COOKIE, KEPT = "tour-ballot", 2 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Held:
    """A ballot in somebody's hand, and whose it is."""

    judge: Judge
    ballot: str
    told: tuple[str, ...] = ()  # scored under a ballot that was lost, as the judge said


@login_not_required
@EDIT
def enter(request: HttpRequest) -> HttpResponse:
    """A guest's door: the code is used once. With the recovery code a ballot comes along to another phone."""
    error = ""
    if request.method == "POST":
        typed = request.POST.get("code", "")[:40]
        held, judge = _recovered(request, typed), _judge_with(typed)
        if held is not None:
            return _keeping(held)
        if judge is not None:
            return _taken(request, judge, door=reverse("tours:enter"), code=typed)
        error = _("No judge has this code, or it has been used already. Ask the office for another.")
    return render(request, "tours/enter.html", {"error": error}, status=422 if error else 200)


@login_not_required
@require_POST
def take_ballot(request: HttpRequest, code: str) -> HttpResponse:
    """An officer's ballot, by their sign-in. Who presses twice has it already."""
    if _held(request, code) is not None:
        return redirect("tours:score", code=code)
    officer = request.user
    judge = _judges(code).filter(officer=officer).first() if isinstance(officer, Officer) else None
    if judge is None:
        raise Http404
    return _taken(request, judge, door=request.path)


@login_not_required
@require_safe
def score_page(request: HttpRequest, code: str) -> HttpResponse:
    """The stops one may score, each with its form; without a ballot the way to one."""
    held = _held(request, code)
    if held is None:
        return _without_ballot(request, code)
    return _show(request, held)


@login_not_required
@require_POST
def give_score(request: HttpRequest, code: str, project: str) -> HttpResponse:
    held = _held(request, code)
    if held is None:
        return _without_ballot(request, code)
    tour = held.judge.tour
    stop = next((each for each in driven_stops(tour) if each.project.code == project), None)
    if stop is None:
        raise Http404
    try:
        score_stop(held.judge, held.ballot, stop, _marks(request, tour), told=held.told)
    except MoveRefusedError as refusal:
        return _show(request, held, wrong=stop, error=said(refusal), status=422)
    messages.success(request, _("Saved: %(name)s.") % {"name": stop.project.name})
    return redirect(reverse("tours:score", args=[code]))


def _show(
    request: HttpRequest, held: Held, *, wrong: Proposal | None = None, error: str = "", status: int = 200
) -> HttpResponse:
    judge, tour = held.judge, held.judge.tour
    rubric = Rubric.read(tour.rubric) if tour.rubric else None
    stops = driven_stops(tour)
    mine = scorable_stops(judge)
    given = dict(Score.objects.filter(ballot=score_seal(held.ballot, tour.pk)).values_list("stop", "total"))
    english = get_language() == "en"
    context: dict[str, Any] = {
        "tour": tour,
        "judge": judge,
        "is_open": tour.state in SCORING,
        "rows": [
            (
                stop,
                given.get(stop.pk),
                error if wrong is not None and wrong.pk == stop.pk else "",
                stop.project.code in held.told,
            )
            for stop in mine
        ],
        "own": [stop for stop in stops if is_own(judge.unit, stop)],
        "own_error": error if wrong is not None and is_own(judge.unit, wrong) else "",
        "items": [(item, item.label(english=english)) for item in rubric.items] if rubric else [],
        "most": rubric.most if rubric else 0,
        "marks": range(rubric.most + 1) if rubric else (),
        "done": len(given) + len(held.told),
        "recovery": "" if held.told else recovery_code(held.ballot),
        "due": len(mine),
    }
    return render(request, "tours/score.html", context, status=status)


def _marks(request: HttpRequest, tour: Tour) -> dict[str, int]:
    marks = {}
    for item in Rubric.read(tour.rubric).items if tour.rubric else ():
        text = request.POST.get(item.key, "")
        if text.isascii() and text.isdecimal() and len(text) <= 3:
            marks[item.key] = int(text)
    return marks


def _without_ballot(request: HttpRequest, code: str) -> HttpResponse:
    officer = request.user
    judge = _judges(code).filter(officer=officer).first() if isinstance(officer, Officer) else None
    if judge is None:
        return render(request, "tours/enter.html", {"error": ""}, status=404 if request.method == "POST" else 200)
    return _offer(request, judge, door=reverse("tours:take_ballot", args=[code]))


def _taken(request: HttpRequest, judge: Judge, *, door: str, code: str = "") -> HttpResponse:
    """A new ballot on this phone; who lost one says first which stops were scored under it."""
    told, error = tuple(sorted({each[:20] for each in request.POST.getlist("told")})), ""
    if not judge.carried or "telling" in request.POST:
        held = Held(judge, new_ballot(), told)
        try:
            issue_ballot(judge, held.ballot, told=told)
        except MoveRefusedError as refusal:
            error = said(refusal)
        else:
            return _keeping(held)
    return _offer(request, judge, door=door, code=code, told=told, error=error)


def _offer(
    request: HttpRequest, judge: Judge, *, door: str, code: str = "", told: tuple[str, ...] = (), error: str = ""
) -> HttpResponse:
    stops = [(stop, stop.project.code in told) for stop in scorable_stops(judge)] if judge.carried else []
    context = {"judge": judge, "tour": judge.tour, "stops": stops, "door": door, "code": code, "error": error}
    return render(request, "tours/take_ballot.html", context, status=422 if error else 200)


def _keeping(held: Held) -> HttpResponse:
    response = redirect("tours:score", code=held.judge.tour.code)
    response.set_signed_cookie(
        COOKIE,
        ".".join([f"{held.judge.pk}", held.ballot, *held.told]),
        salt=COOKIE,
        max_age=KEPT,
        path="/tours/score/",
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _recovered(request: HttpRequest, code: str) -> Held | None:
    """Whose ballot this is: only the ballot itself tells, so it is tried on each judge of the tours being scored."""
    ballot = recovered_ballot(code)
    if not ballot:
        return None
    judges = Judge.objects.filter(_ours(request), tour__state__in=SCORING, retired_on=None).exclude(ballot="")
    for judge in judges.select_related("tour"):
        if judge.ballot == judge_seal(ballot, judge.pk):
            return Held(judge, ballot)
    return None


def _ours(request: HttpRequest) -> Q:
    """Guests, and whoever has signed in: an officer's ballot is good for that officer alone."""
    return Q(officer=None) | Q(officer=request.user.pk) if request.user.is_authenticated else Q(officer=None)


def _held(request: HttpRequest, code: str) -> Held | None:
    """The ballot this phone holds for this tour. An officer's is good for that officer alone."""
    text = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=KEPT) or ""
    key, _dot, rest = text.partition(".")
    ballot, *told = rest.split(".")
    if not key.isdecimal() or not is_ballot(ballot):
        return None
    judge = _judges(code).filter(pk=int(key)).first()
    if judge is None or judge.ballot != judge_seal(ballot, judge.pk, told):
        return None
    if judge.officer_id is not None and judge.officer_id != request.user.pk:
        return None
    return Held(judge, ballot, tuple(told))


def _judges(code: str) -> Any:
    return Judge.objects.filter(tour__code=code, retired_on=None).select_related(
        "tour__unit", "tour__ordering", "tour__rubric", "unit", "officer"
    )


def _judge_with(code: str) -> Judge | None:
    if not code.strip():
        return None
    found = Judge.objects.filter(code_hash=code_seal(code), retired_on=None)
    return found.select_related("tour__unit", "unit", "officer").first()
