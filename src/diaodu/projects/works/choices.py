"""The words programmes of works branch on. Which kinds of things there are is a dated rule, see setting_kinds."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Track(models.TextChoices):
    BUILDING = "building", _("Construction")
    CLEARING = "clearing", _("Land clearing")


class Stage(models.TextChoices):
    """The stages of both tracks. A clearing item says by amounts how far it has come; its stage follows from them."""

    PLANNED = "planned", _("Not begun")
    PREPARED = "prepared", _("In preparation")
    STARTED = "started", _("Building")
    FINISHED = "finished", _("Finished")
    ACCEPTED = "accepted", _("Accepted after check")
    DUE = "due", _("To be cleared")
    SIGNED = "signed", _("Signed")
    VACATED = "vacated", _("Vacated")
    CLEARED = "cleared", _("Cleared")


class Basis(models.TextChoices):
    """Whose figure: of the street or township that keeps the item, or of the bureau that leads the programme."""

    REPORTED = "reported", _("Reported")
    CONFIRMED = "confirmed", _("Confirmed")


class PhotoKind(models.TextChoices):
    BEFORE = "before", _("Before the works")
    AFTER = "after", _("After the works")


# In the order they are gone through.
STAGES: dict[str, tuple[str, ...]] = {
    Track.BUILDING: ("planned", "prepared", "started", "finished", "accepted"),
    Track.CLEARING: ("due", "signed", "vacated", "cleared"),
}
# The stage a programme's tables count by, where nobody asks for another one.
DONE: dict[str, str] = {Track.BUILDING: "finished", Track.CLEARING: "cleared"}
BEGUN: dict[str, str] = {Track.BUILDING: "started", Track.CLEARING: "signed"}
