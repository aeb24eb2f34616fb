"""What is reported at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.models import Subject
from diaodu.ledger.choices import Basis, Span
from diaodu.ledger.models import Item, Observation
from diaodu.people.choices import RoundField
from diaodu.people.models import Unit


@dataclass(frozen=True, slots=True)
class NewItem:
    subject: Subject
    unit: Unit
    name: str
    measured_in: str
    since: date
    span: Span = Span.CUMULATIVE
    basis: Basis = Basis.MANAGEMENT
    caliber: str = ""
    target_said: str = ""
    field: RoundField = RoundField.DISPATCH
    order: int = 0
    about: Unit | None = None  # the area or department, where the record has a figure for each of many


@transaction.atomic
def add_items(new: Sequence[NewItem], *, by: str) -> list[Item]:
    """Items that the next rounds ask for."""
    items = Item.objects.bulk_create(
        Item(
            subject=item.subject,
            unit=item.unit,
            about=item.about,
            field=item.field,
            name=item.name[:200],
            measured_in=item.measured_in,
            span=item.span,
            basis=item.basis,
            caliber=item.caliber,
            target_said=item.target_said[:120],
            since=item.since,
            order=item.order,
        )
        for item in new
    )
    append_audit(
        verb="add_items",
        subject=new[0].subject.code if len(new) == 1 else f"{len(new)} items",
        by=by,
        after={"items": [_recorded(item) for item in new]},
    )
    return items


def _recorded(item: NewItem) -> dict[str, str]:
    said = {"subject": item.subject.code, "unit": item.unit.path, "name": item.name}
    return said if item.about is None else said | {"about": item.about.path}


@transaction.atomic
def hand_items_over(items: Sequence[Item], *, to: Unit, by: str) -> None:
    """Another unit reports them from the next round on; what was reported stays with the unit that reported it."""
    before = {item.subject.code: item.unit.path for item in items}
    Item.objects.filter(pk__in=[item.pk for item in items]).update(unit=to)
    append_audit(
        verb="hand_items_over",
        subject=", ".join(before)[:60],
        by=by,
        unit=to.path,
        before=before,
        after=dict.fromkeys(before, to.path),
    )


@transaction.atomic
def retire_items(items: Sequence[Item], *, on: date, reason: str, by: str) -> None:
    """No round asks for them from that day on; their facts stay."""
    Item.objects.filter(pk__in=[item.pk for item in items], retired_on=None).update(retired_on=on)
    append_audit(
        verb="retire_items",
        subject=", ".join(item.subject.code for item in items)[:60],
        by=by,
        after={"on": on.isoformat()},
        reason=reason,
    )


@dataclass(frozen=True, slots=True)
class Restated:
    """An item and what it shall be reported in."""

    item: Item
    measured_in: str
    span: str


@transaction.atomic
def restate_items(restated: Sequence[Restated], *, on: date, by: str) -> list[Item]:
    """Ask for these figures in another unit or span.

    Facts keep what they were reported in: an item that has some is retired and followed by a new one of the same name.
    """
    there = set(Observation.objects.filter(item__in=[each.item for each in restated]).values_list("item", flat=True))
    before = {each.item.subject.code: f"{each.item.measured_in} {each.item.span}" for each in restated}
    items = [_followed(each, on) if each.item.pk in there else _changed(each) for each in restated]
    append_audit(
        verb="restate_items",
        subject=", ".join(before)[:60],
        by=by,
        before=before,
        after={item.subject.code: f"{item.measured_in} {item.span}" for item in items},
    )
    return items


def _changed(each: Restated) -> Item:
    item = each.item
    item.measured_in, item.span = each.measured_in, each.span
    item.save(update_fields=["measured_in", "span"])
    return item


def _followed(each: Restated, on: date) -> Item:
    old = each.item
    Item.objects.filter(pk=old.pk).update(retired_on=on)
    return Item.objects.create(
        subject=old.subject,
        unit=old.unit,
        about=old.about,
        field=old.field,
        name=old.name,
        measured_in=each.measured_in,
        span=each.span,
        basis=old.basis,
        caliber=old.caliber,
        target_said=old.target_said,
        since=on,
        order=old.order,
    )
