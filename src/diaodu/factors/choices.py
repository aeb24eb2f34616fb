"""The words needs and allocations branch on. Which factors there are is a dated rule, see setting_kinds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diaodu.people.choices import Role


class NeedState(models.TextChoices):
    ASKED = "asked", _("Put forward")
    WORKING = "working", _("Being worked on")
    RETURNED = "returned", _("Papers to be added")
    PARTLY = "partly", _("Partly secured")
    SECURED = "secured", _("Secured")
    REFUSED = "refused", _("Not granted")
    WITHDRAWN = "withdrawn", _("No longer needed")


OPEN = (NeedState.ASKED, NeedState.WORKING, NeedState.RETURNED, NeedState.PARTLY)
COUNTED = (*OPEN, NeedState.SECURED)  # what stands against the supplies
CLOSED = (NeedState.REFUSED, NeedState.WITHDRAWN)


class ScenarioState(models.TextChoices):
    COMPUTING = "computing", _("Being computed")
    COMPUTED = "computed", _("A proposal")
    CLASHING = "clashing", _("Reservations clash")
    ADOPTED = "adopted", _("Adopted")
    REPLACED = "replaced", _("Replaced by a newer one")
    DROPPED = "dropped", _("Put aside")


WORKERS = (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD)  # who speaks for a unit
NEED, ALLOCATION = "need", "allocation"  # kinds of subjects
NEED_PREFIX, ALLOCATION_PREFIX = "Y", "H"
LIGHTS = ("red", "yellow", "green", "done", "grey")  # in the order of urgency
