"""Every question about programmes and their items."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from diaodu.core.lights import in_order
from diaodu.core.models import Attachment
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie, Unit
from diaodu.people.permissions import Asker
from diaodu.people.queries import alive
from diaodu.projects.works.choices import BEGUN, DONE, Track
from diaodu.projects.works.models import Item, Position, Programme
from diaodu.projects.works.permissions import visible_items, visible_programmes
from diaodu.projects.works.rules import Dates, Said, counted, item_light
from diaodu.projects.works.setting_kinds import Kind
from diaodu.projects.works.states import state_of


@dataclass(slots=True)
class Sum:
    """How far a group of items has come; quantities by unit of measure. `blanks`: items whose size is not known."""

    label: str = ""
    key: str = ""
    items: int = 0
    begun: int = 0
    reported: int = 0
    confirmed: int = 0
    unconfirmed: int = 0
    blanks: int = 0
    whole: dict[str, Decimal] = field(default_factory=dict)
    done: dict[str, Decimal] = field(default_factory=dict)
    sure: dict[str, Decimal] = field(default_factory=dict)

    @property
    def differs(self) -> bool:
        return self.reported != self.confirmed or self.done != self.sure

    @property
    def amounts(self) -> list[tuple[str, Decimal, Decimal, Decimal]]:
        """By unit: reported done, confirmed done, and all there is."""
        zero = Decimal(0)
        return [(unit, self.done.get(unit, zero), self.sure.get(unit, zero), all_) for unit, all_ in self.whole.items()]

    def add(self, item: Item) -> None:
        """Count one item in; each is in one group only."""
        self.items += 1
        reported, confirmed = state_of(item.reported), state_of(item.confirmed)
        done, begun = DONE[item.track], BEGUN[item.track]
        said, sure = counted(reported, done, item.track), counted(confirmed, done, item.track)
        self.begun += counted(reported, begun, item.track).is_reached
        self.reported += said.is_reached
        self.confirmed += sure.is_reached
        self.unconfirmed += item.reported_id is not None and not item.is_confirmed
        if item.quantity is None:
            self.blanks += 1
            return
        _grow(self.whole, item.measured_in, item.quantity)
        _grow(self.done, item.measured_in, said.amount)
        _grow(self.sure, item.measured_in, sure.amount)


def _grow(sums: dict[str, Decimal], unit: str, amount: Decimal | None) -> None:
    if amount is not None:
        sums[unit] = sums.get(unit, Decimal(0)) + amount


def sum_of(items: Iterable[Item], label: str = "") -> Sum:
    whole = Sum(label)
    for item in items:
        whole.add(item)
    return whole


def sums_by_unit(items: Iterable[Item]) -> list[Sum]:
    """One row for each street or township, in the office's own order."""
    found: dict[int, Sum] = {}
    order: dict[int, int] = {}
    for item in items:
        unit = item.unit
        found.setdefault(unit.pk, Sum(unit.short_name, unit.code)).add(item)
        order[unit.pk] = unit.order
    return [found[key] for key in sorted(found, key=lambda key: order[key])]


def sums_by_kind(items: Iterable[Item], kinds: Mapping[str, Kind], *, english: bool) -> list[Sum]:
    """One row for each kind of thing, in the order of the rule."""
    found: dict[str, Sum] = {}
    for item in items:
        label = kinds[item.what].label(english=english) if item.what in kinds else item.what
        found.setdefault(item.what, Sum(label, item.what)).add(item)
    places = {key: place for place, key in enumerate(kinds)}
    return [found[key] for key in sorted(found, key=lambda key: places.get(key, len(places)))]


def with_positions(items: QuerySet[Item]) -> QuerySet[Item]:
    return items.select_related("unit", "subject", "reported__unit", "confirmed__unit", "programme__unit")


def items_of(programme: Programme, officer: Asker, *, today: date) -> list[Item]:
    """All items of a programme the officer may see, with what was said of them; one query."""
    return list(with_positions(visible_items(officer, today=today).filter(programme=programme)))


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    programme: Programme
    lead: Unit | None
    whole: Sum
    lights: dict[str, int]


