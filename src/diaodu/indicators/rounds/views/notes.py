"""Questions about accepted figures, and firms' own figures: both for a person to look at."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import as_seen
from diaodu.enterprises.models import Firm
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.actions import NewFirmFigure, answer_note, enter_firm_figures
from diaodu.indicators.rounds.choices import NoteState
from diaodu.indicators.rounds.forms import FirmFigureForm
from diaodu.indicators.rounds.lookup import find_note, officer_of
from diaodu.indicators.rounds.permissions import (
    may_enter_firm_figures,
    may_see_firm_figures,
    visible_firm_figures,
    visible_notes,
)
from diaodu.indicators.rounds.queries.reviewing import notes_listed
from diaodu.indicators.rounds.views.answers import is_english
from diaodu.ledger.forms import FigureError, read_figure
from diaodu.people.models import Officer
from diaodu.people.names import names_of

MOST = 200


@require_safe
def note_list(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    show = request.GET.get("show", "open")
    show = show if show in {*NoteState.values, "all"} else "open"
    seen = notes_listed(visible_notes(officer, today=today()))
    notes = list((seen if show == "all" else seen.filter(state=show))[:MOST])
    states = [("all", _("All")), *((state.value, state.label) for state in NoteState)]
    context = {
        "notes": [(note, note.text_en if is_english() else note.text_zh) for note in notes],
        "show": show,
        "states": states,
        "names": names_of([note.answered_by for note in notes]),
        "here": "notes",
    }
    return render(request, "figure_rounds/notes.html", context)


@require_POST
def answer(request: HttpRequest, key: int) -> HttpResponse:
    officer = officer_of(request)
    note = find_note(officer, key)
    try:
        as_seen(note, request.POST)
        answer_note(
            note,
            answer=request.POST.get("answer", ""),
            correcting=request.POST.get("verb") == "correcting",
            by=officer.username,
        )
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("figure_rounds:notes")


@require_http_methods(["GET", "HEAD", "POST"])
def firm_figures(request: HttpRequest) -> HttpResponse:
    """Entered one by one, each with its source and legal ground."""
    officer = officer_of(request)
    if not may_see_firm_figures(officer, today=today()):
        raise PermissionDenied
    may_enter = may_enter_firm_figures(officer, today=today())
    form, status = (FirmFigureForm() if may_enter else None), 200
    if request.method == "POST":
        if not may_enter:
            raise PermissionDenied
        form = FirmFigureForm(request.POST)
        if form.is_valid() and _enter(form, officer):
            messages.success(request, _("Saved."))
            return redirect("figure_rounds:firms")
        status = 400
    figures = list(visible_firm_figures(officer, today=today()).select_related("firm", "indicator")[:MOST])
    context = {"figures": figures, "form": form, "names": names_of([each.by for each in figures]), "here": "firms"}
    return render(request, "figure_rounds/firms.html", context, status=status)


def _enter(form: FirmFigureForm, officer: Officer) -> bool:
    """Whether it was kept; what is in the way stands at its field."""
    given, scope = form.cleaned_data, officer.unit.county_path
    word = given["firm"].strip()
    firm = Firm.objects.filter(Q(code=word) | Q(name=word), scope=scope).first()
    named = given["indicator"].partition(" ")[0].strip()
    indicator = Indicator.objects.filter(Q(code=named) | Q(name_zh=named), scope=scope, retired_on=None).first()
    if firm is None:
        form.add_error("firm", _("There is no firm of this code or name."))
    if indicator is None:
        form.add_error("indicator", _("There is no indicator of this code or name."))
    try:
        value = read_figure(given["value"], indicator.measured_in if indicator else "")
    except FigureError as error:
        value = None
        form.add_error("value", str(error))
    if form.errors or firm is None or indicator is None or value is None:
        return False
    try:
        enter_firm_figures(
            [NewFirmFigure(firm, indicator, given["period"], value, given["source"], given["legal_ground"])],
            by=officer.username,
            unit=officer.unit.path,
        )
    except MoveRefusedError as refusal:
        form.add_error(None, said(refusal))
        return False
    return True
