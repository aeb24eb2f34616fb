"""Documents and photos on a project."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, now, today
from diaodu.core.files import store_file
from diaodu.core.intake import Examined, FileRefusedError, attach_file
from diaodu.core.models import Attachment
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.settings import newest_setting
from diaodu.projects.library.actions.projects import require_part
from diaodu.projects.library.choices import Purpose
from diaodu.projects.library.models import Photo, Project
from diaodu.projects.library.rules.likeness import likeness_of, metres_between, most_alike, taken_of
from diaodu.projects.library.setting_kinds import PHOTOS
from diaodu.projects.library.steps import KEEPER


@transaction.atomic
def attach_document(project: Project, examined: Examined, *, purpose: str, mover: Mover) -> Attachment:
    """A document, and what it proves. Raises MoveRefusedError: not one's part, a purpose nobody knows."""
    require_part(mover)
    if purpose not in Purpose.values:
        raise MoveRefusedError("purpose", "请选择这份材料的用途。", "Say what the document is for.")
    attachment = attach_file(examined, project.subject, purpose=purpose, by=mover.by)
    append_audit(
        verb="attach_document",
        subject=project.code,
        by=mover.by,
        unit=project.unit.path,
        after={"file": examined.name, "purpose": purpose},
    )
    return attachment


@transaction.atomic
def attach_documents(projects: Sequence[Project], examined: Examined, *, purpose: str, by: str) -> int:
    """One document that proves the same for many (a joint approval, say); how many. A few statements."""
    if not projects:
        return 0
    file, at = store_file(examined.content), now()
    Attachment.objects.bulk_create(
        Attachment(
            subject_id=project.subject_id,
            file=file,
            name=examined.name,
            purpose=purpose,
            internal=examined.is_internal,
            by=by,
            at=at,
        )
        for project in projects
    )
    append_audit(
        verb="attach_document",
        subject=projects[0].code if len(projects) == 1 else f"{len(projects)} projects",
        by=by,
        unit=projects[0].scope,
        after={"file": examined.name, "purpose": purpose, "projects": [project.code for project in projects]},
    )
    return len(projects)


@transaction.atomic
def add_photo(
    project: Project,
    examined: Examined,
    *,
    mover: Mover,
    taken_on: date | None = None,
    place: tuple[Decimal, Decimal] | None = None,
) -> Photo:
    """A photo, checked against earlier ones and the project's place. What looks odd is flagged, never refused.

    Day and place are those given, else those the camera wrote into it.

    Raises FileRefusedError for what is no picture.
    """
    require_part(mover)
    try:
        likeness = likeness_of(examined.content)
    except ValueError as error:
        raise FileRefusedError("type", "这不是能打开的照片。", "This is no picture that can be opened.") from error
    camera_day, camera_place = taken_of(examined.content)
    taken_on, place = taken_on or camera_day, place or camera_place
    rule = newest_setting(PHOTOS.name, scope=project.scope, on=today())
    earlier = dict(Photo.objects.filter(project__scope=project.scope).order_by("-pk").values_list("pk", "likeness"))
    alike = most_alike(likeness, earlier, within=int(rule["bits"]))
    attachment = attach_file(examined, project.subject, purpose=Purpose.PHOTO, by=mover.by)
    photo = Photo.objects.create(
        project=project,
        attachment=attachment,
        taken_on=taken_on,
        longitude=place[0] if place else None,
        latitude=place[1] if place else None,
        likeness=likeness,
        alike_id=alike[0] if alike else None,
        distance=alike[1] if alike else None,
        flags=_flags(project, taken_on, place, is_alike=alike is not None, metres=int(rule["metres"])),
    )
    append_audit(
        verb="add_photo",
        subject=project.code,
        by=mover.by,
        unit=project.unit.path,
        after={"file": examined.name, "flags": photo.flags},
    )
    return photo


@transaction.atomic
def judge_photo(photo: Photo, *, is_fault: bool, mover: Mover) -> Photo:
    """A person of the office has looked at a flag: a fault, or none."""
    require_part(mover, KEEPER)
    photo.is_fault, photo.looked_at, photo.looked_by = is_fault, moment(), mover.by
    photo.save(update_fields=["is_fault", "looked_at", "looked_by"])
    append_audit(
        verb="judge_photo",
        subject=photo.project.code,
        by=mover.by,
        unit=photo.project.unit.path,
        after={"file": photo.attachment.name, "fault": is_fault},
    )
    return photo


def _flags(
    project: Project, taken_on: date | None, place: tuple[Decimal, Decimal] | None, *, is_alike: bool, metres: int
) -> list[str]:
    flags = ["alike"] if is_alike else []
    if taken_on is None:
        flags.append("no_day")
    elif taken_on > today():
        flags.append("future")
    own = (project.longitude, project.latitude)
    if place and own[0] is not None and own[1] is not None and metres_between(place, (own[0], own[1])) > metres:
        flags.append("far")
    return flags
