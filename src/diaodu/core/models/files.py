"""Files by content, and what they are attached to."""

from __future__ import annotations

from django.db import models

from diaodu.core.models.subjects import Subject


class StoredFile(models.Model):
    """A file by the hash of its content; the same bytes are kept once, whoever brings them."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Attachment(models.Model):
    """A file on a record: evidence, a sealed scan, a document that came with it. Who may see the record may see it."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=255)
    purpose = models.CharField(max_length=30, blank=True)  # "evidence", "sealed" …: the app that asks for it says
    internal = models.BooleanField(default=False)  # marked 内部 by the document itself; exports inherit the mark
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.name
