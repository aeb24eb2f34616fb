"""What programmes can say how much of: items, or their quantity, that have reached a stage by a day.

Counted once per item, in the newest position known then. Confirmed figures count what the lead unit confirmed: what
is reported as reached and not confirmed yet is a blank, left out of the figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from diaodu.core.links import subject_url
from diaodu.core.measures import Contribution, Evening, Measured, register_measure
from diaodu.projects.works.choices import STAGES, Basis, Stage
from diaodu.projects.works.models import Item, Position, Programme
from diaodu.projects.works.rules import Counted, counted
from diaodu.projects.works.states import state_of

ITEMS, QUANTITY = "works.items", "works.quantity"
ALL = "all"
SCHEMA = {
    "scope": "the county's path; filled in by the plan",
    "programme": "code of the programme, K-2026-001",
    "stage": "planned, prepared, started, finished, accepted; due, signed, vacated, cleared",
    "what": "kind of thing as the rule works.kinds names it, or all",
    "basis": "confirmed (where it is left out) or reported",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter, read. Raises ValueError where it says nothing that can be counted."""

    scope: str
    programme: str
    stage: str
    what: str
    basis: str

    @classmethod
    def read(cls, filter: Mapping[str, Any]) -> Asked:
        words = {name: str(filter.get(name, "")).strip() for name in SCHEMA}
        asked = cls(**{**words, "basis": words["basis"] or str(Basis.CONFIRMED)})
        if asked.stage not in Stage.values:
            msg = f"no stage is called {asked.stage!r}"
            raise ValueError(msg)
        if asked.basis not in Basis.values:
            msg = f"no basis is called {asked.basis!r}"
            raise ValueError(msg)
        return asked

    def takes(self, item: Item) -> bool:
        return self.what in {"", ALL, item.what} and self.stage in STAGES[item.track]


class _OfItems:
    """Reads items and positions once, whatever number of filters and days."""

    name: str
    filter_schema: Mapping[str, str] = SCHEMA
    optional: frozenset[str] = frozenset({"what", "basis"})

    def value(self, as_of: date, filter: Mapping[str, Any], *, known: datetime | None = None) -> Measured:
        return self.values(as_of, [filter], known=known)[0]

    def values(
        self, as_of: date, filters: Sequence[Mapping[str, Any]], *, known: datetime | None = None
    ) -> list[Measured]:
        """Three queries, however many filters. Raises ValueError or LookupError for a filter that names nothing."""
        asked = [Asked.read(each) for each in filters]
        read = _Read(asked, as_of)
        return [self._measured(each, read, as_of, known) for each in asked]

    def values_on_days(self, evenings: Sequence[Evening], filters: Sequence[Mapping[str, Any]]) -> list[list[Measured]]:
        asked = [Asked.read(each) for each in filters]
        read = _Read(asked, max(evenings)[0])
        return [[self._measured(each, read, day, known) for each in asked] for day, known in evenings]

    def _measured(self, asked: Asked, read: _Read, day: date, known: datetime | None) -> Measured:
        chosen = [item for item in read.items_of(asked, day) if asked.takes(item)]
        return self.sum_of([(item, *read.found(item, asked, day, known)) for item in chosen], day)

    def sum_of(self, rows: Sequence[tuple[Item, Counted, Counted, date | None]], day: date) -> Measured:
        raise NotImplementedError


class ItemsReached(_OfItems):
    """How many items have come as far as the stage; not known where the programme has none of that kind."""

    name, title_zh, title_en = ITEMS, "重点工程项数", "Items of a programme"

    def sum_of(self, rows: Sequence[tuple[Item, Counted, Counted, date | None]], day: date) -> Measured:
        if not rows:
            return Measured(None, "个", blanks=1)
        reached = [(item, on) for item, own, _said, on in rows if own.is_reached]
        blanks = sum(said.is_reached and not own.is_reached for _item, own, said, _on in rows)
        return Measured(Decimal(len(reached)), "个", day, blanks, [_part(item, None, on) for item, on in reached])


class QuantityReached(_OfItems):
    """The sum of what has reached the stage. Items of different units of measure are never added up."""

    name, title_zh, title_en = QUANTITY, "重点工程完成量", "Quantity of a programme"

    def sum_of(self, rows: Sequence[tuple[Item, Counted, Counted, date | None]], day: date) -> Measured:
        units = {item.measured_in for item, *_rest in rows}
        if len(units) != 1:
            return Measured(None, "", blanks=len(rows) or 1)
        known = [(item, own.amount, on) for item, own, _said, on in rows if own.amount]
        blanks = sum(_is_blank(own, said) for _item, own, said, _on in rows)
        total = sum((amount for _item, amount, _on in known), Decimal(0))
        return Measured(total, units.pop(), day, blanks, [_part(*each) for each in known])


def _is_blank(own: Counted, said: Counted) -> bool:
    """Reached with an unknown size, or reported and not confirmed yet."""
    return own.amount is None or (said.is_reached and not own.is_reached)


class _Read:
    """Items of some programmes with their positions up to a day."""

    def __init__(self, filters: Sequence[Asked], last: date) -> None:
        self._keys = _programme_keys({(each.scope, each.programme) for each in filters})
        self._items: dict[int, list[Item]] = defaultdict(list)
        items = list(Item.objects.filter(programme__in=self._keys.values()).select_related("subject").order_by("pk"))
        for item in items:
            self._items[item.programme_id].append(item)
        self._positions: dict[tuple[int, str], list[Position]] = defaultdict(list)
        rows = Position.objects.filter(item__programme__in=self._keys.values(), on__lte=last).order_by("pk")
        for row in rows:
            self._positions[row.item_id, row.basis].append(row)

    def items_of(self, asked: Asked, day: date) -> Iterable[Item]:
        """Those that were not retired by that day."""
        items = self._items[self._keys[asked.scope, asked.programme]]
        return (item for item in items if item.retired_on is None or item.retired_on > day)

    def found(
        self, item: Item, asked: Asked, day: date, known: datetime | None
    ) -> tuple[Counted, Counted, date | None]:
        """What counts, what was reported, and since when."""
        reported = self._newest(item, Basis.REPORTED, day, known)
        own = reported if asked.basis == Basis.REPORTED else self._newest(item, Basis.CONFIRMED, day, known)
        return (
            counted(state_of(own), asked.stage, item.track),
            counted(state_of(reported), asked.stage, item.track),
            own.on if own else None,
        )

    def _newest(self, item: Item, basis: str, day: date, known: datetime | None) -> Position | None:
        """What was said last of those days that had come."""
        rows = self._positions.get((item.pk, basis), ())
        return next((row for row in reversed(rows) if row.on <= day and (known is None or row.at <= known)), None)


def _programme_keys(wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """From county and code; one query. LookupError naming the one that is not there."""
    rows = Programme.objects.filter(code__in={code for _scope, code in wanted}).values_list("unit__path", "code", "pk")
    found = {(path, code): key for path, code, key in rows if (path, code) in wanted}
    if missing := [code for scope, code in wanted if (scope, code) not in found]:
        msg = f"no programme of the county is called {missing[0]!r}"
        raise LookupError(msg)
    return found


def _part(item: Item, amount: Decimal | None, on: date | None) -> Contribution:
    return Contribution(item.name, subject_url(item.subject), amount if amount is not None else Decimal(1), on)


def register() -> None:
    for measure in (ItemsReached(), QuantityReached()):
        register_measure(measure)
