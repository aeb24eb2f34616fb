"""The one way a view comes by an indicator, a target or a support: among those the asker may see, else 404."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest

from diaodu.core.clock import today
from diaodu.indicators.catalogue.models import Indicator, Support, Target
from diaodu.indicators.catalogue.permissions import (
    Hand,
    hand_of,
    visible_indicators,
    visible_supports,
    visible_targets,
)
from diaodu.indicators.catalogue.queries.definitions import with_links
from diaodu.indicators.catalogue.queries.supports import listed_supports
from diaodu.indicators.catalogue.queries.targets import with_newest
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import county_of, may_read_plans


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, with what they may do; `county` is theirs."""

    officer: Officer
    hand: Hand
    county: Unit


def reader(request: HttpRequest) -> Reader:
    """Who works with the county's plan; 404 for everybody else."""
    officer = request.user
    if not isinstance(officer, Officer) or not may_read_plans(officer, today=today()):
        raise Http404
    return Reader(officer, hand_of(officer, today=today()), county_of(officer))


def keeper(request: HttpRequest) -> Reader:
    """Who keeps definitions and targets; 403 for whoever only reads them."""
    found = reader(request)
    if not found.hand.may_keep:
        raise PermissionDenied
    return found


def open_indicator(asker: Reader, code: str) -> Indicator:
    """By its own code, GDP, or the one every record has, N-2026-001."""
    rows = with_links(visible_indicators(asker.officer, today=today()))
    indicator = rows.filter(Q(code=code) | Q(subject__code=code)).first()
    if indicator is None:
        raise Http404
    return indicator


def open_target(asker: Reader, key: int) -> Target:
    target = with_newest(visible_targets(asker.officer, today=today())).filter(pk=key).first()
    if target is None:
        raise Http404
    return target


def open_support(asker: Reader, code: str) -> Support:
    support = listed_supports(visible_supports(asker.officer, today=today())).filter(code=code).first()
    if support is None:
        raise Http404
    return support


def kept_support(asker: Reader, code: str) -> Support:
    support = open_support(asker, code)
    if not asker.hand.may_enter_supports(support.indicator, support.unit):
        raise PermissionDenied
    return support
