from django.db import models
from django.utils.translation import gettext_lazy as _

from diaodu.people.choices import Role


class State(models.TextChoices):
    RAISED = "raised", _("To be routed")
    RETURNED = "returned", _("Returned by the unit")
    ROUTED = "routed", _("To be accepted")
    ACCEPTED = "accepted", _("Accepted by the unit")
    UNDER_WAY = "under_way", _("Being dealt with")
    REPLIED = "replied", _("Replied, to be rated")
    CONFIRMED = "confirmed", _("Confirmed by the raiser")
    CLOSED = "closed", _("Struck off the list")
    WITHDRAWN = "withdrawn", _("Taken back")


# Whose turn it is.
OFFICE_TURN = (State.RAISED, State.RETURNED, State.CONFIRMED)
UNIT_TURN = (State.ROUTED, State.ACCEPTED, State.UNDER_WAY)
RAISER_TURN = (State.REPLIED,)
SOLVING = (State.ACCEPTED, State.UNDER_WAY)  # the clock of the solution runs
TO_ROUTE = (State.RAISED, State.RETURNED)
SOLVED = (State.CONFIRMED, State.CLOSED)
CLOSED = (State.CLOSED, State.WITHDRAWN)
OPEN = (*TO_ROUTE, *UNIT_TURN, *RAISER_TURN)  # what stands in somebody's way still


class Urgency(models.TextChoices):
    NORMAL = "normal", _("Ordinary")
    URGENT = "urgent", _("Urgent")
    CRITICAL = "critical", _("Most urgent")


class Level(models.IntegerChoices):
    """How far up a problem has gone: unit, the leader behind its subject, the head of the county."""

    UNIT = 0, _("With the unit")
    SPONSOR = 1, _("With the sponsoring leader")
    TOP = 2, _("With the head of the county")


class VisitPart(models.TextChoices):
    RAISED = "raised", _("Raised on this visit")
    SOLVED = "solved", _("Solved through this visit")


# Who may raise a problem and write down a visit: everybody who works with the plan, but those who only look it over.
RAISERS = (
    Role.DISPATCH_OFFICE,
    Role.ROUND_OWNER,
    Role.UNIT_CLERK,
    Role.SECTION_CHIEF,
    Role.UNIT_HEAD,
    Role.CITY_LEADER,
    Role.SECRETARY,
)
LEADERS = (Role.CITY_LEADER, Role.SECRETARY)
