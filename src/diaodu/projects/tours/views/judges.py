"""Judges invited, who has scored, and the places."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import download, said, to_form
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.moves import MoveRefusedError
from diaodu.people.models import Officer
from diaodu.people.permissions import within
from diaodu.people.queries import units_of_county
from diaodu.projects.tours.actions import invite_judges, remove_judge, renew_judge, replace_ballot
from diaodu.projects.tours.books import places_workbook as book
from diaodu.projects.tours.forms import GuestJudgeForm, OfficerJudgeForm
from diaodu.projects.tours.lookup import judge_of, open_tour, run_tour
from diaodu.projects.tours.models import Judge, Tour
from diaodu.projects.tours.pages import judges_context, places_context, scored_context
from diaodu.projects.tours.permissions import may_see_places, runs_tours

EDIT = require_http_methods(["GET", "HEAD", "POST"])


@EDIT
def judges_page(request: HttpRequest, code: str) -> HttpResponse:
    """Invite officers and guests. A guest's code is shown once, on the answer to this very request."""
    tour = run_tour(request, code)
    asked = request.POST.get("kind", "")
    units = units_of_county(tour.unit.path).exclude(parent=None)
    officers = Officer.objects.filter(within(tour.unit.path, "unit__path"), is_active=True)
    officers = officers.exclude(pk__in=tour.judges.filter(retired_on=None, officer__isnull=False).values("officer"))
    officers = officers.select_related("unit").order_by("unit__order", "name")
    officer_form = OfficerJudgeForm(request.POST if asked == "officer" else None, officers=officers)
    guest_form = GuestJudgeForm(request.POST if asked == "guest" else None, units=units)
    codes: list[tuple[Judge, str]] = []
    form: OfficerJudgeForm | GuestJudgeForm | None = officer_form if asked == "officer" else None
    form = guest_form if asked == "guest" else form
    if request.method == "POST" and form is not None and form.is_valid():
        invited = form.invitations()
        try:
            codes = [pair for pair in invite_judges(tour, invited, by=request.user.get_username()) if pair[1]]
        except MoveRefusedError as refusal:
            to_form(form, refusal)
        else:
            if not codes:
                messages.success(request, _("Invited."))
                return redirect("tours:judges", code=code)
            guest_form = GuestJudgeForm(units=units)
    return _show(request, tour, {"officer_form": officer_form, "guest_form": guest_form, "codes": codes})


def _show(request: HttpRequest, tour: Tour, more: dict[str, Any]) -> HttpResponse:
    context = judges_context(tour, on=today()) | more
    wrong = any(form.errors for name, form in more.items() if name.endswith("_form"))
    context["door"] = request.build_absolute_uri("/tours/score/")
    return render(request, "tours/judges.html", context, status=422 if wrong else 200)


@require_safe
def scored(request: HttpRequest, code: str) -> HttpResponse:
    """The counts alone, asked again every few seconds while the scoring is open."""
    return render(request, "tours/_scored.html", scored_context(run_tour(request, code)))


@require_POST
def remove(request: HttpRequest, code: str, number: int) -> HttpResponse:
    tour = run_tour(request, code)
    try:
        remove_judge(judge_of(tour, number), by=request.user.get_username(), on=today())
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    return redirect("tours:judges", code=code)


@require_POST
def renew(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Another code is shown once, here."""
    tour = run_tour(request, code)
    judge = judge_of(tour, number)
    try:
        fresh = renew_judge(judge, by=request.user.get_username())
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return redirect("tours:judges", code=code)
    return _handed(request, tour, judge, fresh)


@EDIT
def replace(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """For who lost theirs after the first score: the rule in words, then the deed with its reason."""
    tour = run_tour(request, code)
    judge, error, reason = judge_of(tour, number), "", request.POST.get("reason", "")
    judge.tour = tour
    if request.method == "POST":
        try:
            return _handed(request, tour, judge, replace_ballot(judge, by=request.user.get_username(), why=reason))
        except MoveRefusedError as refusal:
            error = said(refusal)
    context = {"tour": tour, "judge": judge, "error": error, "reason": reason}
    return render(request, "tours/replace_ballot.html", context, status=422 if error else 200)


def _handed(request: HttpRequest, tour: Tour, judge: Judge, fresh: str) -> HttpResponse:
    """A guest's new code is shown on this answer alone; an officer needs none."""
    if not fresh:
        messages.success(request, _("Another ballot may be taken now."))
        return redirect("tours:judges", code=tour.code)
    units = units_of_county(tour.unit.path).exclude(parent=None)
    officers = Officer.objects.filter(within(tour.unit.path, "unit__path"), is_active=True).select_related("unit")
    forms = {"officer_form": OfficerJudgeForm(officers=officers), "guest_form": GuestJudgeForm(units=units)}
    return _show(request, tour, {**forms, "codes": [(judge, fresh)]})


@require_safe
def places(request: HttpRequest, code: str) -> HttpResponse:
    tour = _with_places(request, code)
    runs = runs_tours(request.user, today=today())
    return render(request, "tours/places.html", places_context(tour, runs=runs, english=get_language() == "en"))


@require_safe
def places_workbook(request: HttpRequest, code: str) -> HttpResponse:
    tour = _with_places(request, code)
    runs = runs_tours(request.user, today=today())
    context = places_context(tour, runs=runs, english=get_language() == "en")
    content = book(tour, context["rows"], with_note=runs)
    return download(request, content, WORKBOOK_TYPE, f"{tour.name}{_('Places')}.xlsx", subject=tour.code)


def _with_places(request: HttpRequest, code: str) -> Tour:
    tour = open_tour(request, code)
    if not may_see_places(request.user, tour, today=today()):
        raise Http404
    return tour
