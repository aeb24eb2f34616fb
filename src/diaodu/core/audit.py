"""The record nobody can quietly change: append-only, each entry chained to the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import now

from diaodu.core.models import AuditEntry
from diaodu.core.remembered import forget

GENESIS = "0" * 64
_CHAIN_LOCK = 0x_D1A0_D001  # names the PostgreSQL advisory lock; any constant of our own would do
# What goes into the hash, in this order. Adding a field means a new version of the chain, not another order.
HASHED = ("number", "at", "actor", "unit", "subject", "verb", "before", "after", "reason", "previous_hash")


def append_audit(
    *,
    verb: str,
    subject: str,
    by: str,
    unit: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Add one entry; the last statement of every action, inside its transaction.

    Last, because the chain lets one writer in at a time: an early entry would make everybody wait for the rest of
    the action. Raises RuntimeError outside a transaction, where the change and its record could part.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("append_audit must run inside the transaction of the change it records")
    _hold_the_chain()
    last = AuditEntry.objects.order_by("-number").values_list("number", "hash").first()
    number, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    entry = AuditEntry(
        number=number,
        at=now(),
        actor=by,
        unit=unit,
        subject=subject,
        verb=verb,
        before=before,
        after=after,
        reason=reason,
        previous_hash=previous,
    )
    entry.hash = entry_hash({name: getattr(entry, name) for name in HASHED})
    entry.save(force_insert=True)
    forget()
    return entry


@transaction.atomic
def record_event(
    *, verb: str, subject: str, by: str, unit: str = "", after: dict[str, Any] | None = None
) -> AuditEntry:
    """A happening without a change of its own (a sign-in, a refusal), in its own short transaction."""
    return append_audit(verb=verb, subject=subject, by=by, unit=unit, after=after)


def _hold_the_chain() -> None:
    # SQLite's IMMEDIATE transaction already lets one writer in; PostgreSQL needs to be asked.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])


def entry_hash(values: Mapping[str, Any]) -> str:
    """The hash that belongs to an entry's columns (those of HASHED; others are not looked at)."""
    chosen = {name: values[name] for name in HASHED}
    # Microseconds since the epoch: the same on both databases, whatever time zone they answer in.
    chosen["at"] = round(values["at"].timestamp() * 1_000_000)
    plain = json.dumps(chosen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
