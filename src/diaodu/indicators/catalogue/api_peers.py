"""Counties we compare ourselves with, and what they published, through the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import NO_NUL, Answer, Figure, FigureText, Given, Moment, figure, taken
from diaodu.core.clock import today
from diaodu.indicators.catalogue.actions import PeerInput, add_peer, enter_peer_figures
from diaodu.indicators.catalogue.api_shapes import IndicatorCode
from diaodu.indicators.catalogue.models import Peer, PeerFigure
from diaodu.indicators.catalogue.permissions import (
    Hand,
    hand_of,
    visible_indicators,
    visible_peer_figures,
    visible_peers,
)
from diaodu.kernel.period import Period
from diaodu.ledger.api_shapes import PeriodCode
from diaodu.people.api_auth import DECIDE, asker
from diaodu.people.operations import changes, reads
from diaodu.people.permissions import county_of, may_read_plans

router = Router(tags=["indicators"])
PeerName = Annotated[str, Field(min_length=1, max_length=60, pattern=NO_NUL, examples=["邻县"])]


class PeerRow(Answer):
    """A county we compare ourselves with."""

    name_zh: str
    name_en: str


class PeerGiven(Given):
    name_zh: PeerName
    name_en: Annotated[str, Field(max_length=80, pattern=NO_NUL)] = ""


class PeerFigureRow(Answer):
    """A figure as its bulletin has it; a correction is a newer vintage."""

    peer: str
    indicator: IndicatorCode
    period: str
    span: str
    value: Figure
    vintage: int
    source: str
    at: Moment


class PeerFigureFilters(BaseModel):
    indicator: IndicatorCode | None = None
    period: PeriodCode | None = None


class PeerFigureGiven(Given):
    peer: PeerName
    indicator: IndicatorCode
    period: PeriodCode
    value: FigureText
    source: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]


class PeerFiguresGiven(Given):
    figures: Annotated[list[PeerFigureGiven], Field(min_length=1, max_length=500)]


class PeerFiguresKept(Answer):
    """`kept`: how many were new or differed from what was there."""

    kept: int


@reads(router, "/indicator-peers", Page[PeerRow], says=_("Counties we compare ourselves with"))
def list_peers(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return page_of(visible_peers(asker(request), today=today()), window, _peer)


@changes(
    router,
    "/indicator-peers",
    PeerRow,
    says=_("Name a county to compare with"),
    scope=DECIDE,
    versioned=False,  # it is known by its name, and has no page of its own
)
def name_peer(request: HttpRequest, given: PeerGiven) -> PeerRow:
    hand = _keeper(request)
    return _peer(add_peer(given.name_zh, county=county_of(asker(request)), by=hand.by, name_en=given.name_en))


@reads(router, "/indicator-peer-figures", Page[PeerFigureRow], says=_("What other counties published"))
def list_peer_figures(request: HttpRequest, filters: Query[PeerFigureFilters], window: Query[Window]) -> dict[str, Any]:
    rows = visible_peer_figures(asker(request), today=today()).select_related("peer", "indicator")
    if filters.indicator:
        rows = rows.filter(indicator__code=filters.indicator)
    if filters.period:
        rows = rows.filter(period=str(filters.period))
    return page_of(rows.order_by("-period_end", "peer__order", "indicator__order", "-vintage", "pk"), window, _row)


@changes(
    router,
    "/indicator-peer-figures",
    PeerFiguresKept,
    says=_("Enter what bulletins of other counties say: all or none"),
    scope=DECIDE,
    versioned=False,  # what is said is added; nothing is overwritten
)
def enter_figures_of_peers(request: HttpRequest, given: PeerFiguresGiven) -> PeerFiguresKept:
    hand, officer = _keeper(request), asker(request)
    peers = {peer.name_zh: peer for peer in visible_peers(officer, today=today())}
    indicators = {each.code: each for each in visible_indicators(officer, today=today()).filter(retired_on=None)}
    inputs = []
    for place, each in enumerate(given.figures):
        if each.peer not in peers:
            raise wrong_field(f"body.figures.{place}.peer", _("There is no peer of this name."))
        if each.indicator not in indicators:
            raise wrong_field(f"body.figures.{place}.indicator", _("The county has no such indicator."))
        period = Period.parse(str(each.period))
        inputs.append(PeerInput(peers[each.peer], indicators[each.indicator], period, Decimal(each.value), each.source))
    return PeerFiguresKept(kept=len(enter_peer_figures(inputs, county=county_of(officer), by=hand.by)))


def _keeper(request: HttpRequest) -> Hand:
    officer = asker(request)
    if not may_read_plans(officer, today=today()):
        raise Http404
    hand = hand_of(officer, today=today())
    if not hand.may_keep:
        raise PermissionDenied
    return hand


def _peer(peer: Peer) -> PeerRow:
    return PeerRow(**taken(peer, "name_zh", "name_en"))


def _row(row: PeerFigure) -> PeerFigureRow:
    return PeerFigureRow(
        peer=row.peer.name_zh,
        indicator=row.indicator.code,
        value=figure(row.value),
        **taken(row, "period", "span", "vintage", "source", "at"),
    )
