"""The words tours branch on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diaodu.projects.tours.choosing import Condition

TOUR, PREFIX = "tour", "O"


class TourState(models.TextChoices):
    PLANNED = "planned", _("Being planned")
    ANNOUNCED = "announced", _("Stops published")
    ROUTED = "routed", _("Route laid")
    UNDER_WAY = "under_way", _("Scoring open")
    SCORED = "scored", _("Scoring closed")
    RANKED = "ranked", _("Places worked out")
    HELD = "held", _("Tour held")
    CANCELLED = "cancelled", _("Called off")


CHOOSING = (TourState.PLANNED,)
ROUTING = (TourState.ANNOUNCED, TourState.ROUTED)
SCORING = (TourState.UNDER_WAY,)
INVITING = (TourState.PLANNED, TourState.ANNOUNCED, TourState.ROUTED, TourState.UNDER_WAY)
# From here on everybody who works with the plan sees the tour.
SHOWN = tuple(state for state in TourState if state not in (TourState.PLANNED, TourState.CANCELLED))

CONDITION_NAMES = {
    Condition.PROCEDURES: _("Procedures complete"),
    Condition.NOT_SEEN: _("Not seen lately"),
    Condition.HOURS: _("Opening hours and stay known"),
    Condition.STAGE: _("Far enough"),
}
# What a person answers after looking; hours follow from what is typed.
ANSWERED_BY_HAND = (Condition.PROCEDURES, Condition.NOT_SEEN, Condition.STAGE)


class Origin(models.TextChoices):
    COMPUTED = "computed", _("Found by computing")
    BY_HAND = "by_hand", _("Laid by hand")
