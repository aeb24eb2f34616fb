"""Counties we compare ourselves with: what they published, entered from their bulletins."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import download, said, to_form
from diaodu.core.clock import moment, today
from diaodu.core.downloads import WORKBOOK_TYPE
from diaodu.core.moves import MoveRefusedError
from diaodu.indicators.catalogue.actions import PeerInput, add_peer, enter_peer_figures
from diaodu.indicators.catalogue.books import peers_book
from diaodu.indicators.catalogue.lookup import Reader, keeper, reader
from diaodu.indicators.catalogue.permissions import visible_indicators, visible_peer_figures, visible_peers
from diaodu.indicators.catalogue.queries.peers import comparisons
from diaodu.indicators.catalogue.support_forms import PeerFiguresForm, PeerForm


@require_http_methods(["GET", "HEAD", "POST"])
def peer_page(request: HttpRequest) -> HttpResponse:
    """What was entered, newest first; below it the form for the next bulletin."""
    asker = reader(request)
    form = _form(request, asker)
    if request.method == "POST":
        if not asker.hand.may_keep:
            raise PermissionDenied
        if form.is_valid():
            given = form.cleaned_data
            rows = [
                PeerInput(peer, given["indicator"], given["period"], value, given["source"])
                for peer, value in form.values()
            ]
            try:
                made = enter_peer_figures(rows, county=asker.county, by=asker.hand.by)
            except MoveRefusedError as refusal:
                to_form(form, refusal)
            else:
                messages.success(request, _("Entered: %(n)s") % {"n": len(made)})
                return redirect("indicators:peers")
    figures = visible_peer_figures(asker.officer, today=today())
    context = {
        "comparisons": comparisons(figures, asker.county, as_of=today(), known=moment()),
        "peers": form.peers,
        "form": form,
        "peer_form": PeerForm(),
        "hand": asker.hand,
        "tab": "peers",
    }
    return render(request, "indicators/peers.html", context, status=422 if form.errors else 200)


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The newest edition of each figure, as the sheet that comes back."""
    figures = visible_peer_figures(reader(request).officer, today=today()).select_related("peer", "indicator")
    newest = {(row.peer_id, row.indicator_id, row.period, row.span): row for row in figures.order_by("vintage")}
    rows = sorted(newest.values(), key=lambda row: (row.indicator.order, row.period_end, row.peer.order))
    return download(request, peers_book(rows), WORKBOOK_TYPE, f"{_('Peers')}.xlsx", subject="peers")


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    asker = keeper(request)
    form = PeerForm(request.POST)
    try:
        if not form.is_valid():
            raise MoveRefusedError("name_zh", "请填县市名称。", "Give the county's name.")
        add_peer(county=asker.county, by=asker.hand.by, **form.cleaned_data)
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("indicators:peers")


def _form(request: HttpRequest, asker: Reader) -> PeerFiguresForm:
    indicators = visible_indicators(asker.officer, today=today()).filter(retired_on=None).order_by("order")
    peers = list(visible_peers(asker.officer, today=today()))
    return PeerFiguresForm(request.POST or None, indicators=indicators, peers=peers)
