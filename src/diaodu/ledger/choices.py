from django.db import models
from django.utils.translation import gettext_lazy as _


class Span(models.TextChoices):
    CURRENT = "current", _("This period alone")
    CUMULATIVE = "cumulative", _("Cumulative this year")


class Basis(models.TextChoices):
    OFFICIAL = "official", _("Official statistics")
    MANAGEMENT = "management", _("Management figure")
    PLAN = "plan", _("Plan")


class MissingKind(models.TextChoices):
    """Why there is no figure. A blank is a value of its own: never zero, never summed."""

    NOT_REPORTED = "not_reported", _("Not reported")
    NOT_YET_DUE = "not_yet_due", _("Not yet available")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    UNKNOWN = "unknown", _("Not known")


class RoundState(models.TextChoices):
    OPEN = "open", _("Open")
    LOCKED = "locked", _("Locked")


class ReturnState(models.TextChoices):
    DRAFT = "draft", _("Being filled in")
    SIGNING = "signing", _("Being signed")
    SUBMITTED = "submitted", _("Submitted")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")


EDITABLE = (ReturnState.DRAFT, ReturnState.RETURNED)
OPEN_RETURNS = (ReturnState.DRAFT, ReturnState.RETURNED, ReturnState.SIGNING)
