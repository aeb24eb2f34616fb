from django.db import models
from django.utils.translation import gettext_lazy as _


class FieldKind(models.TextChoices):
    """What a figure of an area is: a number, words (a grade, an approval), or a ratio of two numbers."""

    NUMBER = "number", _("A number")
    WORDS = "words", _("Words")
    RATIO = "ratio", _("Ratio")
