"""Actual days of nodes as Excel: taken along, filled in, brought back for one schedule or for many."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.core.answers import download
from diaodu.core.bringing import BRING, brought_before, stage_sent
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.sheets import MOST_ROWS
from diaodu.people.models import Officer
from diaodu.projects.schedule.actual_sheet import ACTUALS, COLUMNS
from diaodu.projects.schedule.filters import Asked
from diaodu.projects.schedule.lookup import open_subject
from diaodu.projects.schedule.permissions import may_record, may_see_chart
from diaodu.projects.schedule.queries.actuals import node_lines
from diaodu.projects.schedule.queries.chart import chart_index
from diaodu.projects.schedule.sheets import nodes_book


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
    return download(request, nodes_book(lines, note=note), WORKBOOK_TYPE, name, subject="schedules")


@BRING
def bring(request: HttpRequest) -> HttpResponse:
    """Days of many schedules; each row names its own."""
    return _bring(request, _reporter(request), {})


@BRING
def bring_one(request: HttpRequest, code: str) -> HttpResponse:
    """Days of this schedule alone: a row of another is refused."""
    opened = open_subject(request, code)
    return _bring(request, _reporter(request), {"only": opened.laid.subject.code}, title=opened.subject.label_zh)


def _bring(request: HttpRequest, officer: Officer, given: dict[str, str], *, title: str = "") -> HttpResponse:
    scope, by = officer.unit.county_path, officer.username
    stays = {**given, "bringer": by}
    if request.method == "POST" and (job := stage_sent(request, ACTUALS, scope=scope, by=by, given=stays)):
        return redirect("web:job", key=job)
    before = brought_before(ACTUALS, by=by, **given)
    context = {"sheets": before, "columns": COLUMNS, "title": title, "code": given.get("only", "")}
    return render(request, "schedule/bring.html", context, status=422 if request.method == "POST" else 200)


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
