"""The one way a view comes by a scheme, an assessment or a unit's scores: among those the asker may see, else 404."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from diaodu.assessment.models import Assessment, Scheme, ScoreObjection, UnitScore
from diaodu.assessment.permissions import (
    is_office,
    mover_for,
    visible_assessments,
    visible_objections,
    visible_schemes,
    visible_totals,
)
from diaodu.assessment.queries import listed
from diaodu.core.clock import today
from diaodu.core.moves import Mover
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import acting_posts, may_read_plans


def reader(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer) or not may_read_plans(request.user, today=today()):
        raise Http404
    return request.user


def office(request: HttpRequest) -> Officer:
    officer = reader(request)
    if not is_office(officer, today=today()):
        raise PermissionDenied
    return officer


def mover(officer: Officer, unit: Unit | None = None) -> Mover:
    return mover_for(officer, unit, acting_posts(officer, today=today()))


def open_scheme(request: HttpRequest, code: str) -> Scheme:
    schemes = visible_schemes(reader(request), today=today()).select_related("subject")
    scheme = schemes.filter(code=code).first()
    if scheme is None:
        raise Http404
    return scheme


def open_assessment(request: HttpRequest, code: str) -> Assessment:
    assessment = listed(visible_assessments(reader(request), today=today())).filter(code=code).first()
    if assessment is None:
        raise Http404
    return assessment


def open_total(request: HttpRequest, code: str, unit: str) -> UnitScore:
    rows = visible_totals(reader(request), today=today()).filter(assessment__code=code, unit__code=unit)
    total = rows.select_related("assessment__scheme", "assessment__edition", "assessment__subject", "unit").first()
    if total is None:
        raise Http404
    return total


def open_objection(request: HttpRequest, code: str, key: int) -> ScoreObjection:
    rows = visible_objections(reader(request), today=today()).filter(assessment__code=code, pk=key)
    objection = rows.select_related("assessment__scheme", "assessment__edition", "unit", "evidence").first()
    if objection is None:
        raise Http404
    return objection


def newest_objection(request: HttpRequest, code: str, unit: str, item: str) -> ScoreObjection:
    """The last one of a unit against an item, open or answered."""
    rows = visible_objections(reader(request), today=today()).filter(assessment__code=code, unit__code=unit, item=item)
    found = rows.order_by("-pk").first()
    if found is None:
        raise Http404
    return open_objection(request, code, found.pk)
