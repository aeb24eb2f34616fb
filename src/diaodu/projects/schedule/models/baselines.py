"""The days that were promised. One baseline holds at a time; those before it stay as they were."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from diaodu.projects.schedule.choices import BaselineState
from diaodu.projects.schedule.models.nodes import Node, Schedule


class Baseline(models.Model):
    """The first is frozen by whoever leads; a later one is proposed with its reason and approved by the office."""

    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="baselines")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=BaselineState.choices)
    why = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_why = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "number"], name="schedule_baseline_number_once"),
            models.UniqueConstraint(
                fields=["schedule"], condition=Q(state="in_force"), name="schedule_baseline_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["schedule"], condition=Q(state="proposed"), name="schedule_baseline_one_proposed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.number}"


class BaselineNode(models.Model):
    """What a node was promised for: never changed after."""

    baseline = models.ForeignKey(Baseline, on_delete=models.PROTECT, related_name="rows")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="promised")
    starts_on = models.DateField()
    ends_on = models.DateField()
    weight = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["baseline", "node"], name="schedule_baseline_node_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="schedule_baseline_node_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_id} {self.starts_on} {self.ends_on}"
