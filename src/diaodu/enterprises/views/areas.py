"""In which key area firms lie: said for one on its page, or taken up for many from what their positions propose."""

from __future__ import annotations

import re
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import today
from diaodu.core.lists import Asked
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import as_seen
from diaodu.enterprises.actions import FirmPlaced, put_firms_in_areas
from diaodu.enterprises.filters import PROPOSAL_LIST
from diaodu.enterprises.forms import LyingForm
from diaodu.enterprises.lookup import find_firm, reader
from diaodu.enterprises.pages import areas_in_order, proposals_context
from diaodu.enterprises.permissions import keepable_places, kept_firms, may_keep
from diaodu.enterprises.proposals import area_proposals
from diaodu.enterprises.views.firms import show_firm
from diaodu.people.models import Officer

_CODE = re.compile(r"E-[0-9]{4}-[0-9]{3,7}")


@require_POST
def put(request: HttpRequest, code: str) -> HttpResponse:
    """One firm into an area, or out of all, from a day on."""
    firm, officer = find_firm(request, code), reader(request)
    if not may_keep(officer, firm, today=today()):
        raise PermissionDenied
    form = LyingForm(request.POST, areas=areas_in_order(officer), day=today())
    if not form.is_valid():
        return show_firm(request, firm, lying_form=form)
    data = form.cleaned_data
    try:
        as_seen(firm, request.POST)
        placed = FirmPlaced(firm, data["area"], data["since"], data["why"])
        put_firms_in_areas([placed], by=officer.username, unit=firm.place.path)
    except MoveRefusedError as refusal:
        form.add_error(None, said(refusal))
        return show_firm(request, firm, lying_form=form)
    messages.success(request, _("Saved."))
    return redirect(firm)


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    officer = _keeper(request)
    asked = Asked.from_query(request.GET, PROPOSAL_LIST)
    return render(request, "enterprises/areas.html", proposals_context(officer, asked))


@require_POST
def take_up(request: HttpRequest) -> HttpResponse:
    """The ticked proposals, all or none; a tick says firm and area, as they were on the page."""
    officer = _keeper(request)
    try:
        placed = _ticked(request, officer)
        n = put_firms_in_areas(placed, by=officer.username, unit=officer.unit.county_path)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        words = ngettext("%(n)s firm lies there now.", "%(n)s firms lie there now.", n) % {"n": n}
        messages.success(request, words)
    back = request.POST.get("back", "")
    return redirect("enterprises:firm", code=back) if _CODE.fullmatch(back) else redirect("enterprises:areas")


def _ticked(request: HttpRequest, officer: Officer) -> list[FirmPlaced]:
    """Raises MoveRefusedError for nothing ticked, two areas for one firm, a day that is none, a proposal that went."""
    chosen = [tick.partition(":")[::2] for tick in request.POST.getlist("put")]
    if not chosen:
        raise MoveRefusedError("nothing", "请先勾选企业。", "Choose the firms first.")
    if len({firm for firm, _area in chosen}) != len(chosen):
        raise MoveRefusedError("twice", "一家企业只能选一个片区。", "Choose one area for each firm.")
    try:
        since = date.fromisoformat(request.POST.get("since", ""))
    except ValueError as error:
        raise MoveRefusedError("since", "请填起始日期。", "Say since when.") from error
    firms = kept_firms(officer, today=today()).filter(code__in=[firm for firm, _area in chosen])
    known = {
        (each.firm.code, area.code): (each.firm, area)
        for each in area_proposals(firms, scope=officer.unit.county_path)
        for area in each.found
    }
    if any(pair not in known for pair in chosen):
        raise MoveRefusedError(
            "gone", "有的企业刚被别人改过，没有保存；请核对后再选。", "A firm was changed just now; nothing was saved."
        )
    return [FirmPlaced(*known[pair], since, is_by_position=True) for pair in chosen]


def _keeper(request: HttpRequest) -> Officer:
    officer = reader(request)
    if not keepable_places(officer, today=today()).exists():
        raise PermissionDenied
    return officer
