"""The adjustment of batches in a half year: proposed by rule, decided row by row."""

from __future__ import annotations

from django.db import models

from diaodu.core.fields import PathField
from diaodu.core.models import Setting
from diaodu.projects.library.choices import Batch, Decision
from diaodu.projects.library.models.projects import Project


class Adjustment(models.Model):
    """The list of one county for one half year (`2026-H2`)."""

    scope = PathField(max_length=200)
    period = models.CharField(max_length=10)
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-period"]
        constraints = [models.UniqueConstraint(fields=["scope", "period"], name="projects_adjustment_once")]

    def __str__(self) -> str:
        return self.period


class AdjustmentRow(models.Model):
    """A project is proposed to go from one batch into another, or in, or out, for a reason the rule gives."""

    adjustment = models.ForeignKey(Adjustment, on_delete=models.PROTECT, related_name="rows")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="adjustments")
    old = models.CharField(max_length=10, choices=Batch.choices, blank=True)
    new = models.CharField(max_length=10, choices=Batch.choices, blank=True)
    rule = models.CharField(max_length=30)
    reason_zh = models.CharField(max_length=200)
    reason_en = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=Decision.choices, default=Decision.OPEN)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["adjustment", "project"], name="projects_adjustment_row_once")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.old} → {self.new}"
