"""The half year's adjustment of batches through the API: proposed, decided."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from ninja import Router

from diaodu.core.api.validation import wrong_field
from diaodu.core.clock import today
from diaodu.core.moves import Mover
from diaodu.kernel.period import Period
from diaodu.people.api_auth import DECIDE
from diaodu.people.operations import changes, reads
from diaodu.projects.library.actions import decide_adjustments, propose_adjustments
from diaodu.projects.library.application_shapes import (
    AdjustmentAsked,
    AdjustmentDecided,
    AdjustmentOne,
    HalfYear,
    adjustment_one,
)
from diaodu.projects.library.lookup import reader
from diaodu.projects.library.models import Adjustment
from diaodu.projects.library.permissions import keeps_library, visible_adjustments, visible_projects
from diaodu.projects.library.queries.batches import rows_of
from diaodu.projects.library.steps import KEEPER

router = Router(tags=["projects"])


@reads(router, "/adjustments/{period}", AdjustmentOne, says=_("The adjustment of batches in a half year"))
def one_adjustment(request: HttpRequest, period: HalfYear) -> AdjustmentOne:
    return _said(request, _found(request, period))


@changes(
    router,
    "/adjustments",
    AdjustmentOne,
    says=_("Propose the adjustment of batches"),
    scope=DECIDE,
    versioned=False,  # what was decided stays, the rest is proposed anew
)
def propose_adjustment(request: HttpRequest, given: AdjustmentAsked) -> AdjustmentOne:
    mover = _office(request)
    scope = reader(request).unit.county_path
    return _said(request, propose_adjustments(scope, Period.parse(given.period), mover=mover))


@changes(
    router,
    "/adjustments/{period}/decide",
    AdjustmentOne,
    says=_("Decide on rows of the adjustment: all or none"),
    scope=DECIDE,
    versioned=False,  # a row somebody else decided on meanwhile is refused
)
def decide_adjustment(request: HttpRequest, period: HalfYear, given: AdjustmentDecided) -> AdjustmentOne:
    mover = _office(request)
    found = _found(request, period)
    rows = list(rows_of(found).filter(project__code__in=given.projects).select_related("adjustment"))
    if strange := sorted(set(given.projects) - {row.project.code for row in rows}):
        raise wrong_field("body.projects", _now("Not found: %(codes)s") % {"codes": "、".join(strange[:5])})
    decide_adjustments(rows, grant=given.grant, mover=mover, why=given.reason)
    return _said(request, _found(request, period))


def _office(request: HttpRequest) -> Mover:
    """Whoever keeps the county's library; 403 for the others."""
    officer = reader(request)
    if not keeps_library(officer, today=today()):
        raise PermissionDenied
    return Mover(officer.username, frozenset({KEEPER}))


def _found(request: HttpRequest, period: str) -> Adjustment:
    found = visible_adjustments(reader(request), today=today()).filter(period=period).first()
    if found is None:
        raise Http404
    return found


def _said(request: HttpRequest, adjustment: Adjustment) -> AdjustmentOne:
    """Of its rows those whose project the asker may see."""
    seen = visible_projects(request.user, today=today())
    rows = rows_of(adjustment).filter(project__in=seen)
    return adjustment_one(adjustment, rows)
