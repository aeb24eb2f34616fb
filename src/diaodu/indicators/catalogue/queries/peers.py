"""Ourselves beside the counties we compare us with; nothing is summed across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from diaodu.indicators.catalogue.choices import Better
from diaodu.indicators.catalogue.models import Indicator, PeerFigure
from diaodu.indicators.catalogue.queries.figures import answer, lines_of
from diaodu.kernel.period import Period
from diaodu.people.models import Unit

_SHOWN = 2  # periods of an indicator


def newest_peer_figures(
    figures: QuerySet[PeerFigure], indicator: Indicator, period: Period, *, known: datetime | None = None
) -> list[PeerFigure]:
    """The newest vintage of each peer for a period; one query."""
    rows = figures.filter(indicator=indicator, period=period.code, span=indicator.span).select_related("peer")
    if known is not None:
        rows = rows.filter(at__lte=known)
    newest = {row.peer_id: row for row in rows.order_by("vintage")}
    return sorted(newest.values(), key=lambda row: (row.peer.order, row.peer_id))


def peer_periods(figures: QuerySet[PeerFigure], indicator: Indicator) -> list[str]:
    rows = figures.filter(indicator=indicator).order_by("-period_end").values_list("period", flat=True)
    return list(dict.fromkeys(rows))


@dataclass(frozen=True, slots=True)
class Placed:
    """`name` empty: ourselves. `place` as 1, 1, 3 among those whose figure is known; None without one."""

    name: str
    value: Decimal | None
    place: int | None
    source: str = ""


def places(indicator: Indicator, own: Decimal | None, peers: Sequence[PeerFigure]) -> list[Placed]:
    """The best first. Ties share a place; who has no figure has none and stands last."""
    rows = [("", own, "")] + [(row.peer.name_zh, row.value, row.source) for row in peers]
    return _placed(rows, up=indicator.better == Better.UP)


def _placed(rows: Sequence[tuple[str, Decimal | None, str]], *, up: bool) -> list[Placed]:
    known = [value for _name, value, _source in rows if value is not None]
    found = []
    for name, value, source in rows:
        before = None if value is None else sum(other > value if up else other < value for other in known)
        found.append(Placed(name, value, None if before is None else before + 1, source))
    return sorted(found, key=lambda each: (each.place is None, each.place or 0, each.name != ""))


@dataclass(frozen=True, slots=True)
class Comparison:
    """One indicator in one period: ourselves and the peers, the best first."""

    indicator: Indicator
    period: Period
    placed: Sequence[Placed]


def comparisons(
    figures: QuerySet[PeerFigure], county: Unit, *, as_of: date, known: datetime | None = None
) -> list[Comparison]:
    """Of each indicator the newest two periods that were entered; three queries."""
    rows = list(figures.select_related("peer", "indicator__subject").order_by("-period_end", "vintage"))
    found: dict[tuple[int, str], dict[int, PeerFigure]] = {}
    indicators = {}
    for row in rows:
        indicators[row.indicator_id] = row.indicator
        if row.span == row.indicator.span:
            found.setdefault((row.indicator_id, row.period), {})[row.peer_id] = row
    lines = lines_of(list(indicators.values()), [county], as_of=as_of, known=known)
    shown: dict[int, int] = {}
    made = []
    for (key, code), peers in found.items():
        shown[key] = shown.get(key, 0) + 1
        if shown[key] > _SHOWN:
            continue
        indicator, period = indicators[key], Period.parse(code)
        own = answer(indicator, lines.get((key, county.pk), {}), period).value
        ordered = sorted(peers.values(), key=lambda row: (row.peer.order, row.peer_id))
        made.append(Comparison(indicator, period, places(indicator, own, ordered)))
    return sorted(made, key=lambda each: (each.indicator.order, -each.period.end.toordinal()))
