"""Tasks from elsewhere: the list, the form that takes twenty seconds, and giving one to a unit."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.downloads import download
from diaodu.core.events import record_export
from diaodu.core.moves import MoveRefusedError
from diaodu.core.typed import KEY_DIGITS, whole_number
from diaodu.duties.models import Decision
from diaodu.duties.permissions import visible_meetings
from diaodu.duties.queries import receiving_units
from diaodu.kernel.comparator import Comparator
from diaodu.people.models import Officer
from diaodu.people.permissions import county_of, may_keep_plans, may_read_plans
from diaodu.plan.actions import Claim, claim_commitments, enter_task
from diaodu.plan.actions.claiming import ClaimedError
from diaodu.plan.choices import SourceKind
from diaodu.plan.permissions import keeper_of
from diaodu.plan.queries.tasks import task_rows, task_years, visible_tasks
from diaodu.plan.task_forms import KEPT, LONGEST, TaskForm, figures_given, lead_of
from diaodu.plan.task_reading import one_line, read_task
from diaodu.plan.tasks_page import TaskCriteria, TasksPage
from diaodu.plan.views.lookup import require_keeper

MOST_RECENT = 8


@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    page = _page(request)
    may_keep = may_keep_plans(request.user, today=today())
    return render(
        request,
        "plan/tasks.html",
        {
            "all_units": receiving_units(_county_path(request)) if may_keep else [],
            "page": page,
            "criteria": page.criteria,
            "years": task_years(request.user, today=today()),
            "may_keep": may_keep,
        },
    )


@require_safe
def task_workbook(request: HttpRequest) -> HttpResponse:
    page = _page(request)
    officer = request.user
    if isinstance(officer, Officer):
        record_export("tasks", by=officer.username, unit=officer.unit.path, form="xlsx")
    return download(page.workbook(), f"{page.criteria.year}年交办事项.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def new_task(request: HttpRequest) -> HttpResponse:
    officer = require_keeper(request)
    units = list(receiving_units(officer.unit.county_path))
    decision = _decision(request, officer)
    if request.method != "POST":
        return _form(request, TaskForm(initial=_begun(request, decision), units=units), units, decision)
    form = TaskForm(request.POST, units=units)
    if not form.is_valid():
        return _form(request, form, units, decision, status=400)
    try:
        mover = keeper_of(officer, today=today())
        task = enter_task(form.task(decision), county=county_of(officer), mover=mover, on=today())
    except MoveRefusedError as refusal:
        form.add_error(None, said(refusal))
        return _form(request, form, units, decision, status=400)
    messages.success(request, _("%(code)s entered.") % {"code": task.code})
    if decision is not None:
        return redirect("duties:meeting", code=decision.meeting.code)
    return redirect(f"{reverse('plan:new_task')}?{urlencode(form.kept())}")


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """What the sentence says so far: date, lead and figures, each of which can be changed."""
    officer = require_keeper(request)
    units = list(receiving_units(officer.unit.county_path))
    return render(request, "plan/_task_read.html", _read(request.POST, units))


@require_POST
def assign(request: HttpRequest, code: str) -> HttpResponse:
    """Give a task that has no lead unit to one."""
    officer = require_keeper(request)
    task = visible_tasks(officer, today=today()).filter(code=code).first()
    if task is None:
        raise Http404
    words = request.POST.get("lead", "").strip()
    units = receiving_units(officer.unit.county_path)
    unit = next((unit for unit in units if words and words in (unit.code, unit.short_zh, unit.name_zh)), None)
    try:
        if unit is None:
            messages.error(request, _("No unit is called “%(name)s”.") % {"name": words[:30]})
        else:
            claim_commitments([Claim(task, unit)], by=officer.username, since=today())
            messages.success(request, _("%(code)s assigned to %(unit)s.") % {"code": code, "unit": unit.name_zh})
    except (MoveRefusedError, ClaimedError) as refusal:
        messages.error(request, said(refusal))
    return redirect("plan:tasks")


def _page(request: HttpRequest) -> TasksPage:
    if not may_read_plans(request.user, today=today()):
        raise Http404
    criteria = TaskCriteria.from_query(request.GET, year=today().year)
    tasks = visible_tasks(request.user, today=today()).filter(document__dated__year=criteria.year)
    return TasksPage(task_rows(tasks, today=today()), criteria, today=today())


def _county_path(request: HttpRequest) -> str:
    return request.user.unit.county_path if isinstance(request.user, Officer) else ""


def _form(
    request: HttpRequest, form: TaskForm, units: list[Any], decision: Decision | None, status: int = 200
) -> HttpResponse:
    own = visible_tasks(request.user, today=today()).filter(source__by=request.user.get_username())
    recent = task_rows(own, today=today())
    page = TasksPage(recent, TaskCriteria(year=today().year), today=today())
    data = form.data if form.is_bound else form.initial
    context = {"form": form, "units": units, "decision": decision, "recent": page.all[:MOST_RECENT]}
    return render(request, "plan/new_task.html", context | _read(data, units), status=status)


def _read(data: Any, units: list[Any]) -> dict[str, object]:
    """What is proposed; what a person has typed stays, as long as it is not what was proposed before."""
    sentence = one_line(str(data.get("sentence", "")))[:LONGEST]
    if not sentence:
        return {"read": None, "due": data.get("due") or "", "lead": data.get("lead") or "", "comparators": []}
    said = read_task(sentence, said_on=today())
    lead = lead_of(said, units)
    proposed = {
        "due": said.due.isoformat() if said.due else "",
        "lead": lead.short_name if lead else "",
    }
    typed = {name: str(data.get(name) or "") for name in proposed}
    own = {name: typed[name] and typed[name] != data.get(f"read-{name}", "") for name in proposed}
    figures = figures_given(data) if data.get("read-sentence") == sentence else {}
    return {
        "read": said,
        "sentence": sentence,
        "proposed": proposed,
        **{name: typed[name] if own[name] else proposed[name] for name in proposed},
        "figures": [(place, target, figures.get(place)) for place, target in enumerate(said.targets)],
        "comparators": list(Comparator),
    }


def _begun(request: HttpRequest, decision: Decision | None) -> dict[str, Any]:
    kept = {name: request.GET[name][:80] for name in KEPT if request.GET.get(name)}
    if kept.get("kind") not in SourceKind.values:
        kept.pop("kind", None)
    if decision is None:
        return kept
    meeting, duty = decision.meeting, decision.duty
    return {
        "kind": SourceKind.MEETING,
        "number": f"{meeting.title}第{decision.number}项"[:80],
        "dated": meeting.starts_at.date(),
        "sentence": decision.text,
        "due": duty.due_at.date().isoformat() if duty.due_at else "",
        "lead": duty.unit.short_name,
    }


def _decision(request: HttpRequest, officer: Officer) -> Decision | None:
    """The decision of a meeting that becomes a task; one of a meeting the officer cannot see is not found."""
    key = request.POST.get("decision") or request.GET.get("decision") or ""
    if not key:
        return None
    seen = Decision.objects.filter(meeting__in=visible_meetings(officer, today=today()).values("pk"))
    number = whole_number(key, digits=KEY_DIGITS)
    found = seen.select_related("meeting", "duty__unit").filter(pk=number).first() if number else None
    if found is None:
        raise Http404
    return found
