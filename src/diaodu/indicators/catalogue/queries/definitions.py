"""Indicators as lists show them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from diaodu.indicators.catalogue.models import CaliberNote, Indicator
from diaodu.indicators.catalogue.standard import standard_indicators


def listed(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    return indicators.select_related("lead", "subject", "growth_of")


def with_links(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """For one indicator's page and form."""
    return indicators.select_related("lead", "subject", "growth_of", "weight", "numerator", "denominator")


def notes_of(indicator: Indicator) -> QuerySet[CaliberNote]:
    return indicator.caliber_notes.order_by("-valid_from", "-pk")


def growths_of(indicator: Indicator) -> QuerySet[Indicator]:
    return indicator.growths.filter(retired_on=None).order_by("order")


def not_taken(codes: Collection[str]) -> int:
    """How many of the standard indicators a county with these does not have yet."""
    return sum(row.code not in codes for row in standard_indicators())