def programme_rows(officer: Asker, *, today: date, red_after: int) -> list[ProgrammeRow]:
    """Every programme with its lead and how far it has come; three queries, however many."""
    programmes = list(visible_programmes(officer, today=today).select_related("unit", "subject"))
    leads = leads_of(programmes, today=today)
    by_programme: dict[int, list[Item]] = defaultdict(list)
    for item in with_positions(visible_items(officer, today=today)):
        by_programme[item.programme_id].append(item)
    return [
        ProgrammeRow(
            each,
            leads.get(each.subject_id),
            sum_of(by_programme[each.pk]),
            lights_of(by_programme[each.pk], today=today, red_after=red_after),
        )
        for each in programmes
    ]


def leads_of(programmes: Sequence[Programme], *, today: date) -> dict[int, Unit]:
    """The lead unit by subject; one query."""
    ties = Tie.objects.filter(
        alive(today), subject__in=[each.subject_id for each in programmes], kind=TieKind.LEAD
    ).select_related("unit")
    return {tie.subject_id: tie.unit for tie in ties}


def ties_of(programme: Programme, *, today: date) -> list[Tie]:
    ties = Tie.objects.filter(alive(today), subject=programme.subject_id).select_related("unit", "post")
    return list(ties.order_by("kind", "unit__order"))


def light_of(item: Item, *, today: date, red_after: int) -> Said:
    dates = Dates(item.start_due, item.finish_due)
    return item_light(state_of(item.reported), item.track, dates, today=today, red_after=red_after)


def lights_of(items: Iterable[Item], *, today: date, red_after: int) -> dict[str, int]:
    """How many items have each light, the most urgent first."""
    return in_order(Counter(light_of(item, today=today, red_after=red_after).light for item in items))


def positions_of(item: Item) -> list[Position]:
    """Everything that was said about an item, the newest first."""
    return list(item.positions.select_related("unit", "answers").order_by("-pk"))


def photos_of(item: Item) -> list[Attachment]:
    return list(
        Attachment.objects.filter(subject=item.subject_id, retired_on=None).select_related("file").order_by("pk")
    )


@dataclass(slots=True)
class ClearingCell:
    """Amounts of one kind in one place; None where nobody has said any. `blanks`: amounts nobody has said."""

    due: Decimal | None = None
    signed: Decimal | None = None
    vacated: Decimal | None = None
    cleared: Decimal | None = None
    blanks: int = 0
    unit: str = ""

    def add(self, item: Item) -> None:
        state = state_of(item.reported)
        self.unit = item.measured_in
        said = [("due", item.quantity)]
        said += [(name, getattr(state, name) if state else None) for name in ("signed", "vacated", "cleared")]
        for name, amount in said:
            if amount is None:
                self.blanks += 1
            else:
                setattr(self, name, (getattr(self, name) or Decimal(0)) + amount)

    @property
    def share(self) -> int | None:
        """Percent of what is due that is cleared; None where nothing is known to be due."""
        return int(self.cleared * 100 / self.due) if self.due and self.cleared is not None else None


@dataclass(slots=True)
class ClearingRow:
    town: str
    place: str
    items: list[Item]
    cells: dict[str, ClearingCell]

    def columns(self, kinds: Iterable[str]) -> list[ClearingCell | None]:
        return [self.cells.get(kind) for kind in kinds]


@dataclass(frozen=True, slots=True)
class ClearingLedger:
    """征迁台账: a row for each village, a group of columns for each kind, a last row for all of it."""

    kinds: list[tuple[str, str]]
    rows: list[ClearingRow]
    total: ClearingRow

    @property
    def lines(self) -> list[tuple[ClearingRow, list[ClearingCell | None]]]:
        return [(row, row.columns(key for key, _label in self.kinds)) for row in self.rows]

    @property
    def total_line(self) -> list[ClearingCell | None]:
        return self.total.columns(key for key, _label in self.kinds)


def clearing_ledger(items: Iterable[Item], kinds: Mapping[str, Kind], *, english: bool) -> ClearingLedger:
    rows: dict[tuple[int, str], ClearingRow] = {}
    total = ClearingRow("", "", [], {})
    for item in items:
        if item.track != Track.CLEARING:
            continue
        unit, place = item.unit, item.place or item.name
        row = rows.setdefault((unit.pk, place), ClearingRow(unit.short_name, place, [], {}))
        for each in (row, total):
            each.items.append(item)
            each.cells.setdefault(item.what, ClearingCell()).add(item)
    there = [key for key in kinds if key in total.cells] + [key for key in total.cells if key not in kinds]
    labels = [(key, kinds[key].label(english=english) if key in kinds else key) for key in there]
    return ClearingLedger(labels, list(rows.values()), total)
