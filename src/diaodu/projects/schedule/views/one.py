"""The schedule of one record: laid, its nodes edited in their rows, its baseline frozen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import download, said
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.links import subject_url
from diaodu.core.models import Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.people.names import names_of
from diaodu.people.queries import units_of_county
from diaodu.projects.schedule.actions import decide_baseline, freeze_baseline, lay_schedule, propose_baseline
from diaodu.projects.schedule.actions.laying import NewSchedule
from diaodu.projects.schedule.chart_data import node_rows_data
from diaodu.projects.schedule.choices import NodeMark, SlipReason
from diaodu.projects.schedule.curve import invested_curve
from diaodu.projects.schedule.drawing import offset
from diaodu.projects.schedule.forms import LayForm, first_error
from diaodu.projects.schedule.life_page import life_book, life_context
from diaodu.projects.schedule.lookup import Opened, open_subject
from diaodu.projects.schedule.models import Schedule
from diaodu.projects.schedule.page import SchedulePage, schedule_page
from diaodu.projects.schedule.permissions import KEEPER, LEAD, units_worked_in
from diaodu.projects.schedule.queries.investing import invested_months
from diaodu.projects.schedule.queries.one import lead_of, lights_of
from diaodu.projects.schedule.setting_kinds import forecast_rule, light_pack
from diaodu.projects.schedule.sheets import schedule_book
from diaodu.projects.schedule.subject_kinds import life_of, proposal_of, subject_kind
from diaodu.projects.schedule.template_store import templates_for


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    return show(request, open_subject(request, code))


def show(request: HttpRequest, opened: Opened, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page; `typed`, `wrong`, `wrong_key`: what could not be taken, so that nothing typed is lost."""
    subject = opened.subject
    context: dict[str, Any] = {
        "subject": subject,
        "subject_url": subject_url(subject),
        "title": (subject.label_en if get_language() == "en" else "") or subject.label_zh,
        "may_edit": not opened.mover.parts.isdisjoint({KEEPER, LEAD}),
        "may_decide": KEEPER in opened.mover.parts,
        "me": opened.mover.by,
        "my_units": units_worked_in(request.user, today=today()),
        "may_report": False,
        "editing": more.get("wrong_key") or request.GET.get("edit", ""),
        **more,
    }
    if opened.schedule is None:
        context["templates"] = list(templates_for(subject.scope, on=today()).values())
        context.setdefault("typed", _proposed(subject))
    else:
        context |= _laid_context(opened.schedule)
        context["may_report"] = any(row.node.unit_id in context["my_units"] for row in context["page"].rows)
    return render(request, "schedule/one.html", context, status=status)


def _proposed(subject: Subject) -> dict[str, str]:
    """What the form to lay a schedule begins with, in the form's own words."""
    proposal = proposal_of(subject, today())
    if proposal is None:
        return {}
    starts = proposal.starts_on.isoformat() if proposal.starts_on else ""
    return {"template": proposal.template, "starts_on": starts}


def _laid_context(schedule: Schedule) -> dict[str, Any]:
    page = schedule_page(schedule, today=today())
    months = invested_months(schedule.subject, on=today())
    return {
        "page": page,
        "outlook": page.outlook,
        "names": names_of(_people(page)),
        "units": units_of_county(schedule.subject.scope),
        "marks": NodeMark.choices,
        "reasons": SlipReason.choices,
        "lights": lights_of(schedule),
        "pack": light_pack(schedule.subject.scope),
        "rule": forecast_rule(schedule.subject.scope),
        "investment": invested_curve(months, today()),
        **life_context(life_of(schedule.subject, today()), today()),
        "planned_as": kind.planned_as if (kind := subject_kind(schedule.subject.kind)) else "",
        "data": {
            "groups": [["", len(page.rows), 0]],
            "today": offset(today()),
            "span": _span(page),
            "first": 0,
            "total": len(page.rows),
            "rows": node_rows_data(page.rows),
        },
    }


def _span(page: SchedulePage) -> list[int] | None:
    days = [edge for row in page.rows for edge in (row.starts, row.ends, row.promised_start, row.promised_end) if edge]
    return [offset(min(days)), offset(max(days))] if days else None


def _people(page: SchedulePage) -> set[str]:
    held = page.baselines
    rows = [*held.older, *(row for row in (held.in_force, held.proposed) if row)]
    return (
        {slip.by for slip in page.slips}
        | {slip.decided_by for slip in page.slips}
        | {row.by for row in rows}
        | {row.decided_by for row in rows}
    )


@require_POST
def lay(request: HttpRequest, code: str) -> HttpResponse:
    opened = open_subject(request, code)
    templates = templates_for(opened.subject.scope, on=today())
    form = LayForm(request.POST, templates=[(name, kept.zh) for name, kept in templates.items()])
    if not form.is_valid():
        return show(request, opened, status=422, wrong=first_error(form), typed=request.POST.dict())
    new = NewSchedule(
        opened.subject,
        form.cleaned_data["starts_on"],
        template=templates[form.cleaned_data["template"]],
        lead=lead_of(opened.subject, on=today()),
    )
    try:
        lay_schedule(new, mover=opened.mover)
    except MoveRefusedError as refusal:
        return show(request, opened, status=422, wrong=said(refusal), typed=request.POST.dict())
    messages.success(request, _("The schedule is laid; check its nodes, then freeze the baseline."))
    return back(code)


@require_POST
def baseline(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze, propose, approve or refuse."""
    opened = open_subject(request, code)
    try:
        _baseline(request, opened)
    except MoveRefusedError as refusal:
        return show(request, opened, status=422, wrong=said(refusal), wrong_key="baseline", typed=request.POST.dict())
    messages.success(request, _("Saved."))
    return back(code, "baseline")


def said_why(request: HttpRequest) -> str:
    """The reason as it can be kept on every database."""
    return request.POST.get("why", "").replace("\x00", "")


def _baseline(request: HttpRequest, opened: Opened) -> None:
    verb, why, schedule = request.POST.get("verb", ""), said_why(request), opened.laid
    if verb == "freeze":
        freeze_baseline(schedule, mover=opened.mover)
    elif verb == "propose":
        propose_baseline(schedule, why=why, mover=opened.mover)
    elif verb in {"grant", "refuse"}:
        waiting = schedule.baselines.filter(state="proposed").first()
        if waiting is None:
            raise Http404
        waiting.schedule = schedule
        decide_baseline(waiting, grants=verb == "grant", why=why, mover=opened.mover)
    else:
        raise Http404


@require_safe
def investment_workbook(request: HttpRequest, code: str) -> HttpResponse:
    opened = open_subject(request, code)
    life = life_of(opened.subject, today())
    if life is None:
        raise Http404
    title = f"{opened.subject.code} {opened.subject.label_zh[:40]}"
    content = life_book(life, title=title, note=_("As of %(day)s") % {"day": today().isoformat()})
    return download(request, content, WORKBOOK_TYPE, f"{title}-{_('Investment')}.xlsx", subject=opened.subject.code)


@require_safe
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    opened = open_subject(request, code)
    page = schedule_page(opened.laid, today=today())
    title = f"{opened.subject.code} {opened.subject.label_zh[:40]}"
    note = f"{_('As of %(day)s') % {'day': today().isoformat()}} · {page.outlook.reason_zh}"
    content = schedule_book(page, title=title, note=note)
    return download(request, content, WORKBOOK_TYPE, f"{title}.xlsx", subject=opened.subject.code)


def back(code: str, part: str = "") -> HttpResponse:
    return redirect(reverse("schedule:one", args=[code]) + (f"#{part}" if part else ""))
