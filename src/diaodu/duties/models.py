"""What somebody owes by when, from any app; notices and meetings that make such duties; messages on their way out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from diaodu.core.fields import PathField
from diaodu.core.models import Subject
from diaodu.duties.choices import OWED, Channel, DutyKind, DutyState, Level, MeetingState, MessageState
from diaodu.people.models import Unit


class Notice(models.Model):
    """A text sent to several units at once; each gets a duty of its own."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="notices_sent")
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    needs_answer = models.BooleanField(default=True)
    due_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField()
    by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Meeting(models.Model):
    """A meeting whose decisions become follow-ups."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="meetings")  # which calls it
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=100, blank=True)
    starts_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    minutes = models.TextField(blank=True)
    attendees = models.ManyToManyField(Unit, related_name="invited_to", blank=True)
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Duty(models.Model):
    """One unit's debt: asked by an office, about a record, by a moment; its clock counts working time."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="duty")
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=12, choices=DutyKind.choices)
    about = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="duties_about")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="duties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties")  # which owes it
    asked_by = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties_asked")
    title = models.CharField(max_length=200)
    needs_answer = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)  # moves back by the working time of every stop
    state = models.CharField(max_length=10, choices=DutyState.choices, default=DutyState.OPEN)
    delivered_at = models.DateTimeField(null=True, blank=True)  # first opened by somebody of the unit
    delivered_to = models.CharField(max_length=60, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.NONE)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["unit", "state", "due_at"], name="duties_duty_unit_open"),
            models.Index(fields=["asked_by", "state"], name="duties_duty_asker"),
            models.Index(fields=["due_at"], condition=Q(state__in=[str(s) for s in OWED]), name="duties_duty_owed_due"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("duties:duty", args=[self.code])


class Stop(models.Model):
    """A time the clock of a duty stands still, with its reason."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="stops")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="duties_stop_span"),
            models.UniqueConstraint(fields=["duty"], condition=Q(until=None), name="duties_stop_one_open"),
        ]

    def __str__(self) -> str:
        return self.reason


class Decision(models.Model):
    """A sentence of the minutes with a unit and a day; as a duty it comes back on that unit's desk."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    about = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="decision")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="duties_decision_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class Message(models.Model):
    """Something on its way out of the house; written with the change it tells of, sent by the worker afterwards."""

    scope = PathField(max_length=200)  # whose settings say how it is sent
    channel = models.CharField(max_length=10, choices=Channel.choices)
    to = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state=str(MessageState.WAITING)),
                name="duties_message_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.title}"
