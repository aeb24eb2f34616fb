"""Drafts: brought in and checked, checked again, put away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from diaodu.bulletins.checking.found import KIND
from diaodu.bulletins.checking.matching import Ground, check_text
from diaodu.bulletins.checking.matching import Mark as Found
from diaodu.bulletins.checking.models import Draft, Mark
from diaodu.bulletins.checking.reader import Brought, title_of
from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.files import store_file
from diaodu.core.subjects import NewSubject, add_subjects, next_codes
from diaodu.core.versions import take_version
from diaodu.people.models import Unit

DRAFT_PREFIX = "XS"  # 校数
_AROUND = 24  # letters before a number by which its settlement is found again in a changed text


@transaction.atomic
def add_draft(
    brought: Brought, ground: Ground, *, unit: Unit, by: str, title: str = "", as_of: date | None = None
) -> Draft:
    """Keep the text with a mark on each number. The ground was made before: this is one short write."""
    scope, at = unit.county_path, moment()
    code = next_codes(DRAFT_PREFIX, scope=scope, year=at.year)[0]
    name = (title.strip() or title_of(brought))[:120]
    draft = Draft.objects.create(
        subject=add_subjects([NewSubject(KIND, code, name, unit.path, scope)])[0],
        code=code,
        unit=unit,
        title=name,
        format=brought.format,
        file=store_file(brought.content) if brought.content is not None else None,
        file_name=brought.name[:255],
        text=brought.text,
        as_of=as_of or today(),
        by=by,
        at=at,
        checked_by=by,
        checked_at=at,
    )
    _lay_marks(draft, check_text(brought.text, ground), {})
    append_audit(verb="check_draft", subject=code, by=by, unit=unit.path, after=_said(draft))
    return draft


@transaction.atomic
def check_again(
    draft: Draft, ground: Ground, *, by: str, brought: Brought | None = None, as_of: date | None = None,
    version: int | None = None,
) -> Draft:  # fmt: skip
    """Hold the text, or the new one, against the ledger as it stands now. What was settled stays with its number."""
    take_version(draft, version)
    kept = {_place(draft.text, mark.start, mark.quote): mark for mark in draft.marks.exclude(settled="")}
    if brought is not None:
        draft.text, draft.format, draft.file_name = brought.text, brought.format, brought.name[:255]
        draft.file = store_file(brought.content) if brought.content is not None else None
    draft.edition += 1
    draft.as_of, draft.checked_by, draft.checked_at = as_of or today(), by, moment()
    draft.marks.all().delete()
    _lay_marks(draft, check_text(draft.text, ground), kept)
    draft.save(update_fields=["text", "format", "file", "file_name", "edition", "as_of", "checked_by", "checked_at"])
    append_audit(verb="check_again", subject=draft.code, by=by, unit=draft.unit.path, after=_said(draft))
    return draft


@transaction.atomic
def retire_draft(draft: Draft, *, by: str, version: int | None = None) -> None:
    """It is seen no more; its file and marks are kept."""
    take_version(draft, version)
    draft.retired_on = today()
    draft.save(update_fields=["retired_on"])
    draft.subject.retired_on = draft.retired_on
    draft.subject.save(update_fields=["retired_on"])
    append_audit(verb="retire_draft", subject=draft.code, by=by, unit=draft.unit.path, after={"edition": draft.edition})


def _lay_marks(draft: Draft, found: Sequence[Found], kept: dict[tuple[str, str], Mark]) -> None:
    rows = [_row(draft, each) for each in found]
    for row in rows:
        before = kept.get(_place(draft.text, row.start, row.quote))
        if before is not None:
            row.settled, row.settled_note = before.settled, before.settled_note
            row.settled_by, row.settled_at = before.settled_by, before.settled_at
    Mark.objects.bulk_create(rows, batch_size=500)
    draft.counts = counted(rows)
    draft.save(update_fields=["counts"])


def counted(rows: Iterable[Mark]) -> dict[str, int]:
    """By verdict how many, and how many faults nobody has settled yet."""
    marks = list(rows)
    open_ones = sum(mark.is_open_fault for mark in marks)
    return {**Counter(mark.verdict for mark in marks), "open": open_ones}


def _row(draft: Draft, each: Found) -> Mark:
    mention, known = each.mention, each.known
    return Mark(
        draft=draft,
        start=mention.start,
        end=mention.end,
        quote=mention.quote[:120],
        about=mention.subject[:120],
        period=mention.when.label_zh if mention.when and mention.when.month else "",
        verdict=each.verdict.value,
        why_zh=each.why[0][:400],
        why_en=each.why[1][:400],
        known_key=known.key[:200] if known else "",
        known_zh=known.label_zh[:200] if known else "",
        known_en=known.label_en[:200] if known else "",
        known_value=known.value if known else None,
        known_unit=known.unit[:40] if known else "",
        difference=each.difference,
        url=known.url[:300] if known else "",
        others=[list(place) for place in each.others],
    )


def _place(text: str, start: int, quote: str) -> tuple[str, str]:
    return text[max(0, start - _AROUND) : start], quote


def _said(draft: Draft) -> dict[str, object]:
    """For the audit: that a text was checked and what came of it, never a word of the text."""
    return {
        "edition": draft.edition,
        "format": draft.format,
        "file": draft.file.sha256 if draft.file else "",
        "as_of": draft.as_of.isoformat(),
        "marks": draft.counts,
    }
