"""Where the county stands among the counties it compares itself with: what they published, never added to ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from diaodu.indicators.catalogue.models import PeerFigure
from diaodu.indicators.catalogue.permissions import visible_peer_figures
from diaodu.people.models import Officer
from diaodu.warehouse.months import month_end, number_of

Peers = dict[tuple[int, int], dict[str, PeerFigure]]  # (indicator, month) → peer's name → its newest figure


def peers_between(officer: Officer, indicators: Collection[int] | None, first: int, last: int, *, today: date) -> Peers:
    """One query. Of two vintages the newer counts. `indicators` None: all."""
    rows = visible_peer_figures(officer, today=today).filter(
        period_end__gte=month_end(first), period_end__lte=month_end(last)
    )
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    found: Peers = defaultdict(dict)
    for row in rows.select_related("peer", "indicator").order_by("peer__order", "vintage"):
        if row.span == row.indicator.span:
            found[row.indicator_id, number_of(row.period_end)][row.peer.name_zh] = row
    return dict(found)


def values_of(peers: Peers, indicator: int, month: int) -> dict[str, Decimal | None]:
    return {name: row.value for name, row in peers.get((indicator, month), {}).items()}
