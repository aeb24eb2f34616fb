"""What a paper or table drawn from a plan inherits from what goes into it."""

from __future__ import annotations

from diaodu.core.markings import is_internal
from diaodu.core.models import Attachment
from diaodu.plan.models import BlankFill, Document

INTERNAL_MARK = "内部资料"


def text_mark(document: Document) -> str:
    """内部资料 where the plan itself is headed as internal, or a file kept with it is; else empty.

    What blanks were filled with does not count: a paper that holds nothing of it is as public as the plan.
    """
    kept = Attachment.objects.filter(subject=document.subject_id, internal=True, retired_on=None).exists()
    return INTERNAL_MARK if kept or is_internal(document.text) else ""


def internal_mark(document: Document) -> str:
    """内部资料 where the plan is headed as internal, or figures of an internal edition stand in it; else empty."""
    filled = BlankFill.objects.filter(blank__document=document, edition__isnull=False).exists()
    return INTERNAL_MARK if filled else text_mark(document)
