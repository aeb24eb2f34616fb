from django.db import models
from django.utils.translation import gettext_lazy as _


class DutyKind(models.TextChoices):
    RETURN = "return", _("To be reported")
    NOTICE = "notice", _("Notice")
    FOLLOW_UP = "follow_up", _("Follow-up")
    SUPERVISION = "supervision", _("Supervision")
    BLANK = "blank", _("Figure to be filled in")
    PROJECT = "project", _("Project matter")


# Answered on a form of the app they come from, never with a line of words.
ANSWERED_ELSEWHERE = (DutyKind.RETURN, DutyKind.BLANK, DutyKind.PROJECT)


class DutyState(models.TextChoices):
    OPEN = "open", _("To do")
    ANSWERED = "answered", _("Answered, to be looked at")
    DONE = "done", _("Settled")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OWED = (DutyState.OPEN,)  # the unit's turn
WAITING = (DutyState.ANSWERED,)  # the asking office's turn
CLOSED = (DutyState.DONE, DutyState.WITHDRAWN)


class Level(models.IntegerChoices):
    """How far a late duty has gone up: 蓝 → 橙 → 红."""

    NONE = 0, _("None")
    REMIND = 1, _("Reminder (blue)")
    WARN = 2, _("Warning (orange)")
    ACCOUNT = 3, _("Called to account (red)")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    WEBHOOK = "webhook", _("Webhook")


class MessageState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
