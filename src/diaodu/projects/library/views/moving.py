"""Many projects take one step: chosen on the list, looked at, moved together, taken back where a step leads back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import Mover, MoveRefusedError, Step, parts_in_all
from diaodu.people.models import Officer
from diaodu.people.permissions import acting_posts
from diaodu.projects.library.actions import move_projects, refusals_of
from diaodu.projects.library.choices import Stage
from diaodu.projects.library.lookup import reader
from diaodu.projects.library.models import Project
from diaodu.projects.library.permissions import mover_for, visible_projects
from diaodu.projects.library.queries.projects import listed
from diaodu.projects.library.steps import BACK, FORWARD, JUMP, PAUSE, PROJECT_STEPS, REPLACE, RESUME
from diaodu.projects.library.views.deeds import day_given

MOST = 200  # at once; more is chosen with a narrower list


@dataclass(frozen=True, slots=True)
class Row:
    """`refusal`: why this one cannot take the step; empty where it can, or where no step is chosen yet."""

    project: Project
    refusal: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def moving(request: HttpRequest) -> HttpResponse:
    """GET: what the step would do to each. POST: all of those that were shown as possible, or none."""
    officer = reader(request)
    projects = _chosen(request, officer)
    mover = _mover(officer, projects)
    verb = _verb(request)
    try:
        on = day_given(request, "on") if request.method == "POST" else _day(request)
        if request.method == "POST":
            return _move(request, projects, verb, mover=mover, on=on)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
        on = today()
    return _show(request, projects, verb, mover=mover, on=on)


def _move(request: HttpRequest, projects: Sequence[Project], verb: str, *, mover: Mover, on: date) -> HttpResponse:
    if not projects or not verb:
        raise MoveRefusedError("chosen", "请选择项目和要办理的事项。", "Choose projects and what is to be done.")
    before = {project.state for project in projects}
    count = move_projects(projects, verb, mover=mover, on=on, why=request.POST.get("why", "")[:500])
    messages.success(request, _("%(n)d projects moved.") % {"n": count})
    undo = undo_of(verb, before)
    if not undo:
        return redirect("projects:list")
    codes = [("code", project.code) for project in projects]
    return redirect(f"{request.path}?{urlencode([('verb', undo), ('undo', '1'), *codes])}")


def undo_of(verb: str, before: set[str]) -> str:
    """The step that leads all of them back; empty where there is none, or where they came from different stages."""
    if len(before) != 1:
        return ""
    state = next(iter(before))
    undo = f"{RESUME}{state}" if verb == PAUSE else f"{BACK}{state}" if verb in FORWARD else ""
    return undo if undo in {step.verb for step in PROJECT_STEPS} else ""


def _show(request: HttpRequest, projects: Sequence[Project], verb: str, *, mover: Mover, on: date) -> HttpResponse:
    steps = [step for step in PROJECT_STEPS if _in_bulk(step) and not step.who.isdisjoint(mover.parts)]
    states = {project.state for project in projects}
    refusals = refusals_of(projects, verb, mover=mover, on=on) if verb and projects else {}
    rows = [Row(each, said(refusals[each.pk]) if each.pk in refusals else "") for each in projects]
    chosen = next((step for step in steps if step.verb == verb), None)
    context: dict[str, Any] = {
        "rows": rows,
        "able": [row.project for row in rows if not row.refusal] if verb else [],
        "unable": len(refusals),
        "steps": [(step, Stage(step.to_state).label) for step in steps if states & set(step.from_states)],
        "verb": verb,
        "step": chosen,
        "target": Stage(chosen.to_state).label if chosen else "",
        "wants_reason": bool(chosen and "reason" in chosen.needs),
        "on": on,
        "today": today(),
        "undo": request.GET.get("undo") == "1",
        "most": MOST,
        "tab": "list",
    }
    return render(request, "projects/moving.html", context, status=422 if request.method == "POST" else 200)


def _chosen(request: HttpRequest, officer: Officer) -> list[Project]:
    """The projects named, in sight, in the order of their codes."""
    codes = (request.POST if request.method == "POST" else request.GET).getlist("code")[:MOST]
    return list(listed(visible_projects(officer, today=today()).filter(code__in=codes)).order_by("code"))


def _mover(officer: Officer, projects: Sequence[Project]) -> Mover:
    """The parts the officer has in all of them. 403 where one is not theirs to move."""
    posts = acting_posts(officer, today=today())
    movers = [mover_for(officer, project, posts) for project in projects]
    parts = parts_in_all(movers)
    if movers and not parts:
        raise PermissionDenied
    return Mover(officer.username, parts, movers[0].post if movers else "")


def _in_bulk(step: Step) -> bool:
    """What wants a paper or another project of its own is done one by one."""
    return not step.verb.startswith(JUMP) and step.verb != REPLACE


def _verb(request: HttpRequest) -> str:
    verb = (request.POST if request.method == "POST" else request.GET).get("verb", "")
    return verb if any(step.verb == verb and _in_bulk(step) for step in PROJECT_STEPS) else ""


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today()
