"""One row per record, and the codes people see."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.core.choices import Sensitivity
from diaodu.core.fields import PathField


class Subject(models.Model):
    """One row per record anybody may point at: problems, files, notices, search and audit all refer to this."""

    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    label_zh = models.CharField(max_length=300)
    label_en = models.CharField(max_length=300, blank=True)
    scope = PathField(max_length=200)  # path of the county's unit
    owner_path = PathField(max_length=200)  # unit path, ends in "/"; visibility is a range search on it
    sensitivity = models.CharField(max_length=12, choices=Sensitivity.choices, default=Sensitivity.INTERNAL)
    retired_on = models.DateField(null=True, blank=True)
    retired_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "code"], name="core_subject_code_once_per_scope"),
            models.CheckConstraint(condition=Q(owner_path__endswith="/"), name="core_subject_owner_path_ends_in_slash"),
        ]
        indexes = [
            models.Index(fields=["kind", "owner_path"], name="core_subject_kind_owner"),
            models.Index(fields=["owner_path"], name="core_subject_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label_zh}"


class Sequence(models.Model):
    """The last number given per scope, prefix and year: R-2026-021 is followed by R-2026-022."""

    scope = PathField(max_length=200)
    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "prefix", "year"], name="core_sequence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last:03d}"
