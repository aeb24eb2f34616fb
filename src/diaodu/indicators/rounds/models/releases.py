"""Official figures as the statistics unit enters them from what was released.

Until the hour of release they stand here and nowhere else: there is no observation that any page could show.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from diaodu.core.fields import ExactField
from diaodu.core.models import Subject
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.choices import ReleaseState, SendBack, Stage
from diaodu.ledger.choices import MissingKind, Span
from diaodu.people.models import Unit


class Release(models.Model):
    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="figure_release")
    code = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="releases")  # the statistics unit
    title = models.CharField(max_length=120)
    period = models.CharField(max_length=12)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.FIRST)
    source = models.CharField(max_length=200)  # the release or bulletin it was taken from
    released_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ReleaseState.choices, default=ReleaseState.DRAFT)
    sent_back_for = models.CharField(max_length=10, choices=SendBack.choices, blank=True)
    first_released_at = models.DateTimeField(null=True, blank=True)  # empty: nobody outside has seen it
    sent_back_line = models.CharField(max_length=120, blank=True)  # which line, in words
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-released_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "period", "title", "stage"], name="figure_rounds_release_once"),
            models.CheckConstraint(condition=~Q(source=""), name="figure_rounds_release_has_source"),
            models.CheckConstraint(
                condition=~Q(state=ReleaseState.SENT_BACK) | ~Q(sent_back_for=""),
                name="figure_rounds_release_sent_back_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("figure_rounds:release", args=[self.code])


class ReleaseLine(models.Model):
    """One figure of a release, about an area. `base`: the figure of last year as published with it, if it was."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="lines")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="release_lines")
    about = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="release_lines")
    span = models.CharField(max_length=12, choices=Span.choices, default=Span.CUMULATIVE)
    period = models.CharField(max_length=12)  # the release's, or months before it (错月)
    value = ExactField(null=True, blank=True)
    missing = models.CharField(max_length=16, choices=MissingKind.choices, blank=True)
    base = ExactField(null=True, blank=True)

    class Meta:
        ordering = ["indicator__order", "about__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "indicator", "about", "span", "period"], name="figure_rounds_release_line_once"
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(missing=""), name="figure_rounds_release_figure_or_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.about_id}: {self.value}"
