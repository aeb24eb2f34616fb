"""支撑点: the firms and projects an indicator rests on. Here stand estimates of the management, never statistics."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.core.fields import ExactField, PathField
from diaodu.core.models import AppendOnlyRow, StoredFile, Subject
from diaodu.enterprises.models import Firm
from diaodu.indicators.catalogue.choices import SupportState
from diaodu.indicators.catalogue.models.definitions import Indicator
from diaodu.people.models import Officer, Unit
from diaodu.projects.library.models import Project


class Support(models.Model):
    """One firm or one project that an indicator of a unit rests on. It has a base, never a target."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="support")
    code = models.CharField(max_length=20)
    scope = PathField(max_length=200)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="supports")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="supports")  # whose figure it supports
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, null=True, blank=True, related_name="supports")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="supports")
    base = ExactField(null=True, blank=True)  # the same period of last year; empty: not known, or new
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="supports")
    newest = models.ForeignKey("SupportEstimate", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    since = models.DateField()
    retired_on = models.DateField(null=True, blank=True)
    retired_why = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["indicator__order", "unit__order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "code"], name="indicators_support_code_once"),
            models.CheckConstraint(
                condition=Q(firm__isnull=False, project=None) | Q(firm=None, project__isnull=False),
                name="indicators_support_one_firm_or_project",
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit", "firm"], condition=Q(retired_on=None), name="indicators_support_firm_once"
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit", "project"],
                condition=Q(retired_on=None),
                name="indicators_support_project_once",
            ),
        ]
        indexes = [models.Index(fields=["indicator", "unit"], name="indicators_support_of")]

    def __str__(self) -> str:
        return self.code


class SupportEstimate(AppendOnlyRow):
    """What the management expects of a support in a period, cumulative this year, and how sure it is."""

    support = models.ForeignKey(Support, on_delete=models.PROTECT, related_name="estimates")
    period = models.CharField(max_length=12)
    period_end = models.DateField()
    value = ExactField(null=True, blank=True)  # empty: nobody can say yet
    state = models.CharField(max_length=10, choices=SupportState.choices, default=SupportState.OPEN)
    evidence = models.CharField(max_length=300, blank=True)  # 用电, 开票, 库存 … in words
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["support", "-period_end", "-pk"]
        indexes = [models.Index(fields=["support", "-period_end"], name="indicators_estimate_newest")]

    def __str__(self) -> str:
        return f"{self.support_id} {self.period}: {self.value}"
