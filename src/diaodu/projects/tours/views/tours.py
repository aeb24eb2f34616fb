"""The list of tours, one tour, planned and moved on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import download, said, to_form
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.lists import Asked, Column, ListSpec, slice_of
from diaodu.core.moves import MoveRefusedError, open_steps
from diaodu.core.versions import posted_version
from diaodu.people.permissions import county_of
from diaodu.projects.tours.actions import add_tour, change_tour
from diaodu.projects.tours.books import tours_workbook
from diaodu.projects.tours.choices import TourState
from diaodu.projects.tours.deeds import take_step
from diaodu.projects.tours.forms import TourForm, first_initial, tour_initial
from diaodu.projects.tours.lookup import mover, open_tour, reader, run_tour, runner
from diaodu.projects.tours.models import Tour
from diaodu.projects.tours.pages import tour_context
from diaodu.projects.tours.permissions import runs_tours, visible_tours
from diaodu.projects.tours.queries import listed
from diaodu.projects.tours.steps import BY_ITSELF, PUBLISH, RANK, TOUR_STEPS

EDIT = require_http_methods(["GET", "HEAD", "POST"])
LIST = ListSpec({"state": TourState.values, "q": None}, ("recent", "on", "name"))


@require_safe
def tour_list(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    asked, seen = Asked.from_query(request.GET, LIST), visible_tours(officer, today=today())
    counts = dict(seen.order_by().values("state").annotate(n=Count("pk")).values_list("state", "n"))
    page = slice_of(_asked(seen, asked), asked)
    columns = [
        Column(_("Tour"), "name"), Column(_("Day"), "on"), Column(_("State")),
        Column(_("Stops"), is_number=True), Column(_("Judges"), is_number=True),
    ]  # fmt: skip
    context = {
        "asked": asked,
        "page": page,
        "heads": asked.heads(columns),
        "states": asked.chips("state", TourState.choices, counts),
        "search": asked.search(_("Name of the tour")),
        "may_run": runs_tours(officer, today=today()),
    }
    return render(request, "tours/list.html", context)


@require_safe
def list_workbook(request: HttpRequest) -> HttpResponse:
    """The list as it was asked for."""
    officer = reader(request)
    tours = list(_asked(visible_tours(officer, today=today()), Asked.from_query(request.GET, LIST)))
    return download(request, tours_workbook(tours), WORKBOOK_TYPE, f"{_('Observation tours')}.xlsx", subject="tours")


def _asked(seen: Any, asked: Asked) -> Any:
    tours = listed(seen)
    if asked["state"]:
        tours = tours.filter(state=asked["state"])
    if asked["q"]:
        tours = tours.filter(name__icontains=asked["q"])
    return tours.order_by("-on" if asked.sort == "recent" else asked.order, "-pk")


@EDIT
def new_tour(request: HttpRequest) -> HttpResponse:
    officer = runner(request)
    county, day = county_of(officer), today()
    number = visible_tours(officer, today=day).filter(year=day.year).exclude(state=TourState.CANCELLED).count() + 1
    form = TourForm(request.POST or None, initial=first_initial(day, min(number, 20)))
    if request.method == "POST" and form.is_valid():
        try:
            tour = add_tour(form.new(), county=county, by=officer.username)
        except MoveRefusedError as refusal:
            to_form(form, refusal)
        else:
            return redirect(tour)
    context = {"form": form, "title": _("Plan a tour"), "verb": _("Add"), "back": reverse("tours:list")}
    return render(request, "tours/form.html", context, status=422 if form.errors else 200)


@EDIT
def edit_tour(request: HttpRequest, code: str) -> HttpResponse:
    tour = run_tour(request, code)
    form = TourForm(request.POST or None, initial=tour_initial(tour))
    if request.method == "POST" and form.is_valid():
        try:
            change_tour(tour, form.new(), by=request.user.get_username(), version=posted_version(request.POST))
        except MoveRefusedError as refusal:
            to_form(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(tour)
    context = {
        "form": form, "title": _("Change the tour"), "verb": _("Save"), "back": tour.get_absolute_url(),
        "version": tour.version,
    }  # fmt: skip
    return render(request, "tours/form.html", context, status=422 if form.errors else 200)


@require_safe
def tour_page(request: HttpRequest, code: str) -> HttpResponse:
    return _show(request, open_tour(request, code))


def _show(request: HttpRequest, tour: Tour, *, error: str = "", status: int = 200) -> HttpResponse:
    parts = mover(request).parts
    steps = [step for step in open_steps(TOUR_STEPS, tour.state, parts) if step.verb not in BY_ITSELF]
    context = tour_context(tour, request.user, on=today(), english=get_language() == "en")
    context |= {"steps": steps, "error": error}
    return render(request, "tours/tour.html", context, status=status)


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """One of the steps of the table, by its button."""
    tour, verb = run_tour(request, code), request.POST.get("verb", "")
    version, why = posted_version(request.POST), request.POST.get("why", "")
    try:
        take_step(tour, verb, mover=mover(request), on=today(), why=why, version=version)
    except MoveRefusedError as refusal:
        return _show(request, open_tour(request, code), error=said(refusal), status=422)
    messages.success(request, _("Done: %(state)s.") % {"state": tour.get_state_display()})
    return redirect("tours:places", code=code) if verb in {RANK, PUBLISH} else redirect(tour)
