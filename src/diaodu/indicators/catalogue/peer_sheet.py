"""What other counties published, from Excel: a row a county, indicator and period, with its bulletin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy

from diaodu.core.choices import RowChange
from diaodu.core.clock import today
from diaodu.core.sheets import Checked, Column, Row, SheetKind, refuse_wrong, register_sheet_kind
from diaodu.indicators.catalogue.actions import PeerInput, enter_peer_figures
from diaodu.indicators.catalogue.models import Indicator, Peer, PeerFigure
from diaodu.indicators.catalogue.permissions import hand_of
from diaodu.indicators.catalogue.rules.periods import problem_with
from diaodu.indicators.catalogue.sheet_cells import Reading, find_indicator, heads_of, indicators_by_word
from diaodu.kernel.period import Period
from diaodu.people.models import Unit

PEERS = "indicators.peers"
COLUMNS = (
    Column("peer", ("县市", "县（市、区）", "对标县市", "county"), required=True, longest=60),
    Column("indicator", ("指标代码", "指标", "indicator"), required=True, longest=80),
    Column("name", ("指标名称",), is_shown=False, longest=80),
    Column("period", ("期次", "period"), required=True, longest=12),
    Column("value", ("数值", "value"), required=True, longest=30),
    Column("source", ("出处", "来源", "source"), required=True, longest=200),
)


@dataclass
class _Read:
    reading: Reading
    peer: Peer | None = None
    indicator: Indicator | None = None
    period: Period | None = None
    value: Decimal | None = None
    old: PeerFigure | None = None


def _read(rows: Sequence[Row], scope: str) -> list[_Read]:
    heads, indicators = heads_of(COLUMNS), indicators_by_word(scope)
    peers = {peer.name_zh: peer for peer in Peer.objects.filter(scope=scope, retired_on=None)}
    newest = {
        (row.peer_id, row.indicator_id, row.period, row.span): row
        for row in PeerFigure.objects.filter(peer__scope=scope).order_by("vintage")
    }
    found = [_read_row(Reading(row, heads), peers, indicators) for row in rows]
    keys = Counter(_key(each) for each in found if _key(each))
    for each in found:
        key = _key(each)
        if key and keys[key] > 1:
            each.reading.wrong("peer", "同一县市、指标、期次在表里重复", "The same figure stands there twice")
        each.old = newest.get(key) if key else None
    return found


def _key(read: _Read) -> tuple[int, int, str, str] | None:
    if read.peer is None or read.indicator is None or read.period is None:
        return None
    return read.peer.pk, read.indicator.pk, read.period.code, str(read.indicator.span)


def _read_row(reading: Reading, peers: dict[str, Peer], indicators: dict[str, Indicator]) -> _Read:
    read = _Read(reading, peers.get(reading.text("peer")), find_indicator(reading, indicators))
    if reading.text("peer") and read.peer is None:
        word = reading.text("peer")
        reading.wrong("peer", f"对标县市里没有“{word}”，请先添加", f"No peer is called “{word}”; add it first")
    read.value = reading.figure("value")
    word = reading.text("period")
    try:
        read.period = Period.parse(word) if word else None
    except ValueError:
        reading.wrong("period", f"“{word}”不是期次，写成 2026-08 的样子", f"“{word}” is no period; write 2026-08")
    if read.indicator is not None and read.period is not None:
        problem = problem_with(read.period, read.indicator.frequency, read.indicator.not_alone)
        if problem:
            reading.wrong("period", problem[0].rstrip("。"), problem[1])
        elif read.period.end > today():
            reading.wrong("period", f"{read.period.label_zh}还没有结束", f"{read.period.label_en} is not over")
    return read


def check_peers(rows: Sequence[Row], scope: str) -> list[Checked]:
    found = []
    for each in _read(rows, scope):
        if each.reading.problems:
            found.append(Checked(RowChange.WRONG, each.reading.problems))
        elif each.old is None:
            found.append(Checked(RowChange.ADD))
        elif each.old.value == each.value:
            found.append(Checked(RowChange.SAME))
        else:
            found.append(Checked(RowChange.CHANGE, before={"value": f"{each.old.value:f}"}))
    return found


def publish_peers(rows: Sequence[Row], scope: str, by: str) -> None:
    read = _read(rows, scope)
    refuse_wrong(each.reading.problems for each in read)
    given = [
        PeerInput(each.peer, each.indicator, each.period, each.value, each.reading.text("source"))
        for each in read
        if each.peer and each.indicator and each.period and each.value is not None
    ]
    enter_peer_figures(given, county=Unit.objects.get(path=scope), by=by)


def _permits(officer: object, day: date) -> bool:
    return bool(hand_of(officer, today=day).may_keep)  # type: ignore[arg-type]


register_sheet_kind(
    SheetKind(
        name=PEERS,
        title=gettext_lazy("Peers"),
        columns=COLUMNS,
        check=check_peers,
        publish=publish_peers,
        permits=_permits,
        home=lambda sheet: reverse("indicators:bring_peers"),
    )
)
