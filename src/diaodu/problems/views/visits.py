"""Visits: the list, one visit, the form, Excel both ways."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.bringing import BRING, brought_before, stage_sent
from diaodu.core.clock import today
from diaodu.core.downloads import download
from diaodu.core.events import record_export
from diaodu.core.links import subject_url
from diaodu.core.lists import Asked, slice_of
from diaodu.core.moves import MoveRefusedError
from diaodu.core.panels import panels_for
from diaodu.core.versions import posted_version
from diaodu.people.names import names_of
from diaodu.problems.actions import NewVisit, VisitChange, add_visits, change_visit, note_solved
from diaodu.problems.choices import VisitPart
from diaodu.problems.filters import VISIT_COLUMNS, VISIT_LIST
from diaodu.problems.forms import VisitForm
from diaodu.problems.lookup import open_visit, raiser, reader
from diaodu.problems.permissions import (
    keeps_visit,
    raisable_subjects,
    raising_post,
    visible_problems,
    visible_visits,
)
from diaodu.problems.queries import asked_visits
from diaodu.problems.visit_sheets import READ, VISITS, empty_workbook, visits_workbook


@require_safe
def visit_list(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    asked = Asked.from_query(request.GET, VISIT_LIST)
    page = slice_of(asked_visits(visible_visits(officer, today=today()), asked), asked)
    rows = []
    for visit in page.rows:
        parts = [noted.part for noted in visit.problems.all()]
        rows.append((visit, parts.count(VisitPart.RAISED), parts.count(VisitPart.SOLVED)))
    context = {
        "asked": asked,
        "page": page,
        "rows": rows,
        "names": names_of(visit.by for visit in page.rows),
        "heads": asked.heads(VISIT_COLUMNS),
        "search": asked.search(_("Record or words")),
        "may_add": raising_post(officer, today=today()) is not None,
    }
    return render(request, "problems/visits.html", context)


@require_safe
def visit_page(request: HttpRequest, code: str) -> HttpResponse:
    visit, officer = open_visit(request, code), reader(request)
    seen = set(visible_problems(officer, today=today()).filter(about=visit.about).values_list("pk", flat=True))
    noted = [item for item in visit.problems.all() if item.problem_id in seen]
    context = {
        "visit": visit,
        "about_url": subject_url(visit.about),
        "raised": [item.problem for item in noted if item.part == VisitPart.RAISED],
        "solved": [item.problem for item in noted if item.part == VisitPart.SOLVED],
        "names": names_of([visit.by]),
        "may_note": keeps_visit(officer, visit, today=today()),
        "open": visible_problems(officer, today=today()).filter(about=visit.about).order_by("-raised_at")[:50],
        "panels": panels_for(request, "visit", visit, on=today()),
    }
    return render(request, "problems/visit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_visit(request: HttpRequest) -> HttpResponse:
    officer, post = raiser(request)
    form = VisitForm(
        request.POST or None,
        initial={"about": request.GET.get("about", "")[:60], "on": today()},
        among=raisable_subjects(officer, today=today()),
        problems=visible_problems(officer, today=today()),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        new = NewVisit(given["about"], given["on"], given["saw"], post.unit, post, given["raised"], given["solved"])
        try:
            visit = add_visits([new], by=officer.username)[0]
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("%(code)s entered.") % {"code": visit.code})
            return redirect(visit)
    return render(request, "problems/new_visit.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_visit(request: HttpRequest, code: str) -> HttpResponse:
    visit, officer = open_visit(request, code), reader(request)
    if not keeps_visit(officer, visit, today=today()):
        raise PermissionDenied
    parts = {part: [item.problem.code for item in visit.problems.all() if item.part == part] for part in VisitPart}
    form = VisitForm(
        request.POST or None,
        initial={"on": visit.on, "saw": visit.saw, **{str(part): " ".join(codes) for part, codes in parts.items()}},
        among=raisable_subjects(officer, today=today()),
        problems=visible_problems(officer, today=today()),
    )
    del form.fields["about"]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        change = VisitChange(given["on"], given["saw"], given["raised"], given["solved"])
        try:
            change_visit(visit, change, by=officer.username, version=posted_version(request.POST))
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(visit)
    context = {"form": form, "visit": visit}
    return render(request, "problems/new_visit.html", context, status=422 if form.errors else 200)


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The list as it was asked for, whole."""
    officer = reader(request)
    asked = Asked.from_query(request.GET, VISIT_LIST)
    visits = list(asked_visits(visible_visits(officer, today=today()), asked))
    content = visits_workbook(visits, names_of(visit.by for visit in visits))
    record_export("visits", by=officer.username, unit=officer.unit.path, form="xlsx", rows=len(visits))
    return download(content, f"{_('Visits')}.xlsx")


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    raiser(request)
    return download(empty_workbook(), f"{_('Visits')}{_('template')}.xlsx")


@BRING
def bring(request: HttpRequest) -> HttpResponse:
    """Choose the file; nothing changes before what each row would do has been looked at."""
    officer, _post = raiser(request)
    scope, by = officer.unit.county_path, officer.username
    if request.method == "POST" and (job := stage_sent(request, VISITS, scope=scope, by=by, given={"by": by})):
        return redirect("web:job", key=job)
    before = brought_before(VISITS, by=by)
    context = {"sheets": before, "columns": READ, "template_url": reverse("problems:visits_template")}
    return render(request, "problems/bring_visits.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def solved(request: HttpRequest, code: str) -> HttpResponse:
    """Note that a problem was solved through the visit."""
    visit, officer = open_visit(request, code), reader(request)
    if not keeps_visit(officer, visit, today=today()):
        raise PermissionDenied
    problems = visible_problems(officer, today=today()).filter(code=request.POST.get("problem", "")[:20])
    problem = problems.first()
    try:
        if problem is None:
            raise MoveRefusedError("none", "请选一个问题。", "Choose a problem.")
        note_solved(visit, problem, by=officer.username)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect(visit)
