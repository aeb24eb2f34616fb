"""Pictures before and after, kept on the item."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.intake import Examined, attach_file
from diaodu.core.models import Attachment
from diaodu.core.moves import MoveRefusedError
from diaodu.projects.works.choices import PhotoKind
from diaodu.projects.works.models import Item

MOST = 12  # of one kind on one item: enough to show it, too few to be a heap


@transaction.atomic
def add_photo(item: Item, examined: Examined, *, kind: PhotoKind, by: str) -> Attachment:
    """Raises MoveRefusedError where the item has enough of them already."""
    there = Attachment.objects.filter(subject=item.subject_id, purpose=kind, retired_on=None)
    if there.count() >= MOST:
        raise MoveRefusedError(
            "many", f"已有{MOST}张，请先撤下用不着的。", f"There are {MOST} already; take one down first."
        )
    kept = attach_file(examined, item.subject, purpose=kind, by=by)
    append_audit(
        verb="add_photo", subject=item.code, by=by, unit=item.unit.path, after={"file": kept.name, "kind": str(kind)}
    )
    return kept


@transaction.atomic
def retire_photo(item: Item, photo: Attachment, *, by: str, on: date) -> None:
    """No longer shown; kept, as every file is."""
    if not Attachment.objects.filter(pk=photo.pk, subject=item.subject_id, retired_on=None).update(retired_on=on):
        raise MoveRefusedError("state", "这张照片已经撤下。", "This picture has been taken down already.")
    append_audit(verb="retire_photo", subject=item.code, by=by, unit=item.unit.path, before={"file": photo.name})
