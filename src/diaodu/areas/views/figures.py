"""Figures of all areas as a list and as Excel, brought in; and everything that was said of one area."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.areas.figure_sheet import COLUMNS, FIGURES, figures_workbook
from diaodu.areas.filters import FIGURE_COLUMNS, FIGURE_LIST, STATES, chosen_figures, figure_states
from diaodu.areas.lookup import officer_of, open_area
from diaodu.areas.permissions import may_keep_area, may_say_figures
from diaodu.areas.queries import FigureRow, figure_rows, said_of
from diaodu.areas.rules import history_of
from diaodu.areas.setting_kinds import area_kinds
from diaodu.core.bringing import BRING, brought_before, stage_sent
from diaodu.core.clock import today
from diaodu.core.downloads import download
from diaodu.core.events import record_export
from diaodu.core.lists import Asked, Picker, slice_of
from diaodu.people.models import Officer
from diaodu.people.names import names_of


@require_safe
def figure_list(request: HttpRequest) -> HttpResponse:
    officer, asked, english = officer_of(request), Asked.from_query(request.GET, FIGURE_LIST), get_language() == "en"
    rows = _rows(officer)
    page = slice_of(chosen_figures(rows, asked), asked)
    kinds = {row.kind.key: row.kind.label(english=english) for row in rows}
    areas = list({row.area.code: row.area.name_zh for row in rows}.items())
    context = {
        "asked": asked,
        "page": page,
        "heads": asked.heads(FIGURE_COLUMNS),
        "kinds": asked.chips("kind", list(kinds.items()), _counts(rows, asked, "kind")),
        "states": asked.chips("state", figure_states(), _counts(rows, asked, "state")),
        "search": asked.search("", Picker("area", _("Area"), _("all areas"), areas, is_chinese=True)),
        "may_bring": may_say_figures(officer, today=today()),
        "has_any": bool(rows),
    }
    return render(request, "areas/figures.html", context)


def _counts(rows: list[FigureRow], asked: Asked, name: str) -> dict[str, int]:
    """How many each choice would leave, by what else is asked for."""
    others = asked.without(name)
    choices = {row.kind.key for row in rows} if name == "kind" else set(STATES)
    values = dict(others.values)
    return {
        choice: len(chosen_figures(rows, Asked(FIGURE_LIST, {**values, name: choice}, asked.sort)))
        for choice in choices
    }


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The list as it was asked for, in the columns that come back in."""
    officer, asked = officer_of(request), Asked.from_query(request.GET, FIGURE_LIST)
    rows = chosen_figures(_rows(officer), asked)
    record_export("areas", by=officer.username, unit=officer.unit.county_path, form="xlsx", rows=len(rows))
    note = _("As of %(day)s") % {"day": today().isoformat()}
    return download(figures_workbook(rows, note=note), f"{_('Figures of areas')}-{today().isoformat()}.xlsx")


@BRING
def bring(request: HttpRequest) -> HttpResponse:
    """Choose the file; nothing changes before what each row would do has been looked at."""
    officer = officer_of(request)
    if not may_say_figures(officer, today=today()):
        raise PermissionDenied
    scope, by, given = officer.unit.county_path, officer.username, {"bringer": officer.username}
    if request.method == "POST" and (job := stage_sent(request, FIGURES, scope=scope, by=by, given=given)):
        return redirect("web:job", key=job)
    context = {"sheets": brought_before(FIGURES, by=by), "columns": COLUMNS}
    return render(request, "areas/bring_figures.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def history(request: HttpRequest, code: str) -> HttpResponse:
    """All figures of an area through time: what was said for each day, by whom, and what it replaced."""
    area, english = open_area(request, code), get_language() == "en"
    kind = area_kinds(area.unit.path, on=today()).get(area.kind)
    said = said_of(area)
    fields = kind.entered if kind else []
    chosen = request.GET.get("figure", "")
    histories = [(each, history_of(said, each.key)) for each in fields if chosen in ("", each.key)]
    context = {
        "area": area,
        "fields": [(each.key, each.label(english=english)) for each in fields],
        "chosen": chosen if chosen in {each.key for each in fields} else "",
        "histories": [(each, each.label(english=english), lines) for each, lines in histories if lines],
        "names": names_of([row.by for row in said]),
        "may_keep": may_keep_area(request.user, area, today=today()),
    }
    return render(request, "areas/history.html", context)


def _rows(officer: Officer) -> list[FigureRow]:
    return figure_rows(officer, area_kinds(officer.unit.county_path, on=today()), on=today())
