"""Counties we compare ourselves with, and what they published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import now, today
from diaodu.core.moves import MoveRefusedError
from diaodu.indicators.catalogue.models import Indicator, Peer, PeerFigure
from diaodu.indicators.catalogue.rules.periods import problem_with
from diaodu.kernel.period import Period
from diaodu.people.models import Unit


@dataclass(frozen=True, slots=True)
class PeerInput:
    peer: Peer
    indicator: Indicator
    period: Period
    value: Decimal
    source: str


@transaction.atomic
def add_peer(name_zh: str, *, county: Unit, by: str, name_en: str = "") -> Peer:
    """A county by name. Raises MoveRefusedError for one that is there, or without a name."""
    name = name_zh.strip()[:60]
    if not name:
        raise MoveRefusedError("name_zh", "请填县市名称。", "Give the county's name.")
    if Peer.objects.filter(scope=county.path, name_zh=name).exists() or name == county.name_zh:
        raise MoveRefusedError("name_zh", f"“{name}”已经在了。", f"{name} is there already.")
    peer = Peer.objects.create(
        scope=county.path,
        name_zh=name,
        name_en=name_en.strip()[:80],
        order=Peer.objects.filter(scope=county.path).count(),
    )
    append_audit(verb="add_peer", subject=name, by=by, unit=county.path, after={"name": name})
    return peer


@transaction.atomic
def enter_peer_figures(given: Sequence[PeerInput], *, county: Unit, by: str) -> list[PeerFigure]:
    """What bulletins said; a figure that differs from the one kept is its next vintage. Needs a source.

    Raises MoveRefusedError for a period the indicator has no figures of, one that lies ahead, or no source.
    """
    for each in given:
        _check(each)
    newest = {
        (row.peer_id, row.indicator_id, row.period, row.span): row
        for row in PeerFigure.objects.filter(
            peer__in={each.peer.pk for each in given}, indicator__in={each.indicator.pk for each in given}
        ).order_by("vintage")
    }
    rows = []
    for each in given:
        key = (each.peer.pk, each.indicator.pk, each.period.code, each.indicator.span)
        old = newest.get(key)
        if old is not None and old.value == each.value:
            continue
        rows.append(
            PeerFigure(
                peer=each.peer,
                indicator=each.indicator,
                period=each.period.code,
                period_end=each.period.end,
                span=each.indicator.span,
                value=each.value,
                vintage=old.vintage + 1 if old else 1,
                source=each.source.strip()[:200],
                by=by,
                at=now(),
            )
        )
        newest[key] = rows[-1]
    made = PeerFigure.objects.bulk_create(rows)
    if made:
        append_audit(
            verb="enter_peer_figures",
            subject=f"{len(made)} figures",
            by=by,
            unit=county.path,
            after={"figures": [[f.peer.name_zh, f.indicator.code, f.period, f"{f.value:f}", f.source] for f in made]},
        )
    return made


def _check(each: PeerInput) -> None:
    if not each.source.strip():
        raise MoveRefusedError("source", "请写明出处（公报名称和日期）。", "Name the bulletin and its day.")
    if problem := problem_with(each.period, each.indicator.frequency, each.indicator.not_alone):
        raise MoveRefusedError("period", *problem)
    if each.period.end > today():
        raise MoveRefusedError("period", f"{each.period.label_zh}还没有结束。", f"{each.period.label_en} is not over.")
