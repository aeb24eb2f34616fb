"""Applications for an upper level's lists and money."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from diaodu.core.fields import ExactField
from diaodu.core.models import AppendOnlyRow, Setting, Subject
from diaodu.projects.library.choices import ApplicationState
from diaodu.projects.library.models.projects import Project


class Application(models.Model):
    """One project in one channel. `setting` is the row of channels it was begun under."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="project_application")
    code = models.CharField(max_length=20)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="applications")
    channel = models.CharField(max_length=40)
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="+")
    round_name = models.CharField(max_length=80, blank=True)  # 批次
    direction = models.CharField(max_length=80, blank=True)  # 投向
    state = models.CharField(max_length=10, choices=ApplicationState.choices, default=ApplicationState.PREPARING)
    capital = ExactField(null=True, blank=True)
    cover = ExactField(null=True, blank=True)  # 收益覆盖倍数
    asked = ExactField(null=True, blank=True)
    approved = ExactField(null=True, blank=True)
    arrived = ExactField(null=True, blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    arrived_on = models.DateField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)  # of a bond
    pay_due = ExactField(null=True, blank=True)  # so much is to be paid out by `pay_by`
    pay_by = models.DateField(null=True, blank=True)
    return_reason = models.CharField(max_length=500, blank=True)
    upper_number = models.CharField(max_length=60, blank=True)
    begun_on = models.DateField()
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-begun_on", "-pk"]
        constraints = [
            *[
                models.CheckConstraint(
                    condition=Q(**{name: None}) | Q(**{f"{name}__gte": 0}),
                    name=f"projects_application_{name}_not_negative",
                )
                for name in ("capital", "cover", "asked", "approved", "arrived", "pay_due")
            ],
        ]
        indexes = [models.Index(fields=["channel", "state"], name="projects_application_channel")]

    def __str__(self) -> str:
        return f"{self.code} {self.channel}"

    def get_absolute_url(self) -> str:
        return reverse("projects:application", args=[self.code])


class Spending(AppendOnlyRow):
    """How much of the money was paid out in all by a day; of one day the newest row counts."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="spendings")
    on = models.DateField()
    total = ExactField()
    why = models.CharField(max_length=300, blank=True)  # of a correction
    by = models.CharField(max_length=60)
    known_at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(total__gte=0), name="projects_spending_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.on} {self.total}"
