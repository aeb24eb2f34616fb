"""Words the check branches on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """As `matching.Verdict`, with what pages call it."""

    DIFFERS = "differs", _("Differs from the ledger")
    UNIT = "unit", _("Wrong unit")
    CALIBER = "caliber", _("Another caliber")
    DATE = "date", _("Another period")
    CONTRADICTS = "contradicts", _("Contradicts itself")
    NO_RECORD = "no_record", _("No record")
    AGREES = "agrees", _("Agrees with the ledger")
    SKIPPED = "skipped", _("Not a figure")


class Settled(models.TextChoices):
    """What a person decided about a mark; empty: nothing yet."""

    RIGHT = "right", _("Right, from another source")
    FIX = "fix", _("To be mended in the text")


class SourceFormat(models.TextChoices):
    PASTED = "pasted", _("Pasted text")
    TXT = "txt", _("Text file")
    DOCX = "docx", "Word"
    PDF = "pdf", "PDF"
    HTML = "html", _("Web page")
    XLSX = "xlsx", "Excel"


FAULTS = (Verdict.DIFFERS, Verdict.UNIT, Verdict.CALIBER, Verdict.DATE, Verdict.CONTRADICTS)
ORDER = tuple(Verdict)  # of filters and counts: what asks for work first
