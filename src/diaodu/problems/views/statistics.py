"""How problems were dealt with, by kind and by unit; each figure leads to its problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.core.calendar import calendar_for
from diaodu.core.clock import moment, today
from diaodu.core.downloads import download
from diaodu.core.events import record_export
from diaodu.core.typed import whole_year
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import within
from diaodu.problems.lookup import reader
from diaodu.problems.permissions import visible_problems
from diaodu.problems.queries import told_of, years_of
from diaodu.problems.rules import Tally, Told, tallies, tally
from diaodu.problems.setting_kinds import KINDS, choices_for
from diaodu.problems.sheets import statistics_workbook

# Each figure with what the list is to show for it, and its head.
_FIGURES = (
    ("raised", "", gettext_lazy("Brought forward")),
    ("open", "open", gettext_lazy("Not solved yet")),
    ("late", "overdue", gettext_lazy("Overdue")),
    ("solved", "solved", gettext_lazy("Solved")),
    ("in_time", "in_time", gettext_lazy("Solved in time")),
    ("reopened", "reopened", gettext_lazy("Opened again")),
)


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    year, told, years = _asked(request, officer)
    calendar = calendar_for(officer.unit.county_path)
    whole = tally("", told, calendar)
    context = {
        "year": year,
        "years": [(each, f"?year={each}", each == year) for each in years],
        "whole": _row(_("All"), whole, year, {}),
        "kinds": _rows(
            tallies(told, "kind", calendar), dict(choices_for(KINDS, officer.unit.county_path)), year, "kind"
        ),
        "units": _rows(tallies(told, "unit", calendar), _unit_words(officer), year, "unit"),
    }
    return render(request, "problems/statistics.html", context)


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    officer = reader(request)
    _year, told, _years = _asked(request, officer)
    calendar, by_unit = calendar_for(officer.unit.county_path), request.GET.get("by") == "unit"
    words = _unit_words(officer) if by_unit else dict(choices_for(KINDS, officer.unit.county_path))
    rows = [(words.get(row.key, row.key), row) for row in tallies(told, "unit" if by_unit else "kind", calendar)]
    content = statistics_workbook(_("Unit") if by_unit else _("Kind of problem"), rows)
    record_export("problems", by=officer.username, unit=officer.unit.path, form="xlsx")
    return download(content, f"{_('Statistics of problems')}.xlsx")


def _asked(request: HttpRequest, officer: Officer) -> tuple[int, list[Told], list[int]]:
    """The year that was asked for (this one, where none was), its problems, and the years there are."""
    seen = visible_problems(officer, today=today())
    years = years_of(seen) or [today().year]
    year = whole_year(request.GET.get("year", "")) or years[0]
    return year, told_of(seen.filter(raised_at__year=year), moment()), years


def _unit_words(officer: Officer) -> dict[str, str]:
    units = Unit.objects.filter(within(officer.unit.county_path, "path"))
    english = get_language() == "en"
    words = {unit.code: (unit.name_en if english and unit.name_en else unit.short_name) for unit in units}
    return words | {"": _("not routed yet")}


def _rows(found: Sequence[Tally], words: Mapping[str, str], year: int, name: str) -> list[dict[str, object]]:
    return [_row(words.get(row.key, row.key), row, year, {name: row.key} if row.key else None) for row in found]


def _row(label: str, row: Tally, year: int, asked: Mapping[str, str] | None) -> dict[str, object]:
    """The figures with the addresses of their problems; what the list cannot narrow down to has none."""
    cells = []
    for name, show, head in _FIGURES:
        pairs = {"year": str(year), **(asked or {}), **({"show": show} if show else {})}
        address = f"{reverse('problems:list')}?{urlencode(pairs)}" if asked is not None else ""
        cells.append((getattr(row, name), address, head))
    return {"label": label, "cells": cells, "share": row.share, "days": row.days}
