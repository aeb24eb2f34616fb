"""Long work."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.core.choices import JOB_OPEN, JobState


class Job(models.Model):
    """A piece of long work: one open job per key, a lease that runs out with its worker, progress and a way to stop."""

    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    owner = models.CharField(max_length=60)  # the officer's code
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step_zh = models.CharField(max_length=120, blank=True)
    step_en = models.CharField(max_length=120, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    leased_until = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    error_zh = models.TextField(blank=True)
    error_en = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state__in=[str(s) for s in JOB_OPEN]), name="core_job_one_open_per_key"
            ),
        ]
        indexes = [models.Index(fields=["state", "leased_until"], name="core_job_state_lease")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_open(self) -> bool:
        return self.state in JOB_OPEN

    @property
    def percent(self) -> int | None:
        """0–100, or None while it is not known how much there is to do."""
        return min(100, self.done * 100 // self.total) if self.total else None
