"""What a document hides or never says."""

from __future__ import annotations

from django.db import models

from diaodu.core.fields import ExactField
from diaodu.core.models import AppendOnlyRow, StoredFile
from diaodu.duties.models import Duty
from diaodu.people.models import Unit
from diaodu.plan.choices import BlankKind, BlankState, Cause
from diaodu.plan.models.commitments import Commitment
from diaodu.plan.models.documents import Clause, Document
from diaodu.plan.models.spans import span_constraint


class Blank(models.Model):
    """Something the document hides or never says: with a unit and a place, never a zero."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="blanks")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, null=True, blank=True, related_name="blanks")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="blanks")
    key = models.CharField(max_length=20)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    kind = models.CharField(max_length=8, choices=BlankKind.choices)
    cause = models.CharField(max_length=8, choices=Cause.choices)
    unit = models.CharField(max_length=40, blank=True)
    object = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=BlankState.choices, default=BlankState.OPEN)
    asked = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="blanks_asked")
    due = models.DateField(null=True, blank=True)
    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, null=True, blank=True, related_name="blank")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="plan_blank_key_once"),
            span_constraint("plan_blank_span"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit} {self.object}"


class BlankFill(AppendOnlyRow):
    """What a blank was filled with, and from where. The public edition goes on showing its mask."""

    blank = models.ForeignKey(Blank, on_delete=models.PROTECT, related_name="fills")
    value = models.CharField(max_length=200)  # as written: a figure, a name, a day
    low = ExactField(null=True, blank=True)
    high = ExactField(null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=300)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    edition = models.ForeignKey(
        "InternalEdition", on_delete=models.PROTECT, null=True, blank=True, related_name="fills"
    )
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.value


class InternalEdition(models.Model):
    """The same plan without masks, laid over the public one; who may see it is fewer than who may see the plan."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="editions")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    file_name = models.CharField(max_length=255)
    text = models.TextField()
    findings = models.JSONField(default=list)  # blank key → what stands there, as aligned; kept for the preview
    adopted_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file_name
