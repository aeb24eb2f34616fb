"""Naming areas and their parts, and who has to do with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from diaodu.areas.models import Area
from diaodu.core.audit import append_audit
from diaodu.core.groupings import mark_regrouped
from diaodu.core.models import Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.core.search import index_subjects
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
from diaodu.people.actions import end_tie, tie_unit
from diaodu.people.choices import TieKind
from diaodu.people.models import Post, Tie, Unit

AREA, PREFIX = "area", "A"
_Wanted = set[tuple[str, int, int | None]]


@dataclass(frozen=True, slots=True)
class AreaGiven:
    """`head`: the leader's post behind it; `partners`: its task force, or the units that assist."""

    name_zh: str
    kind: str
    lead: Unit
    parent: Area | None = None
    head: Post | None = None
    partners: Collection[Unit] = field(default_factory=tuple)
    name_en: str = ""
    note: str = ""


@transaction.atomic
def add_area(given: AreaGiven, *, county: Unit, by: str, since: date) -> Area:
    """Raises MoveRefusedError where the name is taken, or a part would have parts of its own."""
    _check(given, county)
    code = next_codes(PREFIX, scope=county.path, year=since.year)[0]
    row = NewSubject(AREA, code, given.name_zh, given.lead.path, county.path, label_en=given.name_en)
    area = Area.objects.create(
        subject=add_subjects([row])[0],
        code=code,
        unit=county,
        kind=given.kind,
        name_zh=given.name_zh,
        name_en=given.name_en,
        parent=given.parent,
        note=given.note,
        order=Area.objects.filter(unit=county).count() + 1,
        since=since,
    )
    _tie(area.subject, given, on=since, by=by)
    append_audit(verb="add_area", subject=code, by=by, unit=county.path, after=_shown(area, given))
    return area


@transaction.atomic
def change_area(area: Area, given: AreaGiven, *, by: str, on: date, version: int | None) -> Area:
    """Names, kind, whole and people; ties that no longer hold end the day before. Raises as `add_area`, or newer."""
    take_version(area, version)
    _check(given, area.unit, but=area)
    before = {name: str(getattr(area, name)) for name in ("name_zh", "name_en", "kind", "note")}
    is_moved = area.parent_id != (given.parent.pk if given.parent else None)
    for name in ("name_zh", "name_en", "kind", "parent", "note"):
        setattr(area, name, getattr(given, name))
    area.save(update_fields=["name_zh", "name_en", "kind", "parent", "note"])
    subject = area.subject
    subject.label_zh, subject.label_en, subject.owner_path = given.name_zh, given.name_en, given.lead.path
    Subject.objects.filter(pk=subject.pk).update(
        label_zh=subject.label_zh, label_en=subject.label_en, owner_path=subject.owner_path
    )
    index_subjects([subject])
    _tie(subject, given, on=on, by=by)
    if is_moved:
        mark_regrouped()
    append_audit(
        verb="change_area", subject=area.code, by=by, unit=area.unit.path, before=before, after=_shown(area, given)
    )
    return area


@transaction.atomic
def retire_area(area: Area, *, by: str, on: date, why: str, version: int | None) -> None:
    """No longer on the list from that day; kept. Raises MoveRefusedError without a reason, or while it has parts."""
    if not why.strip():
        raise MoveRefusedError("reason", "请写明撤销的原因。", "Give the reason.")
    if area.parts.filter(retired_on=None).exists():
        raise MoveRefusedError("parts", "它还有分区，请先撤销分区。", "It still has parts; withdraw those first.")
    take_version(area, version)
    Area.objects.filter(pk=area.pk).update(retired_on=on)
    Subject.objects.filter(pk=area.subject_id).update(retired_on=on, retired_why=why.strip()[:300])
    append_audit(
        verb="retire_area",
        subject=area.code,
        by=by,
        unit=area.unit.path,
        after={"on": on.isoformat()},
        reason=why.strip()[:300],
    )


def _check(given: AreaGiven, county: Unit, *, but: Area | None = None) -> None:
    same = Area.objects.filter(unit=county, name_zh=given.name_zh, retired_on=None)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise MoveRefusedError(
            "name", f"已经有叫“{given.name_zh}”的片区。", f"There is an area called “{given.name_zh}” already."
        )
    if given.parent is None:
        return
    if given.parent.parent_id is not None or (but is not None and but.parts.exists()):
        raise MoveRefusedError("parent", "分区下面不能再设分区。", "A part has no parts of its own.")
    if but is not None and given.parent.pk == but.pk:
        raise MoveRefusedError("parent", "片区不能是自己的分区。", "An area is no part of itself.")


def _tie(subject: Subject, given: AreaGiven, *, on: date, by: str) -> None:
    """What holds already stays with its day; the rest ends or begins."""
    wanted: _Wanted = {(TieKind.LEAD, given.lead.pk, None)}
    if given.head is not None:
        wanted.add((TieKind.SPONSOR, given.head.unit_id, given.head.pk))
    wanted |= {(TieKind.PARTNER, unit.pk, None) for unit in given.partners if unit.pk != given.lead.pk}
    there = list(Tie.objects.filter(subject=subject, until=None).select_related("subject", "unit", "post"))
    for tie in there:
        if _key(tie) not in wanted and tie.kind in {TieKind.LEAD, TieKind.SPONSOR, TieKind.PARTNER}:
            end_tie(tie, on=on, by=by)
    new = wanted - {_key(tie) for tie in there}
    for kind, unit, post in _people(new, given):
        tie_unit(subject, unit=unit, kind=TieKind(kind), since=on, by=by, post=post)


def _key(tie: Tie) -> tuple[str, int, int | None]:
    return tie.kind, tie.unit_id, tie.post_id


def _people(new: _Wanted, given: AreaGiven) -> Iterable[tuple[str, Unit, Post | None]]:
    units = {unit.pk: unit for unit in [given.lead, *given.partners, *([given.head.unit] if given.head else [])]}
    return [(kind, units[unit], given.head if post else None) for kind, unit, post in sorted(new, key=str)]


def _shown(area: Area, given: AreaGiven) -> dict[str, object]:
    return {
        "name": area.name_zh,
        "name_en": area.name_en,
        "kind": area.kind,
        "parent": given.parent.code if given.parent else "",
        "lead": given.lead.name_zh,
        "sponsor": given.head.title_zh if given.head else "",
        "partners": [unit.name_zh for unit in given.partners],
        "note": area.note,
    }
