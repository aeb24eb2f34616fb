"""How a forecast was made, and of what the error of earlier ones is a share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    MEDIAN = "median", _("Median of three models")
    PACE = "pace", _("Recent pace carried on")
    CONSTANT = "constant", _("Stays as it is")
    NONE = "none", _("No forecast")


class ErrorKind(models.TextChoices):
    SHARE = "share", _("Mean error, percent of what came")
    POINTS = "points", _("Mean error in percentage points")
    SCALED = "scaled", _("Mean error, in the series' own steps")


class SeriesKind(models.TextChoices):
    FLOW = "flow", _("Each period's own")
    CUMULATIVE = "cumulative", _("Since January")
    LEVEL = "level", _("Level, ratio or growth")
