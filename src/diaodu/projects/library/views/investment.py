"""A line of investment: what the projects of the county or an area brought month by month, and where the year ends."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.core.answers import download
from diaodu.core.clock import today
from diaodu.core.models import Subject
from diaodu.core.panels import panels_for
from diaodu.kernel.period import Period
from diaodu.paper.table_book import table_workbook
from diaodu.people.permissions import visible_subjects
from diaodu.projects.library.choices import Caliber
from diaodu.projects.library.investment_lines import INVESTMENT, Line, line_named
from diaodu.projects.library.lookup import reader
from diaodu.projects.library.queries.lines import LineMonths
from diaodu.projects.library.rules.series import MonthSum, year_to_date
from diaodu.projects.library.setting_kinds import least_told
from diaodu.projects.library.views.lists import WORKBOOK_TYPE

Row = tuple[Period, MonthSum, Decimal | None]


@require_safe
def line(request: HttpRequest, code: str) -> HttpResponse:
    subject, found = _open(request, code)
    day = today()
    rows = _rows(found, subject.scope, day)
    context = {
        "subject": subject,
        "line": found,
        "caliber": Caliber(found.caliber).label,
        "rows": rows[::-1],
        "least": least_told(subject.scope, day),
        "day": day,
        "panels": panels_for(request, INVESTMENT, subject, on=day),
    }
    return render(request, "projects/investment_line.html", context)


@require_safe
def line_workbook(request: HttpRequest, code: str) -> HttpResponse:
    subject, found = _open(request, code)
    heads = [_("Month"), _("In the month"), _("In the year so far"), _("Projects that told"), _("Projects on site")]
    rows = [
        [period.code, sum_.value, total, sum_.told, sum_.asked]
        for period, sum_, total in _rows(found, subject.scope, today())
    ]
    note = _("In 10,000 yuan. An empty field is not known, not zero.")
    content = table_workbook(subject.label_zh, heads, rows, note=note)
    return download(request, content, WORKBOOK_TYPE, f"{subject.label_zh}.xlsx", subject=subject.code)


def _open(request: HttpRequest, code: str) -> tuple[Subject, Line]:
    """Who oversees the county: it sums projects of all its units."""
    officer = reader(request)
    subjects = visible_subjects(officer, today=today()).filter(kind=INVESTMENT, code=code)
    subject = subjects.filter(scope=officer.unit.county_path).first()
    found = line_named(subject.scope, code) if subject else None
    if subject is None or found is None:
        raise Http404
    return subject, found


def _rows(found: Line, scope: str, day: date) -> list[Row]:
    sums = LineMonths([found], day).of(found)
    totals = year_to_date(sums)
    return [(Period.month_of(each.month), each, totals[each.month.year, each.month.month]) for each in sums]
