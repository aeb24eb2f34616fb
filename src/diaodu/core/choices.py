from django.db import models
from django.utils.translation import gettext_lazy as _


class Sensitivity(models.TextChoices):
    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Internal")
    PERSONAL = "personal", _("Personal")
    RESTRICTED = "restricted", _("Restricted")


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


JOB_OPEN = (JobState.QUEUED, JobState.RUNNING)
JOB_CLOSED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class SheetState(models.TextChoices):
    STAGING = "staging", _("Being read")
    STAGED = "staged", _("To be looked at")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Put aside")


class RowChange(models.TextChoices):
    ADD = "add", _("New")
    CHANGE = "change", _("Changed")
    SAME = "same", _("Unchanged")
    WRONG = "wrong", _("To be mended")
