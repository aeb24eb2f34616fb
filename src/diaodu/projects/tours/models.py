"""A tour, the projects proposed for it, the order of its stops; judges, their scores without names, and the places."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from diaodu.core.fields import ExactField
from diaodu.core.models import AppendOnlyRow, FreezingRow, Setting, StoredFile, Subject
from diaodu.people.models import Officer, Unit
from diaodu.projects.library.models import Project
from diaodu.projects.tours.choices import Origin, TourState

_DAY = 24 * 60


def random_key() -> int:
    """A key that says nothing of the order in which rows came: scores must not be laid beside the audit."""
    return secrets.randbits(62) + 1


class Tour(models.Model):
    """An observation tour of a county. Times are minutes of the day. The settings are those its decisions used."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="tour")
    code = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tours")  # the county
    name = models.CharField(max_length=100)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()  # which of the year's
    on = models.DateField()
    begins = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    buses = models.PositiveSmallIntegerField(default=1)  # lines that drive at the same time
    start_place = models.CharField(max_length=120)
    start_lon = models.FloatField(null=True, blank=True)
    start_lat = models.FloatField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=TourState.choices, default=TourState.PLANNED)
    conditions = models.ForeignKey(Setting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    rubric = models.ForeignKey(Setting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    trimming = models.ForeignKey(Setting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ordering = models.ForeignKey("Ordering", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)  # when it became known, as the county's calendar tells it
    severity = models.JSONField(default=list)  # how far judges score above or below the others; no names, sorted
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="tours_tour_code_once"),
            models.UniqueConstraint(
                fields=["unit", "year", "number"],
                condition=~Q(state="cancelled"),
                name="tours_tour_number_once",
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("begins"), ends__lt=_DAY), name="tours_tour_day_has_length"),
            models.CheckConstraint(condition=Q(buses__gte=1), name="tours_tour_has_a_line"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("tours:tour", args=[self.code])


class Proposal(models.Model):
    """A project proposed for a tour, and a stop of it once chosen. An empty time or stay is not known."""

    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, related_name="proposals")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="tour_proposals")
    township = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opens = models.PositiveSmallIntegerField(null=True, blank=True)
    closes = models.PositiveSmallIntegerField(null=True, blank=True)
    stay = models.PositiveSmallIntegerField(null=True, blank=True)  # minutes
    points = models.PositiveSmallIntegerField(default=10)
    must = models.BooleanField(default=False)  # is seen whatever else has no room
    is_stop = models.BooleanField(default=False)
    is_over = models.BooleanField(default=False)  # fits, but its township or the tour has its number
    locked_at = models.PositiveSmallIntegerField(null=True, blank=True)  # the visit begins then, whatever else moves
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["tour", "project"], name="tours_proposal_once")]

    def __str__(self) -> str:
        return f"{self.tour_id} {self.project_id}"


class Answer(AppendOnlyRow):
    """What somebody answered to a condition after looking. The newest counts; None takes an earlier one back."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="answers")
    condition = models.CharField(max_length=12)
    answer = models.BooleanField(null=True)
    why = models.CharField(max_length=500)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.condition} {self.answer}"


class Verdict(models.Model):
    """How a proposal stood with one condition when stops were last chosen, with the reason."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="verdicts")
    condition = models.CharField(max_length=12)
    answer = models.BooleanField(null=True)  # None: nobody has answered
    zh = models.CharField(max_length=500)
    en = models.CharField(max_length=500)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["proposal", "condition"], name="tours_verdict_once")]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.condition} {self.answer}"


class Drive(models.Model):
    """How long a drive takes, typed by somebody who knows. Ends are codes of projects; empty: where the buses start."""

    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, related_name="drives")
    origin = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20, blank=True)
    minutes = models.PositiveSmallIntegerField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["origin", "target"]
        constraints = [
            models.UniqueConstraint(fields=["tour", "origin", "target"], name="tours_drive_once"),
            models.CheckConstraint(condition=~Q(origin=F("target")), name="tours_drive_leads_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.origin or '—'} → {self.target or '—'} {self.minutes}"


class Ordering(AppendOnlyRow):
    """An order of the stops, computed or by hand: codes of projects by line. `before`: what undoing brings back."""

    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, related_name="orderings")
    lines = models.JSONField()  # [["X-2026-001", …], …]
    left_out = models.JSONField(default=list)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    before = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.tour_id} {self.lines}"


class Judge(models.Model):
    """Somebody invited to score: an officer, or a guest from outside who comes in with a code that is used once.

    `ballot` tells whether a ballot is this judge's, to who holds the ballot alone; `scored`: how many stops, not which.
    """

    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, related_name="judges")
    number = models.PositiveSmallIntegerField()
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    code_hash = models.CharField(max_length=64, blank=True)
    ballot = models.CharField(max_length=64, blank=True)
    scored = models.PositiveSmallIntegerField(default=0)
    carried = models.PositiveSmallIntegerField(default=0)  # so many of them under ballots that were lost; they count
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["tour", "number"], name="tours_judge_number_once"),
            models.UniqueConstraint(
                fields=["tour", "officer"],
                condition=Q(officer__isnull=False, retired_on=None),
                name="tours_judge_officer_once",
            ),
            models.UniqueConstraint(fields=["code_hash"], condition=~Q(code_hash=""), name="tours_judge_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tour_id} {self.number}"


class Score(AppendOnlyRow):
    """What one ballot gave one stop. No judge, no time, no order of coming: only the ballot's seal (README)."""

    id = models.BigIntegerField(primary_key=True, default=random_key)
    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, related_name="scores")
    ballot = models.CharField(max_length=64)
    stop = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="scores")
    marks = models.JSONField()  # by item of the rubric
    total = ExactField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["ballot", "stop"], name="tours_score_once")]

    def __str__(self) -> str:
        return f"{self.stop_id} {self.total}"


class Result(FreezingRow):
    """A stop's place by the county's rule; beside it what the scores say with the judges' severity taken out."""

    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, related_name="results")
    stop = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="result")
    place = models.PositiveSmallIntegerField()
    score = ExactField()
    counted = models.PositiveSmallIntegerField()
    left_out = models.PositiveSmallIntegerField()
    estimate = models.FloatField(null=True, blank=True)
    error = models.FloatField(null=True, blank=True)
    first = models.PositiveSmallIntegerField(null=True, blank=True)
    last = models.PositiveSmallIntegerField(null=True, blank=True)
    together = models.JSONField(default=list)  # numbers of the runs whose stops cannot be told apart

    class Meta:
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return f"{self.place} {self.stop_id}"
