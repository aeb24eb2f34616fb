"""Programmes: the list, one programme with its items and sums, its clearing ledger."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.panels import panels_for
from diaodu.core.versions import posted_version
from diaodu.people.queries import units_of_county
from diaodu.projects.works.actions import add_programme, change_programme
from diaodu.projects.works.forms import ProgrammeForm
from diaodu.projects.works.lookup import officer_of, open_programme, require_manager, starting_county
from diaodu.projects.works.pages import programme_context
from diaodu.projects.works.permissions import may_start_programmes
from diaodu.projects.works.queries import clearing_ledger, items_of, leads_of, programme_rows
from diaodu.projects.works.setting_kinds import kinds_of, red_after

EDIT = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    officer, day = officer_of(request), today()
    rows = programme_rows(officer, today=day, red_after=red_after(officer.unit.county_path, on=day))
    may_start = may_start_programmes(officer, today=day)
    return render(request, "works/list.html", {"rows": rows, "may_start": may_start})


@require_safe
def programme_page(request: HttpRequest, code: str) -> HttpResponse:
    opened = open_programme(request, code)
    context = programme_context(opened, request.user, request.GET.dict(), today=today(), english=_english())
    panels = panels_for(request, "programme", opened.programme.subject, on=today())
    return render(request, "works/programme.html", {**context, "panels": panels})


@require_safe
def clearing(request: HttpRequest, code: str) -> HttpResponse:
    """征迁台账: villages by kinds."""
    opened = open_programme(request, code)
    items = items_of(opened.programme, request.user, today=today())
    kinds = kinds_of(opened.programme.unit.path, on=today())
    ledger = clearing_ledger(items, kinds, english=_english())
    return render(
        request, "works/clearing.html", {"programme": opened.programme, "hand": opened.hand, "ledger": ledger}
    )


@EDIT
def new_programme(request: HttpRequest) -> HttpResponse:
    county = starting_county(request)
    form = ProgrammeForm(request.POST or None, units=units_of_county(county.path).exclude(parent=None))
    if request.method == "POST" and form.is_valid():
        try:
            programme = add_programme(form.programme(), county=county, by=request.user.get_username())
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            return redirect("works:programme", code=programme.code)
    context = {"form": form, "title": _("New programme"), "verb": _("Add"), "back": "/works/"}
    return render(request, "works/form.html", context, status=422 if form.errors else 200)


@EDIT
def edit_programme(request: HttpRequest, code: str) -> HttpResponse:
    opened = open_programme(request, code)
    require_manager(opened)
    programme = opened.programme
    lead = leads_of([programme], today=today()).get(programme.subject_id)
    initial = {name: getattr(programme, name) for name in ("name_zh", "name_en", "since", "due", "note")}
    units = units_of_county(programme.unit.path).exclude(parent=None)
    form = ProgrammeForm(request.POST or None, units=units, initial={**initial, "lead": lead})
    if request.method == "POST" and form.is_valid():
        try:
            change_programme(
                programme, form.programme(), by=opened.hand.by, version=posted_version(request.POST), on=today()
            )
        except MoveRefusedError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("works:programme", code=code)
    context = {
        "form": form, "title": _("Edit the programme"), "verb": _("Save"),
        "back": f"/works/programmes/{code}/", "version": programme.version,
    }  # fmt: skip
    return render(request, "works/form.html", context, status=422 if form.errors else 200)


def _english() -> bool:
    return get_language() == "en"
