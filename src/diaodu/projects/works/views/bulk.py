"""Many items at once: the same stage for all that are ticked, or all of them confirmed as reported."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.moves import MoveRefusedError
from diaodu.projects.works.actions import Report, confirm_as_reported, report_items
from diaodu.projects.works.choices import STAGES, Track
from diaodu.projects.works.filters import Criteria
from diaodu.projects.works.lookup import OpenProgramme, open_programme
from diaodu.projects.works.models import Item
from diaodu.projects.works.queries import items_of
from diaodu.projects.works.rules import State


@require_POST
def report_many(request: HttpRequest, code: str) -> HttpResponse:
    """All or none; a clearing line has amounts, so it is reported on its own page or by Excel."""
    opened = open_programme(request, code)
    items = _ticked(request, opened)
    if not all(opened.hand.may_report(item.unit_id) for item in items):
        raise PermissionDenied
    stage = request.POST.get("to_stage", "")
    try:
        if stage not in STAGES[Track.BUILDING] or any(item.track != Track.BUILDING for item in items):
            raise MoveRefusedError(
                "stage",
                "征迁事项按数量填报，不能批量改阶段。",
                "Clearing is reported by amounts, one by one or by Excel.",
            )
        reports = [
            Report(item, State(stage, item.quantity), _day(request), request.POST.get("why", "")) for item in items
        ]
        made = report_items(
            reports,
            programme=opened.programme,
            mover=opened.hand.mover_for(items),
            unit=opened.hand.unit_for(items),
        )
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        n = len(made)
        messages.success(request, ngettext("%(n)s item reported.", "%(n)s items reported.", n) % {"n": n})
    return _back(request, code)


@require_POST
def confirm_many(request: HttpRequest, code: str) -> HttpResponse:
    opened = open_programme(request, code)
    if not opened.hand.may_confirm:
        raise PermissionDenied
    items = _ticked(request, opened)
    try:
        made = confirm_as_reported(
            items,
            programme=opened.programme,
            mover=opened.hand.mover_for(items),
            unit=opened.hand.unit_for(items),
        )
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        n = len(made)
        messages.success(request, ngettext("%(n)s item confirmed.", "%(n)s items confirmed.", n) % {"n": n})
    return _back(request, code)


def _ticked(request: HttpRequest, opened: OpenProgramme) -> list[Item]:
    """Those ticked among the programme's; strange codes are passed over."""
    codes = set(request.POST.getlist("item"))
    return [item for item in items_of(opened.programme, request.user, today=today()) if item.code in codes]


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        return today()


def _back(request: HttpRequest, code: str) -> HttpResponse:
    """To the same part of the list."""
    criteria = Criteria.read(request.POST.dict())
    if not request.POST.getlist("item"):
        messages.info(request, _("Nothing is ticked."))
    return redirect(f"{reverse('works:programme', args=[code])}{criteria.address(page=criteria.page)}#items")
