"""What counts towards a commitment: agreed before the first light, then frozen."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.core.fields import ExactField
from diaodu.ledger.choices import Span
from diaodu.plan.choices import CountingState, Decision, TargetKind, ValueLevel
from diaodu.plan.models.commitments import Commitment, Target


class Counting(models.Model):
    """What counts towards a commitment, in the unit people report in. One for each claimed commitment.

    `measure` and `params` name what is counted (core.measures); `low` empty: nothing is counted, only the date holds.
    The lead unit proposes it, the dispatch office confirms it; from then on it changes by a granted `CountingChange`.
    `pace` is what kernel.pace understands: {"kind": "linear"}, {"kind": "curve", "shares": [12 cumulative percents]},
    {"kind": "steps"} (the milestones' days and weights), {"kind": "none"}.
    """

    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, related_name="counting")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    measure = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    measured_in = models.CharField(max_length=40, blank=True)
    low = ExactField(null=True, blank=True)
    high = ExactField(null=True, blank=True)
    comparator = models.CharField(max_length=2, default=">=")
    kind = models.CharField(max_length=10, choices=TargetKind.choices, blank=True)
    state = models.CharField(max_length=10, choices=CountingState.choices, default=CountingState.OPEN)
    stage = models.CharField(max_length=200, blank=True)  # which stage or document counts, in words
    span = models.CharField(max_length=12, choices=Span.choices, default=Span.CUMULATIVE)
    pace = models.JSONField(default=dict)
    opening = ExactField(default=0)
    start = models.DateField()
    due = models.DateField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["measure"], name="plan_counting_measure")]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.measure}"


class CountingChange(models.Model):
    """Terms somebody proposed for a counting: the first ones, or a change of agreed ones. Shown beside each other."""

    counting = models.ForeignKey(Counting, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField()
    before = models.JSONField(default=dict)
    terms = models.JSONField(default=dict)
    why = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=Decision.choices, default=Decision.OPEN)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_why = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["counting", "number"], name="plan_counting_change_number_once"),
            models.UniqueConstraint(
                fields=["counting"], condition=Q(state="open"), name="plan_counting_change_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counting_id} {self.number}"


class TargetValue(models.Model):
    """A value beside the sentence's own: assigned from above, ensured, striven for; each with its document."""

    counting = models.ForeignKey(Counting, on_delete=models.PROTECT, related_name="values")
    level = models.CharField(max_length=10, choices=ValueLevel.choices)
    value = ExactField()
    source = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["counting", "level"], name="plan_target_value_once")]

    def __str__(self) -> str:
        return f"{self.level} {self.value}"
