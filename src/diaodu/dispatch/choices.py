from django.db import models
from django.utils.translation import gettext_lazy as _


class Condition(models.TextChoices):
    BELOW_PACE = "below_pace", _("Below the pace")
    FALLING = "falling", _("Falling in a row")
    RANK_DOWN = "rank_down", _("Places lost")
    BELOW_MEAN = "below_mean", _("Below the mean of the peers")
    SUPPORT_DOWN = "support_down", _("A support is down")


class AlertState(models.TextChoices):
    """预警 → 应策 → 推动 → 问效. That the unit has answered is said by its duty, not once more here."""

    RAISED = "raised", _("Warning raised")
    TAKEN_UP = "taken_up", _("Measures set")
    PUSHED = "pushed", _("Pushed forward")
    CLOSED = "closed", _("Effect confirmed")
    ENDED = "ended", _("Ended by itself")


OPEN = (AlertState.RAISED, AlertState.TAKEN_UP, AlertState.PUSHED)
OVER = (AlertState.CLOSED, AlertState.ENDED)


class ItemSource(models.TextChoices):
    """Why a matter is on the agenda."""

    DECISION = "decision", _("Decided before, still open")
    TURNED = "turned", _("Light turned")
    RED = "red", _("Behind its pace")
    PROBLEM = "problem", _("Unsolved problem")
    MISS = "miss", _("Expected to miss")
    ALERT = "alert", _("Early warning")
    HAND = "hand", _("Added by the office")


class PartKind(models.TextChoices):
    """What fills a gap."""

    EXISTING = "existing", _("Existing firms")
    NEW = "new", _("New in production or statistics")
    PROJECT = "project", _("Projects")
    POLICY = "policy", _("Policies")
