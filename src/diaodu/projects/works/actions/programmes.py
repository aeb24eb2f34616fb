"""Setting programmes up and changing them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.models import Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.core.search import index_subjects
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
from diaodu.people.actions import end_tie, tie_unit
from diaodu.people.choices import TieKind
from diaodu.people.models import Tie, Unit
from diaodu.projects.works.models import Programme

PROGRAMME, PREFIX = "programme", "K"


@dataclass(frozen=True, slots=True)
class NewProgramme:
    name_zh: str
    since: date
    lead: Unit
    partners: Collection[Unit] = field(default_factory=tuple)
    name_en: str = ""
    due: date | None = None
    note: str = ""


@transaction.atomic
def add_programme(new: NewProgramme, *, county: Unit, by: str) -> Programme:
    """Raises MoveRefusedError where it would end before it begins, or the county has one of that name already."""
    _check(new.name_zh, new.since, new.due, county=county)
    code = next_codes(PREFIX, scope=county.path, year=new.since.year)[0]
    subject = add_subjects(
        [NewSubject(PROGRAMME, code, new.name_zh, new.lead.path, county.path, label_en=new.name_en)]
    )[0]
    programme = Programme.objects.create(
        subject=subject,
        code=code,
        unit=county,
        name_zh=new.name_zh,
        name_en=new.name_en,
        since=new.since,
        due=new.due,
        note=new.note,
        order=Programme.objects.filter(unit=county).count() + 1,
    )
    tie_unit(subject, unit=new.lead, kind=TieKind.LEAD, since=new.since, by=by)
    for partner in new.partners:
        if partner.pk != new.lead.pk:
            tie_unit(subject, unit=partner, kind=TieKind.PARTNER, since=new.since, by=by)
    append_audit(verb="add_programme", subject=code, by=by, unit=county.path, after=_shown(programme, new.lead))
    return programme


@transaction.atomic
def change_programme(programme: Programme, new: NewProgramme, *, by: str, version: int | None, on: date) -> Programme:
    """Names, days and note; another lead unit from `on`. Raises MoveRefusedError as `add_programme`, or newer."""
    take_version(programme, version)
    _check(new.name_zh, new.since, new.due, county=programme.unit, but=programme.pk)
    tie = Tie.objects.filter(subject=programme.subject_id, kind=TieKind.LEAD, until=None).select_related("unit").first()
    before = _shown(programme, tie.unit if tie else None)
    for name in ("name_zh", "name_en", "since", "due", "note"):
        setattr(programme, name, getattr(new, name))
    programme.save(update_fields=["name_zh", "name_en", "since", "due", "note"])
    _rename(programme)
    if tie is None or tie.unit_id != new.lead.pk:
        if tie is not None:
            end_tie(tie, on=on, by=by)
        tie_unit(programme.subject, unit=new.lead, kind=TieKind.LEAD, since=on, by=by)
    append_audit(
        verb="change_programme",
        subject=programme.code,
        by=by,
        unit=programme.unit.path,
        before=before,
        after=_shown(programme, new.lead),
    )
    return programme


def _rename(programme: Programme) -> None:
    subject = programme.subject
    if (subject.label_zh, subject.label_en) != (programme.name_zh, programme.name_en):
        subject.label_zh, subject.label_en = programme.name_zh, programme.name_en
        Subject.objects.filter(pk=subject.pk).update(label_zh=subject.label_zh, label_en=subject.label_en)
        index_subjects([subject])


def _check(name: str, since: date, due: date | None, *, county: Unit, but: int | None = None) -> None:
    if due is not None and due < since:
        raise MoveRefusedError("day", "完成时限早于起始日。", "It would be due before it begins.")
    same = Programme.objects.filter(unit=county, name_zh=name.strip(), retired_on=None)
    if (same if but is None else same.exclude(pk=but)).exists():
        raise MoveRefusedError(
            "name", f"已经有叫“{name}”的重点工程。", f"There is a programme called “{name}” already."
        )


def _shown(programme: Programme, lead: Unit | None) -> dict[str, object]:
    return {
        "name": programme.name_zh,
        "name_en": programme.name_en,
        "since": programme.since.isoformat(),
        "due": programme.due.isoformat() if programme.due else None,
        "note": programme.note,
        "lead": lead.name_zh if lead else "",
    }
