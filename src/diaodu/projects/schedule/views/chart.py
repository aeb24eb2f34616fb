"""The chart of all schedules: the page, its rows in windows, the same on paper and in Excel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import download
from diaodu.core.clock import today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.projects.schedule.chart_data import groups_data, window_data
from diaodu.projects.schedule.choices import Grouping, Light
from diaodu.projects.schedule.daily import ask_rebuild
from diaodu.projects.schedule.drawing import offset
from diaodu.projects.schedule.filters import Asked, Window
from diaodu.projects.schedule.permissions import may_keep_templates, may_record, may_see_chart
from diaodu.projects.schedule.printing import wall_pages
from diaodu.projects.schedule.queries.chart import ChartCounts, chart_counts, chart_index, chart_rows
from diaodu.projects.schedule.sheets import chart_book
from diaodu.projects.schedule.subject_kinds import subject_kinds

FIRST = 40  # rows that come with the page: more than a screen shows
LISTED = 50
MOST_PRINTED = 1000
MOST_EXPORTED = 20_000


@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    day = _let_in(request)
    asked = Asked.from_query(request.GET)
    index = chart_index(request.user, asked, today=day)
    page = Paginator(index.keys, LISTED).get_page(request.GET.get("page"))
    rows = chart_rows(index, Window(max(0, page.start_index() - 1), LISTED))
    english = get_language() == "en"
    first = rows[:FIRST] if page.number == 1 else chart_rows(index, Window(0, FIRST))
    counts = chart_counts(request.user, asked, today=day)
    context = {
        "asked": asked,
        "counts": counts,
        "groupings": Grouping.choices,
        "lights": _chips(asked),
        "kinds": _kinds(asked, counts),
        "page": page,
        "rows": rows,
        "may_report": may_record(request.user, today=day),
        "may_keep": may_keep_templates(request.user, today=day),
        "data": {
            "groups": groups_data(index.groups),
            "today": offset(day),
            "span": [offset(edge) for edge in counts.span] if counts.span else None,
            **window_data(index, first, 0, group=asked.group, english=english),
        },
    }
    return render(request, "schedule/chart.html", context)


@require_safe
def rows(request: HttpRequest) -> JsonResponse:
    """One window of the chart's rows; `offset`, `limit` and what the page was asked for."""
    day = _let_in(request)
    window = Window.from_query(request.GET)
    asked = Asked.from_query(request.GET)
    index = chart_index(request.user, asked, today=day)
    found = chart_rows(index, window)
    data = window_data(index, found, window.offset, group=asked.group, english=get_language() == "en")
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    day = _let_in(request)
    asked = Asked.from_query(request.GET)
    index = chart_index(request.user, asked, today=day)
    found = chart_rows(index, Window(0, MOST_EXPORTED))
    note = _("As of %(day)s") % {"day": day.isoformat()}
    content = chart_book(found, english=get_language() == "en", note=note)
    name = f"{_('Progress chart')}-{day.isoformat()}.xlsx"
    return download(request, content, WORKBOOK_TYPE, name, subject="schedules")


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """Sheets of A3 for the wall, drawn here: what hangs there does not depend on a browser's screen."""
    day = _let_in(request)
    asked = Asked.from_query(request.GET)
    index = chart_index(request.user, asked, today=day)
    found = chart_rows(index, Window(0, MOST_PRINTED))
    span = chart_counts(request.user, asked, today=day).span
    pages = (
        wall_pages(index.groups, found, span, day, group=asked.group, english=get_language() == "en") if span else []
    )
    left = len(index.keys) - len(found)
    return render(request, "schedule/wall.html", {"pages": pages, "left": left, "asked": asked, "day": day})


@require_POST
def replan(request: HttpRequest) -> HttpResponse:
    """Everything anew now, without waiting for the night: in the worker."""
    if not may_keep_templates(request.user, today=_let_in(request)):
        raise PermissionDenied
    ask_rebuild(today())
    messages.success(request, _("All schedules are being planned anew; it takes a moment."))
    return redirect("schedule:chart")


def _let_in(request: HttpRequest) -> Any:
    day = today()
    if not may_see_chart(request.user, today=day):
        raise Http404
    return day


def _kinds(asked: Asked, counts: ChartCounts) -> list[tuple[str, Any, int, str]]:
    """(kind, its name, how many have a schedule, the address that asks for it); none where there is no choice."""
    used = [kind for kind in subject_kinds() if counts.kinds.get(kind.kind)]
    rows: list[tuple[str, Any, int, str]] = [
        ("", _("All kinds"), sum(counts.kinds.values()), asked.with_kind("").query)
    ]
    rows += [(kind.kind, kind.name, counts.kinds[kind.kind], asked.with_kind(kind.kind).query) for kind in used]
    return rows if len(used) > 1 else []


def _chips(asked: Asked) -> list[tuple[str, str, bool, str]]:
    """(light, its word, whether it is asked for, the address that turns it)."""
    return [
        (str(light), str(light.label), str(light) in asked.lights, asked.toggled(str(light)).query) for light in Light
    ]
