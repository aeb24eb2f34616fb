"""What would be if one unit's figures were others: its place then, and what must rise for the next place. Nothing is
kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from diaodu.assessment.choices import TiesName
from diaodu.assessment.forms import typed_number
from diaodu.assessment.lookup import open_assessment
from diaodu.assessment.models import UnitScore
from diaodu.assessment.permissions import visible_totals
from diaodu.assessment.results import ResultRow, Results, place_said, title_of
from diaodu.assessment.scoring.places import Place
from diaodu.assessment.scoring.simulating import Group, Need, needs_for_next_place, simulate, slide_of
from diaodu.assessment.scoring.totals import UnitTotal
from diaodu.assessment.scoring_run import group_as_scored
from diaodu.core.clock import today
from diaodu.people.permissions import acting_posts


@require_safe
@vary_on_headers("HX-Request")
def simulation_page(request: HttpRequest, code: str) -> HttpResponse:
    """Figures in the address, so that what was tried can be sent on. Peers are named only to who may see them."""
    assessment, english = open_assessment(request, code), get_language() == "en"
    seen = visible_totals(request.user, today=today()).filter(assessment=assessment)
    results = Results(assessment, seen, english=english)
    if not results.rows:
        raise Http404
    chosen = request.GET.get("unit", "")
    mine = {post.unit.code for post in acting_posts(request.user, today=today())}
    row = next((each for each in results.rows if each.total.unit.code == chosen), None)
    row = row or next((each for each in results.rows if each.total.unit.code in mine), results.rows[0])
    total = row.total
    group = group_as_scored(assessment, total.unit.code)
    if group is None:
        raise Http404
    figures, wrong = _figures(request, group)
    after = simulate(group, total.unit.code, figures)
    result = next(each for each in after if each.unit == total.unit.code)
    context = {
        "assessment": assessment,
        "title": title_of(assessment, english=english),
        "units": [(each.total.unit.code, each.total.unit.short_zh or each.total.unit.name_zh) for each in results.rows],
        "total": total,
        "place": row.place_words(english=english),
        "fields": _fields(row, figures, after, english=english),
        "tried": bool(figures),
        "wrong": wrong,
        "result": result,
        "then": _said(result.place, english=english),
        "ties": TiesName(group.total.ties).label,
        "table": _table(after, results.totals, total),
    }
    if request.headers.get("HX-Request"):  # a slider moved: what must rise for the next place has not
        return render(request, "assessment/_simulated.html", context | {"moved": True})
    context["needs"] = _needs(group, total, results, english=english)
    return render(request, "assessment/simulation.html", context, status=422 if wrong else 200)


def _figures(request: HttpRequest, group: Group) -> tuple[dict[str, Decimal], list[str]]:
    figures, wrong = {}, []
    for item in group.items:
        text = request.GET.get(f"to-{item.key}", "")[:30]
        try:
            value = typed_number(text)
        except ValueError:
            wrong.append(_("“%(text)s” is no number.") % {"text": text})
            continue
        if value is not None:
            figures[item.key] = value
    return figures, wrong


def _fields(
    row: ResultRow, figures: dict[str, Decimal], after: Sequence[UnitTotal], *, english: bool
) -> list[dict[str, Any]]:
    mine = next(each for each in after if each.unit == row.total.unit.code)
    return [
        {
            "key": cell.item.rule.key,
            "name": cell.item.name(english=english),
            "row": cell.row,
            "value": figures.get(cell.item.rule.key),
            "after": mine.points[cell.item.rule.key].value,
            "slide": slide_of(cell.item.rule, cell.row.value, cell.row.target, cell.row.measured_in),
        }
        for cell in row.cells
        if cell is not None and cell.counts
    ]


def _said(place: Place | None, *, english: bool) -> str:
    if place is None:
        return place_said(None, None, None, english=english)
    return place_said(place.place, place.best, place.worst, english=english)


def _span(place: Place | None) -> str:
    """3; 3–5 where the figures' ranges allow no finer place."""
    if place is None:
        return ""
    return str(place.place) if place.is_exact else f"{place.best}–{place.worst}"


def _table(after: Sequence[UnitTotal], totals: Sequence[UnitScore], own: UnitScore) -> list[dict[str, Any]]:
    by_code = {each.unit.code: each for each in totals}
    shared = Counter(each.place.place for each in after if each.place)
    return [
        {
            "unit": by_code[each.unit].unit if each.unit in by_code else None,
            "is_own": each.unit == own.unit.code,
            "total": each.total if each.unit in by_code else None,
            "place": each.place.place if each.place else None,
            "span": _span(each.place),
            "is_tied": each.place is not None and each.place.is_exact and shared[each.place.place] > 1,
            "before": by_code[each.unit].place if each.unit in by_code else None,
        }
        for each in after
    ]


def _needs(
    group: Group, total: UnitScore, results: Results, *, english: bool
) -> list[tuple[str, Need, str, Decimal | None]]:
    if total.total is None or total.place in (None, 1):
        return []
    names = {item.rule.key: item.name(english=english) for item in results.rules.items}
    own = next(each for each in results.rows if each.total.pk == total.pk)
    rows = {cell.row.item: cell.row for cell in own.cells if cell}
    return [
        (names[need.item], need, rows[need.item].measured_in, rows[need.item].value)
        for need in needs_for_next_place(group, total.unit.code)
    ]
