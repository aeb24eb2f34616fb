"""What a commitment's work is made of: milestones, occurrences, members, criteria, and what is asked about it.

`known_at` of a row: since when its finished state counts (done, held, reached, scored), by the county's calendar; a
day is rebuilt from what was known on it, though the row itself may have been changed since.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from diaodu.core.fields import ExactField
from diaodu.core.models import StoredFile, Subject
from diaodu.duties.choices import Level
from diaodu.duties.models import Duty
from diaodu.plan.choices import Decision, RequestKind
from diaodu.plan.models.commitments import Commitment


class Milestone(models.Model):
    """A step on the way with its day; its weight is its share of the whole among the commitment's milestones."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="milestones")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    due = models.DateField(null=True, blank=True)
    weight = models.PositiveSmallIntegerField(default=1)
    done_on = models.DateField(null=True, blank=True)
    known_at = models.DateTimeField(null=True, blank=True)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_on = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Occurrence(models.Model):
    """One time of something that happens so often a period; an inspection also says what it found and settled."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="occurrences")
    on = models.DateField()
    title = models.CharField(max_length=200)
    found = models.PositiveIntegerField(default=0)
    settled = models.PositiveIntegerField(default=0)
    known_at = models.DateTimeField(null=True, blank=True)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_on = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(settled__lte=F("found")), name="plan_occurrence_settles_what_it_found")
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.title}"


class Member(models.Model):
    """A named project of a bundle; count and sum of the members are held against the sentence."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="members")
    record = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    amount = ExactField(null=True, blank=True)  # in `measured_in`; empty: not known
    measured_in = models.CharField(max_length=40, blank=True)
    reached_on = models.DateField(null=True, blank=True)  # the day it reached the stage that counts
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    known_at = models.DateTimeField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "name"], condition=Q(retired_on=None), name="plan_member_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """One line of the table by which a title is won, with the score the unit gives itself and its evidence."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="criteria")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=300)
    full = ExactField()
    own = ExactField(null=True, blank=True)
    reviewed = ExactField(null=True, blank=True)  # the dispatch office's or the upper unit's score
    known_at = models.DateTimeField(null=True, blank=True)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Request(models.Model):
    """The lead unit asks for completion, delay or withdrawal: with reason and evidence, decided by the office."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=12, choices=RequestKind.choices)
    why = models.CharField(max_length=500)
    new_due = models.DateField(null=True, blank=True)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=Decision.choices, default=Decision.OPEN)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_why = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["commitment"], condition=Q(state="open"), name="plan_request_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.commitment_id}"


class Supervision(models.Model):
    """A reminder or a blue, orange or red notice that the dated rules sent about a commitment, with its duty."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="supervisions")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    rule = models.CharField(max_length=40)
    why_zh = models.CharField(max_length=300)
    why_en = models.CharField(max_length=300)
    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="supervision")
    sent_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)  # the light was good again, or the matter was closed

    class Meta:
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "level"], condition=Q(ended_on=None), name="plan_supervision_once_a_level"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.level}"
