"""Items: added many at once, described anew, retired with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.models import Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.core.search import index_subjects
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
from diaodu.people.models import Unit
from diaodu.projects.works.actions.marking import mark_counted_again
from diaodu.projects.works.choices import STAGES
from diaodu.projects.works.models import Item, Programme

ITEM, PREFIX = "work_item", "I"


@dataclass(frozen=True, slots=True)
class NewItem:
    """`quantity` None: not known yet. `lon`, `lat` both or none."""

    name: str
    unit: Unit
    what: str
    track: str
    measured_in: str
    quantity: Decimal | None = None
    place: str = ""
    start_due: date | None = None
    finish_due: date | None = None
    lon: float | None = None
    lat: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What describes an item; how far it has come is reported (`report_items`)."""

    item: Item
    name: str
    unit: Unit
    place: str = ""
    start_due: date | None = None
    finish_due: date | None = None
    lon: float | None = None
    lat: float | None = None
    note: str = ""
    version: int | None = None


@transaction.atomic
def add_items(programme: Programme, new: Sequence[NewItem], *, by: str, on: date) -> list[Item]:
    """In a few statements, however many. Nothing is said about their stages yet: that is reported.

    Raises MoveRefusedError naming the item: a quantity below zero, days in the wrong order, half a place on the map.
    """
    for item in new:
        _check(item, item.quantity)
    if not new:
        return []
    scope = programme.unit.path
    codes = next_codes(PREFIX, scope=scope, year=on.year, count=len(new))
    subjects = add_subjects(
        [NewSubject(ITEM, code, item.name, item.unit.path, scope) for code, item in zip(codes, new, strict=True)]
    )
    items = Item.objects.bulk_create(
        Item(
            subject=subject,
            programme=programme,
            code=code,
            unit=item.unit,
            track=item.track,
            what=item.what,
            name=item.name,
            place=item.place,
            quantity=item.quantity,
            measured_in=item.measured_in,
            start_due=item.start_due,
            finish_due=item.finish_due,
            lon=item.lon,
            lat=item.lat,
            note=item.note,
            state=STAGES[item.track][0],
        )
        for subject, code, item in zip(subjects, codes, new, strict=True)
    )
    append_audit(
        verb="add_work_items",
        subject=programme.code,
        by=by,
        unit=scope,
        after={"items": codes if len(codes) <= 50 else [codes[0], codes[-1]], "rows": len(codes)},
    )
    return items


@transaction.atomic
def change_items(programme: Programme, changes: Sequence[ItemChange], *, by: str) -> int:
    """Names, places and days; how many really changed. Raises MoveRefusedError as `add_items`, or a newer version."""
    fields = ("name", "unit", "place", "start_due", "finish_due", "lon", "lat", "note")
    changed, renamed, before = [], [], {}
    for change in changes:
        _check(change, None)
        item = change.item
        if all(getattr(item, name) == getattr(change, name) for name in fields):
            continue
        take_version(item, change.version)
        before[item.code] = {name: str(getattr(item, name)) for name in fields}
        if (item.name, item.unit_id) != (change.name, change.unit.pk):
            renamed.append(item)
        for name in fields:
            setattr(item, name, getattr(change, name))
        changed.append(item)
    if not changed:
        return 0
    Item.objects.bulk_update(changed, fields, batch_size=200)
    _relabel(renamed)
    append_audit(
        verb="change_work_items",
        subject=changed[0].code if len(changed) == 1 else programme.code,
        by=by,
        unit=programme.unit.path,
        before=before if len(changed) <= 20 else None,
        after={item.code: {name: str(getattr(item, name)) for name in fields} for item in changed[:20]},
    )
    return len(changed)


@transaction.atomic
def retire_item(item: Item, *, programme: Programme, by: str, on: date, why: str, version: int | None = None) -> None:
    """No longer counted from now on, kept with the reason. Raises MoveRefusedError without one."""
    if not why.strip():
        raise MoveRefusedError("reason", "请写明撤销的原因。", "Give the reason.")
    take_version(item, version)
    Item.objects.filter(pk=item.pk).update(retired_on=on)
    Subject.objects.filter(pk=item.subject_id).update(retired_on=on, retired_why=why.strip()[:300])
    item.retired_on = on
    mark_counted_again(programme, since=on)
    append_audit(
        verb="retire_work_item",
        subject=item.code,
        by=by,
        unit=item.unit.path,
        after={"on": on.isoformat()},
        reason=why.strip()[:500],
    )


def _relabel(items: Sequence[Item]) -> None:
    subjects = []
    for item in items:
        subject = item.subject
        subject.label_zh, subject.owner_path = item.name, item.unit.path
        subjects.append(subject)
    Subject.objects.bulk_update(subjects, ["label_zh", "owner_path"])
    index_subjects(subjects)


def _check(given: NewItem | ItemChange, quantity: Decimal | None) -> None:
    name, start, finish = given.name, given.start_due, given.finish_due
    if quantity is not None and quantity < 0:
        raise MoveRefusedError("figure", f"“{name}”的数量不能是负数。", f"“{name}”: the quantity cannot be below zero.")
    if start and finish and finish < start:
        raise MoveRefusedError(
            "day", f"“{name}”的计划完工早于计划开工。", f"“{name}” would be finished before it is begun."
        )
    if (given.lon is None) != (given.lat is None):
        raise MoveRefusedError(
            "place", f"“{name}”的经度和纬度要一起填。", f"“{name}”: give longitude and latitude together."
        )
