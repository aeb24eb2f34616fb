from django.db import models
from django.utils.translation import gettext_lazy as _


class NodeMark(models.TextChoices):
    """What a node means to the rules of the lights."""

    START = "start", _("Start of construction")
    STATISTICS = "statistics", _("Entry into statistics")
    FINISH = "finish", _("Completed and in use")


class BaselineState(models.TextChoices):
    PROPOSED = "proposed", _("To be approved")
    IN_FORCE = "in_force", _("In use")
    REPLACED = "replaced", _("Replaced")
    REFUSED = "refused", _("Not approved")


class SlipState(models.TextChoices):
    """A slip is noted; where its reason is to count, somebody has to say so."""

    NOTED = "noted", _("Noted")
    OPEN = "open", _("Waits for approval")
    GRANTED = "granted", _("Reason accepted")
    REFUSED = "refused", _("Reason not accepted")


class SlipReason(models.TextChoices):
    LAND = "land", _("Land")
    FUNDS = "funds", _("Funds")
    PERMITS = "permits", _("Permits")
    DESIGN = "design", _("Design changed")
    BIDDING = "bidding", _("Bidding")
    CONTRACTOR = "contractor", _("Contractor")
    RELOCATION = "relocation", _("Relocation")
    WEATHER = "weather", _("Weather")
    OTHER = "other", _("Other reason")


class Grouping(models.TextChoices):
    UNIT = "unit", _("By lead unit")
    SPONSOR = "sponsor", _("By sponsor")
    AREA = "area", _("By area")
    INDUSTRY = "industry", _("By industry")
    NONE = "none", _("Not grouped")


class Light(models.TextChoices):
    """In the order of core.lights: that of lists."""

    RED = "red", _("Behind")
    YELLOW = "yellow", _("Warning")
    GREEN = "green", _("On pace")
    DONE = "done", _("Done")
    GREY = "grey", _("No light yet")
