"""Where commitments stand, day by day and as announced."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.core.fields import ExactField
from diaodu.core.models import FreezingRow, Setting, StoredFile, Subject
from diaodu.people.models import Unit
from diaodu.plan.choices import AnnouncementState, Decision, Light
from diaodu.plan.models.commitments import Commitment


class Standing(models.Model):
    """Where a commitment stood on a day, as known that day: rebuilt for a day, never patched. Pages read it."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="standings")
    day = models.DateField()
    value = ExactField(null=True, blank=True)
    value_at = models.DateField(null=True, blank=True)  # end of the period the figure belongs to
    blanks = models.PositiveIntegerField(default=0)
    completion = ExactField(null=True, blank=True)  # percent
    expected = ExactField(null=True, blank=True)  # percent of the pace
    light = models.CharField(max_length=8, choices=Light.choices)
    rule = models.CharField(max_length=20)
    reason_zh = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=300)
    yellow_run = models.PositiveSmallIntegerField(default=0)  # periods in a row, this one included
    pack = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="+")  # the dated row that decided

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["commitment", "day"], name="plan_standing_once_a_day")]
        indexes = [models.Index(fields=["day", "light"], name="plan_standing_day_light")]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.day}: {self.light}"


class Announcement(FreezingRow):
    """The lights of one period: checked by the units until `check_until`, then frozen for good."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="announcements")  # the county
    period = models.CharField(max_length=12)
    cut_off = models.DateField()  # standings of this day are announced, as known that day
    check_until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=AnnouncementState.choices, default=AnnouncementState.CHECKING)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-cut_off"]
        constraints = [models.UniqueConstraint(fields=["unit", "period"], name="plan_announcement_once_a_period")]

    def __str__(self) -> str:
        return f"{self.code} {self.period}"


class AnnouncedLight(FreezingRow):
    """What an announcement says of one commitment: a copy, which no later figure repaints. Frozen with it."""

    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="lights")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="announced")
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    value = ExactField(null=True, blank=True)
    value_at = models.DateField(null=True, blank=True)
    completion = ExactField(null=True, blank=True)
    expected = ExactField(null=True, blank=True)
    light = models.CharField(max_length=8, choices=Light.choices)
    rule = models.CharField(max_length=20)
    reason_zh = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=300)
    pack = models.ForeignKey(Setting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    before_objection = models.CharField(max_length=8, choices=Light.choices, blank=True)

    class Meta:
        ordering = ["commitment__start"]
        constraints = [models.UniqueConstraint(fields=["announcement", "commitment"], name="plan_announced_light_once")]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.light}"


class Objection(models.Model):
    """A unit says, during the checking time, that a light is wrong; the office upholds or refuses it with a reason."""

    announced = models.ForeignKey(AnnouncedLight, on_delete=models.PROTECT, related_name="objections")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="objections")
    why = models.CharField(max_length=500)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=Decision.choices, default=Decision.OPEN)
    new_light = models.CharField(max_length=8, choices=Light.choices, blank=True)  # where it was upheld
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_why = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["announced"], condition=Q(state="open"), name="plan_objection_one_open")
        ]

    def __str__(self) -> str:
        return self.why[:40]

    @property
    def subject_id(self) -> int:
        """What becomes of objections is written down with their announcement (core.moves)."""
        return self.announced.announcement.subject_id
