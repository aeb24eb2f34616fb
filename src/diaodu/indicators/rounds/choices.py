"""The words rounds of figures branch on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

KIND = "indicator"  # of the ledger's rounds that ask for indicators; also the kind of their subjects


class Stage(models.TextChoices):
    """Which edition of an official figure this is, as its publisher says."""

    FIRST = "first", _("First figure")
    REVISED = "revised", _("Revised figure")
    FINAL = "final", _("Final figure")


class ReleaseState(models.TextChoices):
    DRAFT = "draft", _("Being entered")
    READY = "ready", _("Ready, under embargo")
    RELEASED = "released", _("Released")
    SENT_BACK = "sent_back", _("Returned")


class SendBack(models.TextChoices):
    """The only grounds on which a release may be sent back. How high or low a figure is is none."""

    UNIT = "unit", _("Unit of measure is wrong or missing")
    MISSING = "missing", _("An item is missing")
    FORMAT = "format", _("The format does not fit")


class NoteState(models.TextChoices):
    OPEN = "open", _("To be looked at")
    EXPLAINED = "explained", _("Explained")
    CORRECTING = "correcting", _("Being corrected")


class NoteKind(models.TextChoices):
    JUMP = "jump", _("Jump")
    ROUND_NUMBERS = "round_numbers", _("Round numbers")
    SAME_STEP = "same_step", _("The same step every time")
    LAST_DAY = "last_day", _("Always in the last hours")
    WITHOUT_EVIDENCE = "without_evidence", _("Investment without evidence")
    AGAINST_FEED = "against_feed", _("Unlike electricity or tax")


class UpLevel(models.TextChoices):
    PREFECTURE = "prefecture", _("Prefecture")
    PROVINCE = "province", _("Province")


class FilingState(models.TextChoices):
    DRAFT = "draft", _("Being filled in")
    SIGNING = "signing", _("Being signed")
    SIGNED = "signed", _("Signed off")
    SENT = "sent", _("Sent")


EDITABLE_RELEASES = (ReleaseState.DRAFT, ReleaseState.SENT_BACK)
OPEN_FILINGS = (FilingState.DRAFT, FilingState.SIGNING, FilingState.SIGNED)


class FirmClass(models.TextChoices):
    """How large a firm is, by the statistical classes."""

    LARGE = "large", _("Large firm")
    MEDIUM = "medium", _("Medium firm")
    SMALL = "small", _("Small firm")
    MICRO = "micro", _("Micro firm")
