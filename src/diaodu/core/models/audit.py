"""The record of every change."""

from __future__ import annotations

from django.db import models

from diaodu.core.fields import PathField
from diaodu.core.models.append_only import AppendOnlyRow


class AuditEntry(AppendOnlyRow):
    """Who changed what, before and after. Each row carries the hash of the one before it (core.audit)."""

    number = models.BigIntegerField(unique=True)  # without gaps: a missing number is a removed row
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)  # codes, not keys: they outlive the rows they name
    unit = PathField(max_length=200, blank=True)
    subject = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["subject", "number"], name="core_audit_subject"),
            models.Index(fields=["actor", "number"], name="core_audit_actor"),
            models.Index(fields=["at"], name="core_audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.actor} {self.verb} {self.subject}"
