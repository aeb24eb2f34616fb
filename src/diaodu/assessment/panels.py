"""Scores on the page of a unit; on the desk what waits to be checked, answered, made final."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from diaodu.assessment.choices import State
from diaodu.assessment.permissions import visible_totals
from diaodu.assessment.queries import to_answer, to_check
from diaodu.assessment.results import ResultRow, title_of
from diaodu.core.clock import moment
from diaodu.core.panels import Panel, register_panel
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import acting_posts

MOST = 6


def of_unit(request: HttpRequest, unit: Unit, on: date) -> dict[str, Any] | None:
    """Its last totals and places, as the visitor may see them."""
    english = get_language() == "en"
    rows = visible_totals(request.user, today=on).filter(unit=unit).exclude(assessment__state=State.DROPPED)
    shown = list(rows.select_related("assessment__scheme").order_by("-assessment__period_end")[:MOST])
    if not shown:
        return None
    return {
        "rows": [
            (row, title_of(row.assessment, english=english), ResultRow(row).place_words(english=english))
            for row in shown
        ],
        "unit": unit,
    }


def of_desk(request: HttpRequest, officer: Officer, on: date) -> dict[str, Any] | None:
    posts, english, at = acting_posts(officer, today=on), get_language() == "en", moment()
    checks = [
        (each, title_of(each.total.assessment, english=english), _is_over(each.total.assessment.check_until, at))
        for each in to_check(posts)[:MOST]
    ]
    answers = [
        (each, title_of(each, english=english), _is_over(each.check_until, at)) for each in to_answer(posts)[:MOST]
    ]
    return {"checks": checks, "answers": answers} if checks or answers else None


def _is_over(until: Any, at: Any) -> bool:
    return until is not None and at > until


register_panel("unit", Panel("assessment", "assessment/_panel.html", of_unit, order=30))
register_panel("desk", Panel("assessment", "assessment/_desk.html", of_desk, order=30))
