"""A coordination meeting: its problems, and what it decides about each."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import moment, today
from diaodu.core.moves import MoveRefusedError
from diaodu.duties.actions import NewDecision
from diaodu.duties.choices import MeetingState
from diaodu.duties.forms import first_error
from diaodu.duties.models import Meeting
from diaodu.duties.permissions import visible_meetings
from diaodu.duties.queries import receiving_units
from diaodu.problems.actions import decide_problem, remove_from_agenda
from diaodu.problems.forms import DecisionForm
from diaodu.problems.lookup import kept_meeting, reader
from diaodu.problems.models import AgendaItem
from diaodu.problems.permissions import callable_meetings, visible_problems
from diaodu.problems.queries import lights_of, listed
from diaodu.problems.setting_kinds import KINDS, choices_for
from diaodu.problems.views.lists import stop_words


@require_safe
def agenda(request: HttpRequest, code: str) -> HttpResponse:
    """Those of its problems one may see, each with its clock, what was decided and the field for the next decision."""
    officer = reader(request)
    meeting = visible_meetings(officer, today=today()).select_related("unit").filter(code=code).first()
    if meeting is None:
        raise Http404
    seen = visible_problems(officer, today=today())
    items = list(meeting.problem_items.filter(problem__in=seen).order_by("number"))
    problems = {row.pk: row for row in listed(seen.filter(pk__in=[item.problem_id for item in items]))}
    lights = lights_of(list(problems.values()), moment(), stop_words(meeting.unit.county_path))
    kinds = dict(choices_for(KINDS, meeting.unit.county_path))
    decided: dict[int, list[object]] = {}
    for decision in meeting.decisions.select_related("duty__unit").exclude(about=None):
        decided.setdefault(decision.about_id or 0, []).append(decision)
    rows = []
    for item in items:
        problem = problems[item.problem_id]
        kind = kinds.get(problem.kind, problem.kind)
        rows.append((item, problem, kind, lights[problem.pk], decided.get(problem.subject_id, [])))
    keeps = callable_meetings(officer, today=today()).filter(pk=meeting.pk).exists()
    context = {
        "meeting": meeting,
        "rows": rows,
        "keeps": keeps and meeting.state != MeetingState.CANCELLED,
        "units": receiving_units(meeting.unit.county_path) if keeps else [],
    }
    return render(request, "problems/agenda.html", context)


@require_POST
def decide(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """The decision becomes a follow-up on its unit's desk."""
    meeting, item = _item(request, code, key)
    form = DecisionForm(request.POST, units=receiving_units(meeting.unit.county_path))
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("problems:agenda", code=code)
    given = form.cleaned_data
    try:
        decide_problem(item, NewDecision(given["text"], given["unit"], given["due_at"]), by=reader(request).username)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Recorded; it stands on the unit's desk."))
    return redirect("problems:agenda", code=code)


@require_POST
def remove(request: HttpRequest, code: str, key: int) -> HttpResponse:
    _meeting, item = _item(request, code, key)
    try:
        remove_from_agenda(item, by=reader(request).username)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("problems:agenda", code=code)


def _item(request: HttpRequest, code: str, key: int) -> tuple[Meeting, AgendaItem]:
    meeting = kept_meeting(request, code)
    item = meeting.problem_items.select_related("problem__subject", "meeting__unit").filter(pk=key).first()
    if item is None:
        raise Http404
    return meeting, item
