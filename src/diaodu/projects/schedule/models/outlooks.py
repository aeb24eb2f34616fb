"""Where each schedule stands: facts rebuilt by one action, never patched. Pages and the chart read them."""

from __future__ import annotations

from django.db import models

from diaodu.projects.schedule.choices import Light
from diaodu.projects.schedule.models.nodes import Schedule


class Outlook(models.Model):
    """The newest plan of a schedule and what it says. `bars`: one list per node, see `drawing.py`."""

    schedule = models.OneToOneField(Schedule, on_delete=models.CASCADE, related_name="outlook")
    day = models.DateField()
    begins_on = models.DateField()
    promised_finish = models.DateField(null=True, blank=True)
    finish = models.DateField()  # as the links have it, or the middle of the range where there is one
    low = models.DateField(null=True, blank=True)  # range of the finish; empty where too little is known
    high = models.DateField(null=True, blank=True)
    samples = models.PositiveIntegerField(default=0)  # past nodes the range is drawn from
    own_samples = models.PositiveIntegerField(default=0)  # of them its own
    usual = models.PositiveIntegerField(null=True, blank=True)  # their middle: actual days in percent of the promised
    on_time = models.PositiveSmallIntegerField(null=True, blank=True)  # percent of draws over by the promised finish
    late_days = models.IntegerField(null=True, blank=True)  # finish against promise; negative: early
    light = models.CharField(max_length=8, choices=Light.choices)
    rule = models.CharField(max_length=20)
    reason_zh = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=300)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(null=True, blank=True)  # tenths of a percent
    expected = models.PositiveSmallIntegerField(null=True, blank=True)
    next_node = models.CharField(max_length=120, blank=True)
    next_on = models.DateField(null=True, blank=True)
    bars = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["light"], name="schedule_outlook_light")]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.day} {self.light}"


class MonthLight(models.Model):
    """The newest light of a month: what two yellow months in a row are counted from. Rebuilt while its month runs."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="lights")
    month = models.CharField(max_length=7)  # "2026-09"
    day = models.DateField()
    light = models.CharField(max_length=8, choices=Light.choices)
    rule = models.CharField(max_length=20)
    reason_zh = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "month"], name="schedule_light_once_a_month")]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.month} {self.light}"
