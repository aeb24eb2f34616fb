"""Words the code branches on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from diaodu.people.choices import Role

SCHEME, ASSESSMENT = "scheme", "assessment"
SCHEME_PREFIX, PREFIX = "CS", "C"


class PeriodKind(models.TextChoices):
    MONTH = "month", _("Monthly")
    QUARTER = "quarter", _("Quarterly")
    YEAR = "year", _("Yearly")


class State(models.TextChoices):
    COMPUTING = "computing", _("Being computed")
    DRAFT = "draft", _("Draft scores")
    CHECKING = "checking", _("Being checked")
    FINAL = "final", _("Final and frozen")
    DROPPED = "dropped", _("Set aside for good")


class SchemeState(models.TextChoices):
    IN_USE = "in_use", _("In use")
    RETIRED = "retired", _("Retired")


class EntryKind(models.TextChoices):
    MARK = "mark", _("Mark given by hand")
    BONUS = "bonus", _("Bonus")
    PENALTY = "penalty", _("Penalty")
    VETO = "veto", _("Veto")
    CORRECTION = "correction", _("Correction")


class Decision(models.TextChoices):
    OPEN = "open", _("Waits for an answer")
    UPHELD = "upheld", _("Upheld")
    REFUSED = "refused", _("Not upheld")


class MethodName(models.TextChoices):
    """The words of assessment.scoring.values.Method."""

    COMPLETION = "completion", _("Completion of a target")
    PASSED = "pass", _("All or nothing")
    GROWTH = "growth", _("Growth against a target")
    LADDER = "ladder", _("Rank ladder")
    EFFICACY = "efficacy", _("Efficacy coefficient")
    DEVIATION = "deviation", _("Deviation from the mean")
    IMPROVEMENT = "improvement", _("Places gained")
    MARK = "mark", _("Mark given")


# What the names written in a scheme's table mean, for whoever only reads it.
PAIR_NAMES = {
    "base": _("base mark"),
    "equal": _("mark where all are equal"),
    "step": _("step"),
    "points": _("points a step"),
    "reference": _("held against"),
    "out_of": _("out of"),
    "cap": _("capped at"),
    "floor": _("never below"),
    "indicator": _("indicator"),
    "caliber": _("caliber"),
    "since": _("counted since"),
    "stage": _("stage reached"),
    "over": _("of more than"),
}


class BlankName(models.TextChoices):
    SPREAD = "spread", _("Left out, weight spread")
    NONE = "none", _("No total until it is known")
    PROVISIONAL = "provisional", _("Provisional total with its range")


class TiesName(models.TextChoices):
    STANDARD = "standard", _("Equal places, the next ones skipped (1, 1, 3)")
    DENSE = "dense", _("Equal places, none skipped (1, 1, 2)")
    ITEM = "item", _("By the score of one item")


class TargetName(models.TextChoices):
    NONE = "none", _("No target")
    NUMBER = "number", _("A figure")
    ASSIGNED = "assigned", _("Assigned target")
    ENSURED = "ensured", _("Ensured target")
    STRIVEN = "striven", _("Striven target")


class VetoName(models.TextChoices):
    LAST = "last", _("Last place")
    ZERO = "zero", _("Total of zero, last place")


SHOWN_TO_UNITS = (State.CHECKING, State.FINAL)
BY_HAND = (EntryKind.BONUS, EntryKind.PENALTY, EntryKind.VETO)
OBJECTORS = (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD)
