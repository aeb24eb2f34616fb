"""Plans as they were brought in and where their sentences stand.

Every `start` and `end` is a character offset into `Document.text`, which is never edited; a register only grows.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.core.models import StoredFile, Subject
from diaodu.people.models import Officer, Unit
from diaodu.plan.choices import DocumentKind, DocumentState, PlanLevel
from diaodu.plan.models.spans import span_constraint


class Document(models.Model):
    """A plan as it was brought in, with the text all offsets point into."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(max_length=300)
    dated = models.DateField(null=True, blank=True)
    date_text = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    format = models.CharField(max_length=10)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True)  # a register has none
    file_name = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=10, choices=DocumentKind.choices, default=DocumentKind.PLAN)
    level = models.CharField(max_length=12, choices=PlanLevel.choices, blank=True)
    serves = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="served_by")
    revises = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="revised_by")
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.DRAFT)
    read_at = models.DateTimeField()
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True)
    # Counted once when the reading is stored, so that lists need not count again. The rows stay the truth.
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-read_at"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="plan_document_code_once"),
            models.UniqueConstraint(
                fields=["unit", "dated"], condition=Q(kind="register"), name="plan_register_once_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Clause(models.Model):
    """A place in the outline; `start`..`end` covers it with all below it."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="clauses")
    key = models.CharField(max_length=40)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20, blank=True)
    heading = models.CharField(max_length=300, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    heading_start = models.PositiveIntegerField()
    heading_end = models.PositiveIntegerField()
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="plan_clause_key_once"),
            span_constraint("plan_clause_span"),
        ]

    def __str__(self) -> str:
        return f"{self.number}{self.heading}"
