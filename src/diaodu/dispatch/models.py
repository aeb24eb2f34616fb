"""Early warnings, dispatch meetings with their agendas, policies for a gap, and when a leader last looked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from diaodu.core.fields import ExactField, PathField
from diaodu.core.models import Setting, Subject
from diaodu.dispatch.choices import OPEN, AlertState, Condition, ItemSource
from diaodu.duties.models import Decision, Duty, Meeting
from diaodu.indicators.catalogue.choices import SupportState
from diaodu.indicators.catalogue.models import Indicator
from diaodu.people.models import Officer, Unit


class Alert(models.Model):
    """One warning condition met by one figure. While it stays met the same row goes on: `period` is the first period
    it was met in, `last_period` the newest. The row of thresholds that decided is kept."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="alert")
    code = models.CharField(max_length=20)
    scope = PathField(max_length=200)
    about = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="alerts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="alerts")  # whose figure it is
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts_led")
    condition = models.CharField(max_length=20, choices=Condition.choices)
    period = models.CharField(max_length=12)
    last_period = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    reason_zh = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=300)
    evidence = models.JSONField(default=dict)  # the values the reason stands on, as text
    row = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AlertState.choices, default=AlertState.RAISED)
    raised_on = models.DateField()
    over_on = models.DateField(null=True, blank=True)
    measures = models.CharField(max_length=500, blank=True)  # 应策
    effect = models.CharField(max_length=500, blank=True)  # 问效
    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, null=True, blank=True, related_name="alert")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-raised_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "code"], name="dispatch_alert_code_once"),
            models.UniqueConstraint(
                fields=["about", "unit", "condition", "period"], name="dispatch_alert_once_a_period"
            ),
            models.UniqueConstraint(
                fields=["about", "unit", "condition"],
                condition=Q(state__in=[str(state) for state in OPEN]),
                name="dispatch_alert_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["scope", "state"], name="dispatch_alert_state"),
            models.Index(fields=["about", "state"], name="dispatch_alert_about"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("dispatch:alert", args=[self.code])


class DispatchMeeting(models.Model):
    """A meeting of `duties` that goes through an agenda. `version` guards the agenda, the meeting's own its minutes."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="dispatch")
    published_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.meeting)

    def get_absolute_url(self) -> str:
        return reverse("dispatch:meeting", args=[self.meeting.code])


class DispatchItem(models.Model):
    """A matter on the agenda, with the reasons it is there as they were known then. Dropped ones stay, with why."""

    dispatch = models.ForeignKey(DispatchMeeting, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=10, choices=ItemSource.choices)
    about = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="dispatch_items")
    earlier = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200)
    reason_zh = models.CharField(max_length=500)
    reason_en = models.CharField(max_length=500, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="dispatch_items")
    dropped_why = models.CharField(max_length=300, blank=True)  # filled: it is off the agenda
    by = models.CharField(max_length=60)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "about"], condition=Q(about__isnull=False), name="dispatch_item_about_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def is_dropped(self) -> bool:
        return bool(self.dropped_why)


class ItemDecision(models.Model):
    """Which matter a decision of the meeting was taken about."""

    item = models.ForeignKey(DispatchItem, on_delete=models.PROTECT, related_name="taken")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="dispatch_item")

    def __str__(self) -> str:
        return str(self.decision)


class GapPolicy(models.Model):
    """A policy somebody names for a target's gap, with what the management expects of it; never part of a statistic."""

    scope = PathField(max_length=200)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="gap_policies")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="gap_policies")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    adds = ExactField(null=True, blank=True)  # empty: nobody can say yet
    state = models.CharField(max_length=10, choices=SupportState.choices, default=SupportState.OPEN)
    source = models.CharField(max_length=200)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    retired_on = models.DateField(null=True, blank=True)
    retired_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["indicator__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit", "year", "name"],
                condition=Q(retired_on=None),
                name="dispatch_gap_policy_once",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="dispatch_gap_policy_has_source"),
        ]

    def __str__(self) -> str:
        return self.name


class CockpitLook(models.Model):
    """The day an officer last said that they have read the cockpit: what turned is counted from it."""

    officer = models.OneToOneField(Officer, on_delete=models.PROTECT, related_name="cockpit_look")
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.officer_id} {self.on}"
