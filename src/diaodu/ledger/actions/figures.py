"""Many figures at once from a source that is no return: a release, a file of history."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment
from diaodu.core.marks import mark_dirty
from diaodu.kernel.period import Period
from diaodu.ledger.choices import MissingKind
from diaodu.ledger.measures import REPORTED
from diaodu.ledger.models import Item, Observation

AT_ONCE = 3000  # facts in one transaction, which stays under a second
_KEYS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NewFigure:
    """One figure of one item and period, or why there is none.

    `known_at`: since when it counts, where that was earlier (a file of history says when it was published); now, where
    None. Several of one item and period are vintages, in the order of their moments.
    """

    item: Item
    period: str  # its code
    value: Decimal | None
    missing: str = ""
    known_at: datetime | None = None
    caliber: str | None = None  # None: the item's


@dataclass(frozen=True, slots=True)
class Accepted:
    added: int
    unchanged: int


def accept_figures(
    figures: Sequence[NewFigure], *, origin: str, by: str, unit: str, measures: Sequence[str] = (REPORTED,)
) -> Accepted:
    """Keep them as facts, each as the next vintage; what says nothing new is left out.

    Chunks of some thousands, each whole or not at all in a transaction of its own: a call that was cut short is simply
    made again. One audit entry a chunk, with the count and the hash of what it added. `unit`: the path on whose behalf;
    `measures`: what is to be counted again. Raises ValueError for a period that is none, before anything is kept.
    """
    ends = {code: Period.parse(code).end for code in {figure.period for figure in figures}}
    at = moment()
    ordered = sorted(figures, key=lambda figure: (figure.item.pk, ends[figure.period], figure.known_at or at))
    added = 0
    for chunk in _chunks(ordered):
        added += _accept_chunk(chunk, ends, at, origin=origin, by=by, unit=unit, measures=measures)
    return Accepted(added, len(figures) - added)


def _chunks(figures: Sequence[NewFigure]) -> list[Sequence[NewFigure]]:
    """Pieces that keep all vintages of one item and period together."""
    pieces, start = [], 0
    while start < len(figures):
        end = min(start + AT_ONCE, len(figures))
        while end < len(figures) and _key(figures[end]) == _key(figures[end - 1]):
            end += 1
        pieces.append(figures[start:end])
        start = end
    return pieces


def _key(figure: NewFigure) -> tuple[int, str]:
    return figure.item.pk, figure.period


@transaction.atomic
def _accept_chunk(
    chunk: Sequence[NewFigure],
    ends: dict[str, date],
    at: datetime,
    *,
    origin: str,
    by: str,
    unit: str,
    measures: Sequence[str],
) -> int:
    newest = _newest_said(chunk)
    rows: list[Observation] = []
    for figure in chunk:
        said = (figure.value, _missing(figure), _caliber(figure))
        vintage, before = newest.get(_key(figure), (0, None))
        if said == before:
            continue
        newest[_key(figure)] = (vintage + 1, said)
        rows.append(_row(figure, ends[figure.period], vintage + 1, figure.known_at or at, origin=origin, by=by))
    if not rows:
        return 0
    Observation.objects.bulk_create(rows, batch_size=1000)
    since = min(row.period_end for row in rows)
    keys = sorted({row.item.subject_id for row in rows})
    for measure in measures:
        mark_dirty(measure, unit_path=unit, since=since, subject_keys=keys if measure == REPORTED else [None])
    append_audit(
        verb="accept_figures",
        subject=f"{len(rows)} figures",
        by=by,
        unit=unit,
        after={
            "origin": origin,
            "figures": len(rows),
            "periods": [min(row.period for row in rows), max(row.period for row in rows)],
            "sha256": figures_hash(rows),
        },
    )
    return len(rows)


def figures_hash(rows: Sequence[Observation]) -> str:
    """What the audit keeps of a batch: anybody can make it again from the facts."""
    plain = [
        [row.item_id, row.period, row.vintage, None if row.value is None else f"{row.value.normalize():f}", row.missing]
        for row in rows
    ]
    return hashlib.sha256(json.dumps(sorted(plain), separators=(",", ":")).encode()).hexdigest()


_Said = tuple[Decimal | None, str, str]


def _newest_said(chunk: Sequence[NewFigure]) -> dict[tuple[int, str], tuple[int, _Said | None]]:
    """The newest vintage of each item and period of the chunk, and what it says; two queries per 500 items."""
    items = sorted({figure.item.pk for figure in chunk})
    periods = {figure.period for figure in chunk}
    found: dict[tuple[int, str], tuple[int, _Said | None]] = {}
    for start in range(0, len(items), _KEYS_AT_ONCE):
        rows = Observation.objects.filter(item__in=items[start : start + _KEYS_AT_ONCE], period__in=periods)
        top = {
            (row["item"], row["period"]): row["top"]
            for row in rows.order_by().values("item", "period").annotate(top=Max("vintage"))
        }
        if not top:
            continue
        for key, period, vintage, value, missing, caliber in rows.order_by().values_list(
            "item", "period", "vintage", "value", "missing", "caliber"
        ):
            if top[key, period] == vintage:
                found[key, period] = (vintage, (value, missing, caliber))
    return found


def _missing(figure: NewFigure) -> str:
    return "" if figure.value is not None else (figure.missing or MissingKind.UNKNOWN)


def _caliber(figure: NewFigure) -> str:
    return figure.item.caliber if figure.caliber is None else figure.caliber


def _row(figure: NewFigure, end: date, vintage: int, known_at: datetime, *, origin: str, by: str) -> Observation:
    item = figure.item
    return Observation(
        item=item,
        unit_id=item.unit_id,
        period=figure.period,
        period_end=end,
        span=item.span,
        basis=item.basis,
        caliber=_caliber(figure),
        vintage=vintage,
        value=figure.value,
        missing=_missing(figure),
        by=by,
        known_at=known_at,
        origin=origin[:120],
    )
