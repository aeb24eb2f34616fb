"""The factor chart, its sheet for the wall, and one factor."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from diaodu.core.clock import today
from diaodu.core.lists import Asked, slice_of
from diaodu.factors.boards import boards
from diaodu.factors.chart_page import board_cards, chart_context, said_break
from diaodu.factors.drawing import drawn
from diaodu.factors.filters import chart_list
from diaodu.factors.lookup import reader
from diaodu.factors.permissions import (
    is_office,
    kept_factors,
    may_ask,
    oversees,
    visible_needs,
    visible_supplies,
)
from diaodu.factors.queries import listed, queue_of, rows_of
from diaodu.factors.setting_kinds import factor_kinds
from diaodu.people.models import Officer

ON_A_SHEET = 60  # records on a sheet of A3
MOST_SHEETS = 10
_QUEUE = 50


@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    context = _chart(request, officer)
    context["page"] = slice_of(context["bearings"], context["asked"])
    context["lines"] = [(each, each.columns(context["codes"])) for each in context["page"].rows]
    return render(request, "factors/chart.html", context)


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The chart as asked for, on sheets of A3."""
    context = _chart(request, reader(request))
    rows = context["bearings"]
    parts = [rows[start : start + ON_A_SHEET] for start in range(0, len(rows), ON_A_SHEET)]
    context["sheets"] = [[(each, each.columns(context["codes"])) for each in part] for part in parts[:MOST_SHEETS]]
    context["left"] = max(0, len(rows) - ON_A_SHEET * MOST_SHEETS)
    return render(request, "factors/wall.html", context)


def _chart(request: HttpRequest, officer: Officer) -> dict[str, Any]:
    day, scope = today(), officer.unit.county_path
    kinds = factor_kinds(scope, on=day)
    asked = Asked.from_query(request.GET, chart_list(kinds))
    english = get_language() == "en"
    context = chart_context(officer, asked, kinds, on=day, english=english)
    return context | {
        "asked": asked,
        "may_ask": may_ask(officer, today=day),
        "oversees": oversees(officer, today=day),
        "is_office": is_office(officer, today=day),
    }


@require_safe
def factor_page(request: HttpRequest, factor: str) -> HttpResponse:
    """One factor: month by month, where it comes from, who waits for it."""
    officer = reader(request)
    day, scope, english = today(), officer.unit.county_path, get_language() == "en"
    board = next((each for each in boards(scope, on=day) if each.kind.code == factor), None)
    if board is None:
        raise Http404
    kinds = factor_kinds(scope, on=day)
    rows = rows_of(listed(visible_needs(officer, today=day).filter(factor=factor)), scope, on=day)
    queue = queue_of(rows)
    context = {
        "board": board,
        "name": board.kind.label(english=english),
        "drawing": drawn(board.need, board.supply, board.start),
        "break_words": said_break(board, english=english),
        "supplies": list(visible_supplies(officer, today=day).filter(factor=factor).select_related("file")),
        "queue": queue[:_QUEUE],
        "queue_count": len(queue),
        "may_supply": factor in kept_factors(officer, kinds, today=day),
        "cards": board_cards([board], english=english),
    }
    return render(request, "factors/factor.html", context)
