from django.db import models
from django.utils.translation import gettext_lazy as _

from diaodu.people.choices import UnitKind


class Frequency(models.TextChoices):
    """How often a figure comes out; the two shortest are for what runs ahead of the statistics."""

    DAY = "day", _("Daily")
    TEN_DAYS = "ten_days", _("Every ten days")
    MONTH = "month", _("Monthly")
    QUARTER = "quarter", _("Quarterly")
    HALF_YEAR = "half_year", _("Half-yearly")
    YEAR = "year", _("Yearly")


class Kind(models.TextChoices):
    FLOW = "flow", _("Flow")
    STOCK = "stock", _("Stock")
    RATIO = "ratio", _("Ratio")
    INDEX = "index", _("Index")
    GROWTH = "growth", _("Growth rate")


class Prices(models.TextChoices):
    """At which prices: decides what a growth may be compared with. Empty: not about money."""

    REAL = "real", _("Constant prices")
    NOMINAL = "nominal", _("Current prices")


class Better(models.TextChoices):
    UP = "up", _("The more the better")
    DOWN = "down", _("The less the better")


class AddsUp(models.TextChoices):
    """How figures of parts make the figure of the whole."""

    SUM = "sum", _("Sum of the parts")
    WEIGHTED = "weighted", _("Mean, weighted by another indicator")
    RATIO = "ratio", _("Ratio of two sums")
    LAST = "last", _("Sum of the newest positions")
    NONE = "none", _("Does not add up")


class TargetKind(models.TextChoices):
    LEVEL = "level", _("Total level")
    GROWTH = "growth", _("Growth rate")
    RANK = "rank", _("Rank")
    SHARE = "share", _("Share")


class PaceKind(models.TextChoices):
    """How a target is to be reached over the year; empty: evenly."""

    SHARES = "shares", _("Cumulative shares")
    VALUES = "values", _("Cumulative figures")


class BreakdownKey(models.TextChoices):
    EQUAL = "equal", _("In equal parts")
    LAST_YEAR = "last_year", _("By last year's share")
    INDICATOR = "indicator", _("By another indicator")
    HAND = "hand", _("By hand")
    SAME = "same", _("The same for all")


class SupportState(models.TextChoices):
    OPEN = "open", _("Not confirmed yet")
    CONFIRMED = "confirmed", _("Has been confirmed")
    DOUBTFUL = "doubtful", _("In doubt")
    FAILED = "failed", _("Fallen away")


# Whom a target may be set for. A firm or a project never is (统计法): there is no way to point at one, and the units
# that are companies are refused by the database.
TARGET_UNITS = (UnitKind.COUNTY, UnitKind.DEPARTMENT, UnitKind.TOWNSHIP, UnitKind.PARK, UnitKind.TASK_FORCE)
# Which units an indicator may be broken down to.
AREA_UNITS = (UnitKind.TOWNSHIP, UnitKind.PARK)
ADDITIVE = (AddsUp.SUM, AddsUp.LAST)
SUB_MONTHLY = (Frequency.DAY, Frequency.TEN_DAYS)
