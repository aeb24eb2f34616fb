"""What targets of indicators say on other records' pages: on a unit's, and on the commitment that promises one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest

from diaodu.core.clock import today
from diaodu.core.models import Subject
from diaodu.core.panels import Panel, register_panel
from diaodu.indicators.analysis.permissions import visible_figure_units, visible_lines
from diaodu.indicators.analysis.queries.judged import judged_targets
from diaodu.indicators.catalogue.models import Target
from diaodu.indicators.catalogue.permissions import visible_targets
from diaodu.people.choices import Role, TieKind
from diaodu.people.models import Officer, Tie, Unit
from diaodu.people.permissions import acting_posts
from diaodu.people.queries import alive

SHOWN = 8


def of_unit(request: HttpRequest, unit: Unit, on: date) -> dict[str, Any] | None:
    """The targets of the year, the most urgent first; of a day gone by nothing: the dashboard has every month."""
    if on != today() or not visible_figure_units(request.user, today=on).filter(pk=unit.pk).exists():
        return None
    targets = visible_targets(request.user, today=on).filter(unit=unit, year=on.year, newest__isnull=False)
    return _shown(request, targets, on)


def of_area(request: HttpRequest, subject: Subject, on: date) -> dict[str, Any] | None:
    """The targets of the unit that leads the area: what is measured where the area lies."""
    leads = Tie.objects.filter(alive(on), subject=subject, kind=TieKind.LEAD).values("unit")
    if on != today():
        return None
    units = visible_figure_units(request.user, today=on).filter(pk__in=leads)
    targets = visible_targets(request.user, today=on).filter(unit__in=units, year=on.year, newest__isnull=False)
    return _shown(request, targets, on)


def of_leader(request: HttpRequest, officer: Officer, on: date) -> dict[str, Any] | None:
    """A leader answers for the county's targets, the most urgent first."""
    posts = acting_posts(officer, today=on)
    if on != today() or not any(post.role == Role.CITY_LEADER for post in posts):
        return None
    county = visible_figure_units(request.user, today=on).filter(path=officer.unit.county_path)
    targets = visible_targets(request.user, today=on).filter(unit__in=county, year=on.year, newest__isnull=False)
    return _shown(request, targets, on)


def of_commitment(request: HttpRequest, subject: Subject, on: date) -> dict[str, Any] | None:
    targets = visible_targets(request.user, today=on).filter(promised_in=subject, newest__isnull=False)
    return _shown(request, targets, on)


def of_indicator(request: HttpRequest, subject: Subject, on: date) -> dict[str, Any] | None:
    """The way from a definition to what its figures say."""
    found = visible_lines(request.user, today=on).filter(subject=subject).first()
    return None if found is None else {"code": found.code}


def _shown(request: HttpRequest, targets: Any, on: date) -> dict[str, Any] | None:
    found: Sequence[Target] = list(targets.select_related("newest", "unit", "indicator__lead", "indicator__growth_of"))
    if not found:
        return None
    rows = judged_targets(found, today=on)
    return {"rows": rows[:SHOWN], "more": len(rows) - SHOWN if len(rows) > SHOWN else 0, "unit": found[0].unit}


def register() -> None:
    register_panel("indicator", Panel("analysis", "analysis/_indicator_panel.html", of_indicator, order=10))
    register_panel("unit", Panel("indicators", "analysis/_targets_panel.html", of_unit, order=35))
    register_panel("area", Panel("indicators", "analysis/_targets_panel.html", of_area, order=50))
    register_panel("officer", Panel("indicators", "analysis/_targets_panel.html", of_leader, order=40))
    register_panel("commitment", Panel("indicators", "analysis/_targets_panel.html", of_commitment, order=20))
