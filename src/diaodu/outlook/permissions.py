"""Whose forecasts an officer may look at: of records whose page is open to them, in their county."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from diaodu.core.links import sights
from diaodu.outlook.models import Outlook
from diaodu.outlook.queries import newest_of
from diaodu.outlook.sources import source_kinds
from diaodu.people.models import Officer
from diaodu.people.permissions import Asker, may_keep_plans, may_read_plans, visible_subjects, within


def visible_outlooks(officer: Asker, *, today: date) -> QuerySet[Outlook]:
    """Every one ever kept. A record is in sight where its own app says so, else where its subject is."""
    if not isinstance(officer, Officer) or not may_read_plans(officer, today=today):
        return Outlook.objects.none()
    own, kinds = sights(), source_kinds()
    seen = Q(subject__in=visible_subjects(officer, today=today)) & ~Q(subject__kind__in=own)
    for kind in kinds:
        if kind in own:
            seen |= Q(subject__kind=kind, subject__in=own[kind](officer, today))
    return Outlook.objects.filter(within(officer.unit.county_path, "unit__path")).filter(seen)


def newest_visible(officer: Asker, year: int, *, today: date) -> QuerySet[Outlook]:
    """The newest of each record and unit for a year; not of series that have ended."""
    return newest_of(visible_outlooks(officer, today=today).filter(year=year)).filter(has_ended=False)


def may_ask(officer: Asker, *, today: date) -> bool:
    """To have everything forecast anew: the dispatch office."""
    return may_keep_plans(officer, today=today)
