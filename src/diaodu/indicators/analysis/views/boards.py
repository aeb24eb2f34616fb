"""The dashboard of a unit, one unit with all its figures, the gaps of its targets."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.clock import today
from diaodu.indicators.analysis.filters import read_board, read_gaps
from diaodu.indicators.analysis.lookup import Place, officer_of, open_place, place_of
from diaodu.indicators.analysis.queries.board import board_of
from diaodu.indicators.analysis.queries.gaps import gaps_of
from diaodu.indicators.analysis.queries.lines import built_at
from diaodu.indicators.analysis.queries.units import changes_of, year_of_unit
from diaodu.indicators.analysis.setting_kinds import groups_of
from diaodu.indicators.analysis.sheets import board_book, gaps_book, unit_book
from diaodu.indicators.analysis.views.answers import is_english, workbook
from diaodu.indicators.catalogue.permissions import hand_of
from diaodu.outlook.setting_kinds import limits
from diaodu.warehouse.jobs import ask_to_build


def page_context(place: Place, tab: str) -> dict[str, Any]:
    """What the head of every page of analysis shows."""
    return {
        "place": place,
        "tab": tab,
        "may_build": hand_of(place.officer, today=place.today).may_keep,
        "built_at": built_at()[:16].replace("T", " "),
    }


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    rows = board_of(place)
    groups = groups_of(place.county.path, on=place.today)
    asked = read_board(request.GET, rows, groups, english=is_english())
    names = {group.key: group.label(english=is_english()) for group in groups}
    context = page_context(place, "board") | {
        "asked": asked,
        "count": len(rows),
        "sections": _sections(asked.rows, names, is_grouped=asked.asked.sort == "order"),
        "hidden": asked.asked.hidden("q"),
        "bound": limits(place.county.path, on=place.today)["miss_percent"] * 10,
    }
    return render(request, "analysis/board.html", context)


def _sections(rows: list[Any], names: dict[str, str], *, is_grouped: bool) -> list[tuple[str, list[Any]]]:
    """By group while the list has its usual order; sorted otherwise it is one list."""
    if not is_grouped:
        return [("", rows)] if rows else []
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.group, []).append(row)
    return [(names.get(key, _("Other indicators")), held) for key, held in found.items()]


@require_safe
def board_workbook(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    groups = groups_of(place.county.path, on=place.today)
    rows = read_board(request.GET, board_of(place), groups, english=is_english()).rows
    return workbook(board_book(place, rows), _("Dashboard of indicators"), place, "indicator board", rows=len(rows))


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    below = request.GET.get("below") == "1"
    rows = gaps_of(place, below=below)
    asked = read_gaps(request.GET, rows)
    has_below = any(unit.parent_id == place.unit.pk for unit in place.units)
    context = page_context(place, "gaps") | {
        "asked": asked, "count": len(rows), "below": below, "has_below": has_below, "hidden": asked.asked.hidden("q"),
    }  # fmt: skip
    return render(request, "analysis/gaps.html", context)


@require_safe
def gaps_workbook(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    rows = read_gaps(request.GET, gaps_of(place, below=request.GET.get("below") == "1")).rows
    return workbook(gaps_book(place, rows), _("Gaps"), place, "indicator gaps", rows=len(rows))


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    place = open_place(officer_of(request), code, request.GET.get("month", ""))
    context = page_context(place, "unit") | {
        "rows": year_of_unit(place), "changes": changes_of(place), "months": range(1, 13),
    }  # fmt: skip
    return render(request, "analysis/unit.html", context)


@require_safe
def unit_workbook(request: HttpRequest, code: str) -> HttpResponse:
    place = open_place(officer_of(request), code, request.GET.get("month", ""))
    rows = year_of_unit(place)
    return workbook(unit_book(place, rows), _("The year in months"), place, "indicator year", rows=len(rows))


@require_POST
def build(request: HttpRequest) -> HttpResponse:
    """Bring the files up to the newest figure; pages show the newest without it, only slower."""
    officer = officer_of(request)
    if not hand_of(officer, today=today()).may_keep:
        raise PermissionDenied
    job = ask_to_build(by=officer.username)
    return redirect("web:job", key=job.pk)
