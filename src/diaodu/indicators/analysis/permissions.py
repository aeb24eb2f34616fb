"""Whose figures an officer may look at: those of every unit of their county, as far as they are published.

What is under embargo is not in the ledger, and so nowhere here. Supports have a rule of their own, the catalogue's.
"""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.catalogue.permissions import units_with_figures, visible_indicators
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import Asker, may_read_plans


def visible_figure_units(officer: Asker, *, today: date) -> QuerySet[Unit]:
    if not isinstance(officer, Officer) or not may_read_plans(officer, today=today):
        return Unit.objects.none()
    return units_with_figures(officer.unit.county_path)


def visible_lines(officer: Asker, *, today: date) -> QuerySet[Indicator]:
    """The indicators in use, with what a page says of each: who leads it, and whose growth it is."""
    return visible_indicators(officer, today=today).filter(retired_on=None).select_related("lead", "growth_of")
