"""What stands beside a project: an upper system's copy of it, the county's duties for others' works, photos."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.core.fields import ExactField
from diaodu.core.models import Attachment
from diaodu.projects.library.choices import DutyField
from diaodu.projects.library.models.projects import Project


class Mirror(models.Model):
    """A project as an upper system has it: that system is the master of these values, ours stand beside them."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="mirrors")
    system = models.CharField(max_length=40)  # a name of the rule projects.systems
    number = models.CharField(max_length=60)
    values = models.JSONField(default=dict)  # {"name": …, "total": …, "stage": …}, as written there
    synchronised_on = models.DateField()
    by = models.CharField(max_length=60)

    class Meta:
        ordering = ["system"]
        constraints = [
            models.UniqueConstraint(fields=["project", "system"], name="projects_mirror_system_once"),
            models.CheckConstraint(condition=~Q(number=""), name="projects_mirror_has_number"),
        ]
        indexes = [models.Index(fields=["system", "number"], name="projects_mirror_number")]

    def __str__(self) -> str:
        return f"{self.system} {self.number}"


class OutsideDuty(models.Model):
    """What the county owes to works built by others: clearing, connections, asking above. Apart from their schedule."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="outside_duties")
    field = models.CharField(max_length=12, choices=DutyField.choices)
    title = models.CharField(max_length=160)
    quantity = ExactField(null=True, blank=True)
    done = ExactField(null=True, blank=True)
    measured_in = models.CharField(max_length=20, blank=True)
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["field", "due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(**{name: None}) | Q(**{f"{name}__gte": 0}), name=f"projects_outside_{name}_not_negative"
            )
            for name in ("quantity", "done")
        ]

    def __str__(self) -> str:
        return self.title


class Photo(models.Model):
    """A photo with its day and place. `alike`: an earlier one it looks like; a person says whether that is a fault."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="photos")
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="photo")
    taken_on = models.DateField(null=True, blank=True)
    longitude = ExactField(null=True, blank=True)
    latitude = ExactField(null=True, blank=True)
    likeness = models.BigIntegerField()  # 64 bits of brightness differences, signed
    alike = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    distance = models.PositiveSmallIntegerField(null=True, blank=True)  # bits that differ from it
    flags = models.JSONField(default=list)  # ["alike", "no_day", "future", "far"]
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.CharField(max_length=60, blank=True)
    is_fault = models.BooleanField(null=True, blank=True)  # what the person said

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.taken_on}"
