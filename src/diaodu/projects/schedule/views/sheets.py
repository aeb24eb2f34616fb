"""Actual days of nodes as Excel: taken along, filled in, brought back for one schedule or for many."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diaodu.core.answers import download, said
from diaodu.core.choices import SheetState
from diaodu.core.clock import today
from diaodu.core.models import Sheet
from diaodu.core.sheets import MOST_ROWS, SheetRefusedError, ask_to_stage
from diaodu.people.models import Officer
from diaodu.projects.schedule.actual_sheet import ACTUALS, COLUMNS
from diaodu.projects.schedule.filters import Asked
from diaodu.projects.schedule.lookup import open_subject
from diaodu.projects.schedule.permissions import may_record, may_see_chart
from diaodu.projects.schedule.queries.actuals import node_lines
from diaodu.projects.schedule.queries.chart import chart_index
from diaodu.projects.schedule.sheets import SHEET_TYPE, nodes_book

_LISTED = 10
EDIT = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def nodes_workbook(request: HttpRequest) -> HttpResponse:
    """The nodes of everything the chart shows just now, to be filled in and brought back."""
    _reader(request)
    asked, day = Asked.from_query(request.GET), today()
    index = chart_index(request.user, asked, today=day)
    lines = node_lines(index.keys, most=MOST_ROWS)
    left = len(index.keys) - len({line.subject.pk for line in lines})
    note = _("As of %(day)s") % {"day": day.isoformat()}
    if left:
        note += " · " + _("%(n)s schedules do not fit in; narrow the chart.") % {"n": left}
    name = f"{_('Actual days of nodes')}-{day.isoformat()}.xlsx"
    return download(request, nodes_book(lines, note=note), SHEET_TYPE, name, subject="schedules")


@EDIT
def bring(request: HttpRequest) -> HttpResponse:
    """Days of many schedules; each row names its own."""
    return _bring(request, _reporter(request), {})


@EDIT
def bring_one(request: HttpRequest, code: str) -> HttpResponse:
    """Days of this schedule alone: a row of another is refused."""
    opened = open_subject(request, code)
    return _bring(request, _reporter(request), {"only": opened.laid.subject.code}, title=opened.subject.label_zh)


def _bring(request: HttpRequest, officer: Officer, given: dict[str, str], *, title: str = "") -> HttpResponse:
    if request.method == "POST" and (job := _stage(request, officer, given)):
        return redirect("web:job", key=job)
    mine = Sheet.objects.filter(kind=ACTUALS, by=officer.username).exclude(state=SheetState.STAGING)
    if given:
        mine = mine.filter(params__only=given["only"])
    context = {"sheets": mine[:_LISTED], "columns": COLUMNS, "title": title, "code": given.get("only", "")}
    return render(request, "schedule/bring.html", context, status=422 if request.method == "POST" else 200)


def _stage(request: HttpRequest, officer: Officer, given: dict[str, str]) -> int | None:
    """The job that reads the file; None, with the reason told, where there is none to read."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise SheetRefusedError("请选择文件。", "Please choose a file.")
        _sheet, job = ask_to_stage(
            ACTUALS,
            file.read(),
            name=file.name or "",
            scope=officer.unit.county_path,
            by=officer.username,
            given={**given, "bringer": officer.username},
        )
    except SheetRefusedError as refusal:
        messages.error(request, said(refusal))
        return None
    return job.pk


def _reader(request: HttpRequest) -> Officer:
    officer = request.user
    if not isinstance(officer, Officer) or not may_see_chart(officer, today=today()):
        raise Http404
    return officer


def _reporter(request: HttpRequest) -> Officer:
    officer = _reader(request)
    if not may_record(officer, today=today()):
        raise PermissionDenied
    return officer
