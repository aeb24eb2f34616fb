"""A project, the groups it belongs to, and the days it entered its stages."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from diaodu.core.fields import ExactField, PathField
from diaodu.core.models import AppendOnlyRow, Setting, Subject
from diaodu.enterprises.models import Firm
from diaodu.people.models import Unit
from diaodu.projects.library.choices import Batch, Kind, Level, Stage


class Project(models.Model):
    """A project of a county, led by `unit`. An empty figure is not known; it is never taken for zero.

    A member of a bundle is counted with its bundle as one project; its money is counted by itself, the bundle's never.
    """

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="project")
    code = models.CharField(max_length=20)
    scope = PathField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="projects")  # 责任单位
    name = models.CharField(max_length=160)
    sort_key = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.OWN)
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.PLAIN)
    state = models.CharField(max_length=10, choices=Stage.choices, default=Stage.IDEA)
    paused_from = models.CharField(max_length=10, choices=Stage.choices, blank=True)
    opened_as = models.CharField(max_length=10, choices=Stage.choices, default=Stage.IDEA)
    added_on = models.DateField()
    # Codes: the national one of the online approval platform, and that of an upper level's library
    national_code = models.CharField(max_length=24, blank=True)
    upper_code = models.CharField(max_length=40, blank=True)
    bundle = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="members")
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces")
    owner = models.ForeignKey(Firm, on_delete=models.PROTECT, null=True, blank=True, related_name="projects")
    builder = models.CharField(max_length=120, blank=True)  # of works built by others: who builds them
    industry = models.CharField(max_length=4, blank=True)  # GB/T 4754-2017
    content = models.TextField(blank=True)  # what is built
    place = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="projects_here")
    place_text = models.CharField(max_length=160, blank=True)
    longitude = ExactField(null=True, blank=True)
    latitude = ExactField(null=True, blank=True)
    # Figures
    total = ExactField(null=True, blank=True)
    land = ExactField(null=True, blank=True)
    output = ExactField(null=True, blank=True)  # expected in a year
    tax = ExactField(null=True, blank=True)
    jobs = models.PositiveIntegerField(null=True, blank=True)
    start_due = models.DateField(null=True, blank=True)
    finish_due = models.DateField(null=True, blank=True)
    batch = models.CharField(max_length=10, choices=Batch.choices, blank=True)
    # 纳统
    statistics_on = models.DateField(null=True, blank=True)
    statistics_number = models.CharField(max_length=40, blank=True)
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "code"], name="projects_project_code_once"),
            models.UniqueConstraint(
                fields=["scope", "national_code"],
                condition=~Q(national_code=""),
                name="projects_project_national_code_once",
            ),
            *[
                models.CheckConstraint(
                    condition=Q(**{name: None}) | Q(**{f"{name}__gte": 0}), name=f"projects_project_{name}_not_negative"
                )
                for name in ("total", "land", "output", "tax")
            ],
            models.CheckConstraint(condition=~Q(bundle=F("pk")), name="projects_project_not_its_own_bundle"),
        ]
        indexes = [
            models.Index(fields=["scope", "state"], name="projects_project_state"),
            models.Index(fields=["unit", "state"], name="projects_project_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("projects:project", args=[self.code])


class Group(models.Model):
    """A project's part in a group: an area, a programme, a commitment … (`subject`), or a dated industry (`industry`).

    A project may be in many; sums count it once.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="groups")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="grouped")
    industry = models.CharField(max_length=40, blank=True)  # a code of the row `setting`
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(subject=None) & ~Q(industry="")) | (Q(subject__isnull=False) & Q(industry="")),
                name="projects_group_one_of_both",
            ),
            models.UniqueConstraint(
                fields=["project", "subject"], condition=Q(industry=""), name="projects_group_subject_once"
            ),
            models.UniqueConstraint(
                fields=["project", "industry"], condition=~Q(industry=""), name="projects_group_industry_once"
            ),
        ]
        indexes = [models.Index(fields=["industry"], name="projects_group_industry")]

    def __str__(self) -> str:
        return f"{self.project_id} in {self.subject_id or self.industry}"


class StageEntry(AppendOnlyRow):
    """A stage was entered on a day, as the county knew from `known_at` on: what measures count by.

    Moves say the same for a person; their stamp is the wall clock's, this one is the county's calendar.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="entries")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["project", "on"], name="projects_stage_entry_project")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.stage} {self.on}"
