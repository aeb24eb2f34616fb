"""Money: what is planned for a year, where it comes from, what was invested by month and caliber."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.core.fields import ExactField
from diaodu.core.models import AppendOnlyRow
from diaodu.projects.library.choices import Caliber, Source
from diaodu.projects.library.models.projects import Project


class YearPlan(models.Model):
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="year_plans")
    year = models.PositiveSmallIntegerField()
    amount = ExactField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "year"], name="projects_year_plan_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="projects_year_plan_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.year}"


class Funding(models.Model):
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="fundings")
    source = models.CharField(max_length=16, choices=Source.choices)
    amount = ExactField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "source"], name="projects_funding_source_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="projects_funding_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.source}"


class Investment(AppendOnlyRow):
    """What was invested in one month by one caliber, single month, not cumulative; the newest row of a month counts.

    `value` empty: what was said before is taken back, the month is not known again.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="investments")
    month = models.DateField()  # its first day
    caliber = models.CharField(max_length=10, choices=Caliber.choices)
    value = ExactField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)  # of a correction
    by = models.CharField(max_length=60)
    known_at = models.DateTimeField()

    class Meta:
        ordering = ["month", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="projects_investment_not_negative"),
        ]
        indexes = [models.Index(fields=["project", "caliber", "month"], name="projects_investment_series")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m} {self.caliber}"
