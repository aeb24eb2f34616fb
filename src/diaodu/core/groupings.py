"""What figures are grouped by changes rarely; whoever keeps sums learns of it here, at once and cheaply."""

from __future__ import annotations

import secrets

from django.db import connection

from diaodu.core.models import GroupingMark


def mark_regrouped() -> None:
    """Something that figures are grouped by, or the way they add up, has changed. Runs inside the action's transaction.

    Readers of the warehouse then group anew; a token, not a number, so that a restored database never says the same.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("mark_regrouped must run inside the transaction of the change it marks")
    token = secrets.token_hex(16)
    if not GroupingMark.objects.update(token=token):
        GroupingMark.objects.update_or_create(pk=1, defaults={"token": token})  # two at once are no mistake


def grouping_mark() -> str:
    """The token of the newest change of groupings; empty while there was none."""
    return GroupingMark.objects.values_list("token", flat=True).first() or ""
