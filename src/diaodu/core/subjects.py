"""Codes and subjects: every record people may point at gets one of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from diaodu.core.models import Sequence, Subject
from diaodu.core.search import index_new_subjects


@dataclass(frozen=True, slots=True)
class NewSubject:
    kind: str
    code: str
    label_zh: str
    owner_path: str
    scope: str
    label_en: str = ""


def next_codes(prefix: str, *, scope: str, year: int, count: int = 1) -> list[str]:
    """The next `count` codes, without a gap and never given twice: ["R-2026-021", "R-2026-022"].

    Must run inside the transaction that uses them; raises TransactionManagementError otherwise on PostgreSQL.
    """
    with transaction.atomic():
        Sequence.objects.get_or_create(scope=scope, prefix=prefix, year=year)
        row = Sequence.objects.select_for_update().get(scope=scope, prefix=prefix, year=year)
        Sequence.objects.filter(pk=row.pk).update(last=F("last") + count)
    return [f"{prefix}-{year}-{number:03d}" for number in range(row.last + 1, row.last + count + 1)]


def add_subjects(rows: list[NewSubject]) -> list[Subject]:
    """Subjects for new records, in one insert, in the order given; they can be searched for from now on."""
    subjects = Subject.objects.bulk_create(
        Subject(
            kind=row.kind,
            code=row.code,
            label_zh=row.label_zh[:300],
            label_en=row.label_en[:300],
            owner_path=row.owner_path,
            scope=row.scope,
        )
        for row in rows
    )
    index_new_subjects(subjects)
    return subjects
