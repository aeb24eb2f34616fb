"""What has changed and must be counted again."""

from __future__ import annotations

from django.db import models

from diaodu.core.fields import PathField


class DirtyMark(models.Model):
    """An action changed what a measure counts; the worker takes the mark and rebuilds what stands on it.

    Not unique: a mark written while an older one is being worked on must not be lost with it.
    """

    measure = models.CharField(max_length=60)
    unit_path = PathField(max_length=200)
    subject_key = models.BigIntegerField(null=True, blank=True)  # the record concerned; empty = any of the unit
    since = models.DateField()  # the first day that must be counted again
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["measure", "id"], name="core_dirty_mark_measure")]

    def __str__(self) -> str:
        return f"{self.measure} {self.unit_path} since {self.since}"


class GroupingMark(models.Model):
    """One row: another token whenever something changed that figures are grouped by (core.dimensions)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.CharField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="core_grouping_mark_once")]

    def __str__(self) -> str:
        return self.token
