from django.db import models
from django.utils.translation import gettext_lazy as _

from diaodu.people.choices import Role, UnitKind


class FirmState(models.TextChoices):
    ACTIVE = "active", _("In business")
    SUSPENDED = "suspended", _("Production stopped")
    MOVED = "moved", _("Moved away")
    CLOSED = "closed", _("Struck off")


HERE = (FirmState.ACTIVE, FirmState.SUSPENDED)
GONE = (FirmState.MOVED, FirmState.CLOSED)
# Who keeps the whole register; others keep the firms of their own township or park.
REGISTER_KEEPERS = (Role.DISPATCH_OFFICE, Role.ROUND_OWNER)
LOCAL_KEEPERS = (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD)
PLACES = (UnitKind.TOWNSHIP, UnitKind.PARK)
