"""The three batches, and the half year's adjustment: a list to decide on."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import download, said
from diaodu.core.bringing import brought_before
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.typed import whole_numbers
from diaodu.kernel.period import Period
from diaodu.people.names import names_of
from diaodu.projects.library.actions import decide_adjustments, propose_adjustments
from diaodu.projects.library.lookup import keeper, reader
from diaodu.projects.library.models import Adjustment
from diaodu.projects.library.permissions import keeps_library, visible_adjustments, visible_projects
from diaodu.projects.library.queries.batches import batch_sizes, open_rows, rows_of
from diaodu.projects.library.sheet_adjustments import ADJUSTMENTS, READ, adjustment_workbook
from diaodu.projects.library.steps import KEEPER
from diaodu.projects.library.views.bring import stage


@require_safe
def batch_page(request: HttpRequest) -> HttpResponse:
    officer, day = reader(request), today()
    context = {
        "batches": batch_sizes(visible_projects(officer, today=day)),
        "adjustments": list(visible_adjustments(officer, today=day)),
        "is_keeper": keeps_library(officer, today=day),
        "period": half_year(),
        "tab": "batches",
    }
    return render(request, "projects/batches.html", context)


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Make the list of this half year, or bring it up to date."""
    officer = keeper(request)
    period = half_year()
    try:
        propose_adjustments(officer.unit.county_path, period, mover=_mover(request))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    return redirect("projects:adjustment", period=period.code)


@require_safe
def adjustment(request: HttpRequest, period: str) -> HttpResponse:
    found = _adjustment(request, period)
    seen = set(visible_projects(request.user, today=today()).values_list("pk", flat=True))
    rows = [row for row in rows_of(found) if row.project_id in seen]
    context = {
        "adjustment": found,
        "period": Period.parse(found.period),
        "waiting": [row for row in rows if row.state == "open"],
        "decided": [row for row in rows if row.state != "open"],
        "names": names_of({row.decided_by for row in rows} | {found.by}),
        "is_keeper": keeps_library(request.user, today=today()),
        "tab": "batches",
    }
    return render(request, "projects/adjustment.html", context)


@require_POST
def decide(request: HttpRequest, period: str) -> HttpResponse:
    """Agree or not to the rows that are ticked, one or many."""
    keeper(request)
    found = _adjustment(request, period)
    keys = whole_numbers(request.POST.getlist("row"))
    grant = request.POST.get("verb") == "grant"
    try:
        rows = open_rows(found, keys)
        if not rows:
            raise MoveRefusedError("none", "请先勾选要处理的行。", "Tick the rows first.")
        done = decide_adjustments(rows, grant=grant, mover=_mover(request), why=request.POST.get("why", ""))
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, ngettext("%(n)s row decided.", "%(n)s rows decided.", done) % {"n": done})
    return redirect("projects:adjustment", period=period)


@require_safe
def workbook(request: HttpRequest, period: str) -> HttpResponse:
    """What waits and what was decided, with a column for the opinion."""
    found = _adjustment(request, period)
    seen = visible_projects(request.user, today=today())
    content = adjustment_workbook(found, list(rows_of(found).filter(project__in=seen.values("pk"))))
    name = f"{_('Half-yearly adjustment')}{found.period}.xlsx"
    return download(request, content, WORKBOOK_TYPE, name, subject="project adjustments")


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, period: str) -> HttpResponse:
    """The list as it went out, with opinions; nothing changes before what each row would do has been looked at."""
    officer = keeper(request)
    found = _adjustment(request, period)
    if request.method == "POST" and (job := stage(request, ADJUSTMENTS, {"period": found.period})):
        return redirect("web:job", key=job)
    context = {
        "sheets": brought_before(ADJUSTMENTS, by=officer.username, period=str(found.period)),
        "columns": READ,
        "title": _("Half-yearly adjustment"),
        "says": _("Fill in agreed or not for each project; rows without an opinion keep waiting."),
        "back": reverse("projects:adjustment", args=[found.period]),
    }
    return render(request, "projects/bring_more.html", context, status=422 if request.method == "POST" else 200)


def half_year() -> Period:
    """The one today lies in."""
    day = today()
    return Period(day.year, 1, 6) if day.month <= 6 else Period(day.year, 7, 12)


def _adjustment(request: HttpRequest, period: str) -> Adjustment:
    officer = reader(request)
    found = visible_adjustments(officer, today=today()).filter(period=period).first()
    if found is None:
        raise Http404
    return found


def _mover(request: HttpRequest) -> Mover:
    officer = keeper(request)
    return Mover(officer.username, frozenset({KEEPER}))
