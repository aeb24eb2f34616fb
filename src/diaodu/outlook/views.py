"""All forecasts, how good last month's were, and forecasting anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.clock import today
from diaodu.core.downloads import download
from diaodu.core.events import record_export
from diaodu.core.lists import Asked, Picker, slice_of
from diaodu.kernel.period import Period
from diaodu.outlook.filters import (
    COLUMNS,
    VERDICTS,
    asked_outlooks,
    kind_counts,
    kinds,
    list_spec,
    verdict_counts,
)
from diaodu.outlook.jobs import ask_forecasts
from diaodu.outlook.models import Outlook
from diaodu.outlook.permissions import may_ask, newest_visible, visible_outlooks
from diaodu.outlook.queries import Judged, accuracy, accuracy_by_month, months_judged
from diaodu.outlook.rules import goodness, month_end
from diaodu.outlook.setting_kinds import limits
from diaodu.outlook.sheets import accuracy_book, outlooks_book
from diaodu.people.models import Officer
from diaodu.people.names import unit_choices
from diaodu.people.permissions import may_read_plans
from diaodu.people.queries import units_among

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
EARLIEST_YEAR, SHOWN_MONTHS = 1990, 24


@require_safe
def outlook_list(request: HttpRequest) -> HttpResponse:
    officer, day = reader(request), today()
    bound = limits(officer.unit.county_path, on=day)["miss_percent"] * 10
    asked = Asked.from_query(request.GET, list_spec())
    seen = newest_visible(officer, day.year, today=day)
    found = asked_outlooks(seen, asked, bound=bound)
    context = {
        "asked": asked,
        "page": slice_of(found, asked),
        "heads": asked.heads(COLUMNS),
        "verdicts": asked.chips(
            "verdict",
            VERDICTS,
            verdict_counts(asked_outlooks(seen, asked.without("verdict"), bound=bound), bound=bound),
        ),
        "kinds": asked.chips("kind", kinds(), kind_counts(asked_outlooks(seen, asked.without("kind"), bound=bound))),
        "search": asked.search(
            _("Name or code"),
            Picker("unit", _("Unit"), _("all units"), unit_choices(units_among(seen)), is_chinese=True),
        ),
        "bound": bound,
        "percent": bound // 10,
        "year": day.year,
        "may_ask": may_ask(officer, today=day),
    }
    return render(request, "outlook/list.html", context)


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    officer, day = reader(request), today()
    bound = limits(officer.unit.county_path, on=day)["miss_percent"] * 10
    asked = Asked.from_query(request.GET, list_spec())
    rows = list(asked_outlooks(newest_visible(officer, day.year, today=day), asked, bound=bound))
    return _sent(officer, outlooks_book(rows, day.year), _("Forecasts of {year}").format(year=day.year), len(rows))


@require_safe
def accuracy_page(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    rows = visible_outlooks(officer, today=today())
    months = months_judged(rows)[:SHOWN_MONTHS]
    month = _asked_month(request, months)
    judged = _judged(rows, month)
    own = rows.filter(unit__path=officer.unit.county_path)
    trend = accuracy_by_month(own, months)
    context = {
        "months": [Period.month_of(each) for each in months],
        "month": Period.month_of(month) if month else None,
        "whole": goodness(row.outcome for row in judged),
        "rows": judged,
        "trend": [(Period.month_of(each), goodness(trend[each])) for each in months if trend[each]],
    }
    return render(request, "outlook/accuracy.html", context)


@require_safe
def accuracy_workbook(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    rows = visible_outlooks(officer, today=today())
    month = _asked_month(request, months_judged(rows)[:SHOWN_MONTHS]) or today()
    judged, code = _judged(rows, month), f"{month.year}-{month.month:02d}"
    name = _("How good the forecasts for {month} were").format(month=code)
    return _sent(officer, accuracy_book(judged, code), name, len(judged))


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Forecast anew now what has changed; the night would do it too."""
    officer = reader(request)
    if not may_ask(officer, today=today()):
        raise PermissionDenied
    job = ask_forecasts(officer.unit.county_path, by=officer.username)
    return redirect("web:job", key=job.pk)


def reader(request: HttpRequest) -> Officer:
    """Raises Http404 for whoever does not work with the plan."""
    if not isinstance(request.user, Officer) or not may_read_plans(request.user, today=today()):
        raise Http404
    return request.user


def _asked_month(request: HttpRequest, months: Sequence[date]) -> date | None:
    """The newest where none of them is asked for."""
    found = _MONTH.fullmatch(request.GET.get("month", ""))
    asked = month_end(int(found[1]), int(found[2])) if found and int(found[1]) >= EARLIEST_YEAR else None
    return asked if asked in months else months[0] if months else None


def _judged(rows: QuerySet[Outlook], month: date | None) -> list[Judged]:
    """The worst first; those of which no share can be told last."""
    found = accuracy(month.year, month.month, rows=rows) if month else []
    return sorted(found, key=lambda each: (each.outcome.error is None, -(each.outcome.error or 0)))


def _sent(officer: Officer, content: bytes, name: str, rows: int) -> HttpResponse:
    record_export("outlook", by=officer.username, unit=officer.unit.path, form="xlsx", rows=rows)
    return download(content, f"{name}.xlsx")
