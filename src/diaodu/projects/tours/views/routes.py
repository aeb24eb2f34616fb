"""The route: computed, looked at on the map, moved by hand with its times checked, printed."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import download, said
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.events import record_export
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.projects.tours.actions import (
    TypedDrive,
    ask_for_route,
    lock_stop,
    reorder_stops,
    type_drives,
    undo_order,
)
from diaodu.projects.tours.books import run_workbook as book
from diaodu.projects.tours.choices import ROUTING
from diaodu.projects.tours.drive_table import drive_table, read_drives
from diaodu.projects.tours.lookup import mover, open_tour, proposal_of, run_tour
from diaodu.projects.tours.models import Tour
from diaodu.projects.tours.orders import Lines, OrderError, moved
from diaodu.projects.tours.pages import map_features, route_context, run_sheet_context, timed
from diaodu.projects.tours.queries import laid, lines_of, stops_of

EDIT = require_http_methods(["GET", "HEAD", "POST"])
MOST_LETTERS = 20_000


@require_safe
def route_page(request: HttpRequest, code: str) -> HttpResponse:
    tour = open_tour(request, code)
    return render(request, "tours/route.html", route_context(tour, request.user, on=today(), english=_english()))


@require_safe
def map_data(request: HttpRequest, code: str) -> HttpResponse:
    tour = open_tour(request, code)
    found, _error = timed(tour, on=today(), english=_english())
    return JsonResponse(map_features(tour, found))


@require_POST
def compute(request: HttpRequest, code: str) -> HttpResponse:
    tour = run_tour(request, code)
    try:
        job = ask_for_route(tour, by=request.user.get_username())
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return redirect("tours:route", code=code)
    return redirect("web:job", key=job.pk)


@require_POST
def check(request: HttpRequest, code: str) -> HttpResponse:
    """The times of an order that is being dragged; nothing is kept."""
    tour = run_tour(request, code)
    try:
        found = laid(tour, on=today(), lines=_lines(request))
    except (MoveRefusedError, OrderError) as refusal:
        return HttpResponse(said(refusal), status=422, content_type="text/plain; charset=utf-8")
    return render(request, "tours/_timetable.html", {"tour": tour, "laid": found, "may_route": True})


@require_POST
def order(request: HttpRequest, code: str) -> HttpResponse:
    """An order kept: the lines as they were dropped, or one stop moved by its button."""
    tour = run_tour(request, code)
    try:
        reorder_stops(tour, _wanted(request, tour), mover=mover(request), version=posted_version(request.POST))
        found = laid(tour, on=today())
    except (MoveRefusedError, OrderError) as refusal:
        if not request.htmx and "X-By-Script" not in request.headers:  # type: ignore[attr-defined]
            messages.error(request, said(refusal))
            return redirect("tours:route", code=code)
        return HttpResponse(said(refusal), status=422, content_type="text/plain; charset=utf-8")
    if "X-By-Script" in request.headers:
        return render(request, "tours/_timetable.html", {"tour": tour, "laid": found, "may_route": True})
    return redirect("tours:route", code=code)


def _wanted(request: HttpRequest, tour: Tour) -> Lines:
    how = request.POST.get("how", "")
    if not how:
        return _lines(request)
    lines, _left_out = lines_of(tour, stops_of(tour))
    return moved(lines, request.POST.get("stop", ""), how)


def _lines(request: HttpRequest) -> Lines:
    """[["X-2026-001", …], …] as the page sends it. Raises OrderError for anything else."""
    bad = OrderError("顺序无法识别，请刷新后再试。", "This order cannot be read; load the page again.")
    text = request.POST.get("lines", "")
    if len(text) > MOST_LETTERS:
        raise bad
    try:
        lines = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise bad from error
    if not isinstance(lines, list) or not all(
        isinstance(line, list) and all(isinstance(code, str) for code in line) for line in lines
    ):
        raise bad
    return lines


@require_POST
def undo(request: HttpRequest, code: str) -> HttpResponse:
    tour = run_tour(request, code)
    try:
        undo_order(tour, mover=mover(request))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    return redirect("tours:route", code=code)


@require_POST
def lock(request: HttpRequest, code: str) -> HttpResponse:
    tour = run_tour(request, code)
    stop = proposal_of(tour, request.POST.get("stop", "")[:20])
    stop.tour = tour
    try:
        lock_stop(stop, locked=request.POST.get("locked") == "1", by=request.user.get_username())
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    return redirect("tours:route", code=code)


@EDIT
def drives(request: HttpRequest, code: str) -> HttpResponse:
    """Minutes from each end to each other; what nobody typed is shown as it is estimated."""
    tour, status, error = run_tour(request, code), 200, ""
    if request.method == "POST":
        try:
            given = [TypedDrive(*each) for each in read_drives(tour, request.POST)]
            type_drives(tour, given, by=request.user.get_username())
        except MoveRefusedError as refusal:
            error, status = said(refusal), 422
        else:
            messages.success(request, _("Saved."))
            return redirect("tours:drives", code=code)
    context: dict[str, Any] = {"tour": tour, "error": error, "may_route": tour.state in ROUTING}
    context["table"] = drive_table(tour, request.POST if error else {}, on=today())
    return render(request, "tours/drives.html", context, status=status)


@require_safe
def run_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """For the drivers, on A4."""
    tour = open_tour(request, code)
    context = run_sheet_context(tour, request.user, on=today(), english=_english())
    record_export(tour.code, by=request.user.get_username(), unit=tour.unit.path, form="print")
    return render(request, "tours/run_sheet.html", context)


@require_safe
def run_workbook(request: HttpRequest, code: str) -> HttpResponse:
    tour = open_tour(request, code)
    found, error = timed(tour, on=today(), english=_english())
    if found is None:
        messages.error(request, error)
        return redirect("tours:route", code=code)
    name = f"{tour.name}{_('Run sheet')}.xlsx"
    return download(request, book(tour, found), WORKBOOK_TYPE, name, subject=tour.code)


def _english() -> bool:
    return get_language() == "en"
