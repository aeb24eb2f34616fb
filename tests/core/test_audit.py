"""Every change leaves its entry, and only with it."""

import pytest
from django.db import transaction

from diaodu.core.audit import append_audit, record_event
from diaodu.core.models import AuditEntry

pytestmark = pytest.mark.django_db


def three_entries() -> None:
    for verb in ("first", "second", "third"):
        record_event(verb=verb, subject="R-2026-001", by="chen", after={"量": 1})


def test_entries_cannot_be_changed_or_deleted_through_the_models() -> None:
    three_entries()
    entry = AuditEntry.objects.get(number=1)
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    with pytest.raises(TypeError):
        AuditEntry.objects.all().delete()
    with pytest.raises(TypeError):
        AuditEntry.objects.update(actor="x")


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        append_audit(verb="v", subject="s", by="b")


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_leaves_no_entry() -> None:
    def change() -> None:
        with transaction.atomic():
            append_audit(verb="v", subject="s", by="b")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert AuditEntry.objects.count() == 0
