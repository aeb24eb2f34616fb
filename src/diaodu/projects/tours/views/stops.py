"""Projects proposed for a tour, what is known of them, and the choice."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import download, said, to_form
from diaodu.core.clock import today
from diaodu.core.files import read_stored
from diaodu.core.intake import examine_upload
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import posted_version
from diaodu.people.choices import UnitKind
from diaodu.people.names import names_of
from diaodu.people.queries import units_of_county
from diaodu.projects.library.models import Project
from diaodu.projects.tours.actions import (
    ConditionAnswer,
    ProposalChange,
    answer_conditions,
    change_proposals,
    choose_stops,
    propose_projects,
    withdraw_proposal,
)
from diaodu.projects.tours.choices import CHOOSING, CONDITION_NAMES
from diaodu.projects.tours.choosing import Condition
from diaodu.projects.tours.forms import AnswerForm, StopForm, stop_initial
from diaodu.projects.tours.lookup import proposal_of, run_tour
from diaodu.projects.tours.models import Proposal, Tour
from diaodu.projects.tours.queries import proposable
from diaodu.projects.tours.setting_kinds import ConditionsRule, conditions_row
from diaodu.projects.tours.verdicts import answers_for

EDIT = require_http_methods(["GET", "HEAD", "POST"])
MOST, AT_ONCE = 300, 80


@EDIT
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Projects of the library with a tick each; narrowed by a word."""
    tour, word, status = run_tour(request, code), request.GET.get("q", "").strip()[:60], 200
    projects = proposable(request.user, tour, today=today())
    if request.method == "POST":
        wanted = list(projects.filter(code__in=request.POST.getlist("project")[:AT_ONCE]))
        try:
            made = propose_projects(tour, wanted, by=request.user.get_username())
        except MoveRefusedError as refusal:
            messages.error(request, said(refusal))
            status = 422
        else:
            n = len(made)
            messages.success(request, ngettext("%(n)s project proposed.", "%(n)s projects proposed.", n) % {"n": n})
            return redirect(tour)
    found = projects.filter(name__icontains=word) if word else projects
    rows: list[Project] = list(found[: MOST + 1])
    context = {"tour": tour, "rows": rows[:MOST], "more": len(rows) > MOST, "word": word}
    return render(request, "tours/propose.html", context, status=status)


@require_POST
def choose(request: HttpRequest, code: str) -> HttpResponse:
    tour = run_tour(request, code)
    try:
        stops = choose_stops(tour, by=request.user.get_username(), version=posted_version(request.POST))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        n = len(stops)
        messages.success(request, ngettext("%(n)s stop chosen.", "%(n)s stops chosen.", n) % {"n": n})
    return redirect(tour)


@EDIT
def stop_page(request: HttpRequest, code: str, project: str) -> HttpResponse:
    """Hours, stay and points; how it stands with each condition, and who answered."""
    tour = run_tour(request, code)
    stop = proposal_of(tour, project)
    places = units_of_county(tour.unit.path).filter(kind__in=(UnitKind.TOWNSHIP, UnitKind.PARK))
    form = StopForm(request.POST or None, units=places, initial=stop_initial(stop))
    if request.method == "POST" and form.is_valid():
        change = ProposalChange(stop, form.cleaned_data, posted_version(request.POST))
        try:
            change_proposals(tour, [change], by=request.user.get_username())
        except MoveRefusedError as refusal:
            to_form(form, refusal)
            stop = proposal_of(tour, project)
        else:
            messages.success(request, _("Saved."))
            return redirect("tours:stop", code=code, project=project)
    return _show(request, tour, stop, form, AnswerForm(prefix="answer"))


@require_POST
def answer(request: HttpRequest, code: str, project: str) -> HttpResponse:
    tour = run_tour(request, code)
    stop = proposal_of(tour, project)
    form = AnswerForm(request.POST, request.FILES, prefix="answer")
    if form.is_valid():
        try:
            file = examine_upload(form.cleaned_data["file"]) if form.cleaned_data["file"] else None
            given = ConditionAnswer(
                stop, Condition(form.cleaned_data["condition"]), form.said, form.cleaned_data["why"], file
            )
            answer_conditions(tour, [given], by=request.user.get_username())
        except MoveRefusedError as refusal:
            to_form(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("tours:stop", code=code, project=project)
    places = units_of_county(tour.unit.path).filter(kind__in=(UnitKind.TOWNSHIP, UnitKind.PARK))
    return _show(request, tour, stop, StopForm(units=places, initial=stop_initial(stop)), form)


@require_POST
def withdraw(request: HttpRequest, code: str, project: str) -> HttpResponse:
    tour = run_tour(request, code)
    try:
        withdraw_proposal(proposal_of(tour, project), by=request.user.get_username())
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        return redirect("tours:stop", code=code, project=project)
    messages.success(request, _("Taken off the list."))
    return redirect(tour)


@require_safe
def evidence(request: HttpRequest, code: str, project: str, key: int) -> HttpResponse:
    tour = run_tour(request, code)
    row = proposal_of(tour, project).answers.filter(pk=key).exclude(evidence=None).select_related("evidence").first()
    if row is None or row.evidence is None:
        raise Http404
    name = f"{project}-{row.condition}"
    return download(request, read_stored(row.evidence), row.evidence.media_type, name, subject=tour.code)


def _show(request: HttpRequest, tour: Tour, stop: Proposal, form: StopForm, answering: AnswerForm) -> HttpResponse:
    rule = ConditionsRule.read(tour.conditions or conditions_row(tour.unit.path, on=today()))
    english = get_language() == "en"
    now = answers_for([stop], tour, rule)[stop.pk]
    answers = list(stop.answers.order_by("-pk"))
    marks = {True: "yes", False: "no", None: "open"}
    context = {
        "tour": tour,
        "stop": stop,
        "form": form,
        "answering": answering,
        "conditions": [
            (CONDITION_NAMES[one], marks[row.answer], row.en if english else row.zh, row.en == row.zh)
            for one, row in now.items()
        ],
        "answers": [(row, CONDITION_NAMES[Condition(row.condition)], marks[row.answer]) for row in answers],
        "names": names_of([row.by for row in answers]),
        "may_choose": tour.state in CHOOSING,
        "version": stop.version,
    }
    return render(request, "tours/stop.html", context, status=422 if form.errors or answering.errors else 200)
