"""A schedule, its nodes, what waits for what, and where it slipped."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from diaodu.core.models import Setting, StoredFile, Subject
from diaodu.people.models import Unit
from diaodu.projects.schedule.choices import NodeMark, SlipReason, SlipState
from diaodu.projects.schedule.network import LinkKind


class Schedule(models.Model):
    """The way a piece of key work is to be done, whatever kind of record it is."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="schedule")
    starts_on = models.DateField()
    template = models.CharField(max_length=40, blank=True)  # similar work is work laid from the same one
    template_row = models.ForeignKey(Setting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.subject}"


class Node(models.Model):
    """A step with its duration, its actual days and who answers for it. `known_at`: since when its days are known."""

    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="nodes")
    key = models.CharField(max_length=20)  # "n05": what links and lists call it
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=120)
    days = models.PositiveSmallIntegerField()  # 0: happens on one day
    working = models.BooleanField(default=True)  # working days; else calendar days
    weight = models.PositiveSmallIntegerField(default=1)
    mark = models.CharField(max_length=12, choices=NodeMark.choices, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="schedule_nodes")
    not_before = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)
    remaining = models.PositiveSmallIntegerField(null=True, blank=True)  # days that were left on `told_on`
    told_on = models.DateField(null=True, blank=True)
    known_at = models.DateTimeField(null=True, blank=True)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "key"], name="schedule_node_key_once"),
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(finished_on=None) | Q(finished_on__gte=F("started_on")),
                name="schedule_node_finishes_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    """`after` waits for `before`, `lag` days on."""

    before = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="afters")
    after = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="befores")
    kind = models.CharField(max_length=2, choices=[(str(kind), str(kind)) for kind in LinkKind], default=LinkKind.FS)
    lag = models.SmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="schedule_link_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="schedule_link_joins_two"),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} {self.kind} {self.after_id}"


class Slip(models.Model):
    """A node takes so many days more, and why. `state`: whether the reason counts for the light, and who said so."""

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="slips")
    days = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=12, choices=SlipReason.choices)
    why = models.CharField(max_length=300)
    on = models.DateField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=SlipState.choices, default=SlipState.NOTED)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_why = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(days__gte=1), name="schedule_slip_is_a_delay")]

    def __str__(self) -> str:
        return f"{self.node} +{self.days}"
