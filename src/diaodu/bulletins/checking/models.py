"""A draft whose figures were checked, and what was said of each of its numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from diaodu.bulletins.checking.choices import FAULTS, Settled, SourceFormat, Verdict
from diaodu.core.fields import ExactField
from diaodu.core.models import StoredFile, Subject
from diaodu.people.models import Unit


class Draft(models.Model):
    """Private to who brought it in and their office. `text` is what was checked, `file` what it came from.

    `as_of`: the day whose ledger it was held against; `edition`: how often the text was replaced or checked again.
    """

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="checked_draft")
    code = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="checked_drafts")
    title = models.CharField(max_length=120)
    format = models.CharField(max_length=8, choices=SourceFormat.choices)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    text = models.TextField()
    as_of = models.DateField()
    edition = models.PositiveSmallIntegerField(default=1)
    counts = models.JSONField(default=dict)  # verdict → how many
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    checked_by = models.CharField(max_length=60)
    checked_at = models.DateTimeField()
    retired_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="checking_draft_has_text"),
        ]
        indexes = [models.Index(fields=["unit", "-checked_at"], name="checking_draft_unit")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("checking:draft", args=[self.code])

    @property
    def figures(self) -> int:
        """How many numbers of the text are figures."""
        return sum(count for word, count in self.counts.items() if word in Verdict.values and word != Verdict.SKIPPED)


class Mark(models.Model):
    """One number of a draft. `known_*`: what it was held against, as it was known when the draft was checked."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="marks")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.CharField(max_length=120)
    about = models.CharField(max_length=120, blank=True)  # what it speaks of, in the text's words
    period = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    why_zh = models.CharField(max_length=400)
    why_en = models.CharField(max_length=400)
    known_key = models.CharField(max_length=200, blank=True)
    known_zh = models.CharField(max_length=200, blank=True)
    known_en = models.CharField(max_length=200, blank=True)
    known_value = ExactField(null=True, blank=True)
    known_unit = models.CharField(max_length=40, blank=True)
    difference = ExactField(null=True, blank=True)
    url = models.CharField(max_length=300, blank=True)
    others = models.JSONField(default=list)  # further places of the text: [[start, end]]
    settled = models.CharField(max_length=8, choices=Settled.choices, blank=True)
    settled_note = models.CharField(max_length=300, blank=True)
    settled_by = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "start"], name="checking_mark_place_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="checking_mark_span"),
            models.CheckConstraint(
                condition=~Q(settled=Settled.RIGHT) | ~Q(settled_note=""), name="checking_mark_other_source_is_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quote}: {self.verdict}"

    @property
    def is_fault(self) -> bool:
        return self.verdict in FAULTS

    @property
    def is_open_fault(self) -> bool:
        return self.is_fault and not self.settled
