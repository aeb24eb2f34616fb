from django.db import models
from django.utils.translation import gettext_lazy as _

from diaodu.people.choices import PLAN_KEEPERS, Role


class Kind(models.TextChoices):
    BULLETIN = "bulletin", _("Bulletin")
    BRIEF = "brief", _("Brief")
    NOTICE = "notice", _("Supervision notice (paper)")
    MINUTES = "minutes", _("Minutes (paper)")
    MATERIAL = "material", _("Material")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SIGNING = "signing", _("For signature")
    SIGNED = "signed", _("Signed, to be issued")
    ISSUED = "issued", _("Issued")
    DISCARDED = "discarded", _("Thrown away")


class Length(models.TextChoices):
    PAGE = "page", _("One page")
    SHORT = "short", _("800 letters")
    LONG = "long", _("1,500 letters")
    SLIDES = "slides", _("Slides")


class BlockKind(models.TextChoices):
    HEADING = "heading", _("Heading")
    TEXT = "text", _("Paragraph")
    LIST = "list", _("List")
    TABLE = "table", _("Table")
    BARS = "bars", _("Bars")


class Style(models.TextChoices):
    AMOUNT = "amount", _("Amount")
    GROWTH = "growth", _("Growth")
    POINTS = "points", _("Percentage points")
    SHARE = "share", _("Share")
    WORDS = "words", _("Words of a record")
    OUTSIDE = "outside", _("Not from the ledger")


NUMBERED = (Kind.BULLETIN, Kind.BRIEF, Kind.NOTICE, Kind.MINUTES)  # they have a number and are signed
OPEN = (State.DRAFT, State.SIGNING, State.SIGNED)
EXPLAINED = (State.DRAFT, State.SIGNING)  # numbers that differ from the ledger are explained before signing
LOCKED = (State.SIGNING, State.SIGNED, State.ISSUED, State.DISCARDED)  # not edited
MAKERS = PLAN_KEEPERS  # who writes what the county issues
SIGNERS = (Role.CITY_LEADER, *PLAN_KEEPERS)  # never of what they wrote themselves
WRITERS = (
    Role.DISPATCH_OFFICE,
    Role.ROUND_OWNER,
    Role.UNIT_CLERK,
    Role.SECTION_CHIEF,
    Role.UNIT_HEAD,
    Role.CITY_LEADER,
    Role.SECRETARY,
)  # who may have material written; auditors only look
SEALED = "sealed"
