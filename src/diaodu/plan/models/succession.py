"""What is decided about a plan that makes room for another: text that changed, and what goes on in the next year."""

from __future__ import annotations

from django.db import models

from diaodu.plan.choices import ChangeKind, TextPart
from diaodu.plan.models.commitments import Commitment
from diaodu.plan.models.documents import Document


class TextChange(models.Model):
    """A heading or a sentence without a promise that a revision changed, left out or added.

    Promises are compared by themselves (`RevisionItem`). The spans point into the texts of the version before and of
    the revision; a side that is not there has no span and no words.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="text_changes")  # the revision
    part = models.CharField(max_length=8, choices=TextPart.choices)
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    old = models.TextField(blank=True)
    old_start = models.PositiveIntegerField(null=True, blank=True)
    new = models.TextField(blank=True)
    new_start = models.PositiveIntegerField(null=True, blank=True)
    likeness = models.PositiveSmallIntegerField(default=0)  # percent
    decision = models.CharField(max_length=12, blank=True)  # noted, raise; empty: open
    by = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.new or self.old}"


class CarryChoice(models.Model):
    """What somebody means to do with an unfinished commitment at the end of the year; nothing follows from it yet."""

    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, related_name="carry_choice")
    following = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, blank=True)
    to = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.decision}"
