"""What a unit is to reach in a year, in editions that stay; and how a county's target was shared out.

A target points at a unit and at nothing else: there is no column that could hold a firm or a project, and the database
refuses units that are companies (`unit_kind` is the kind of the unit, written with it).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.core.fields import ExactField
from diaodu.core.models import AppendOnlyRow, Subject
from diaodu.indicators.catalogue.choices import TARGET_UNITS, BreakdownKey, PaceKind, TargetKind
from diaodu.indicators.catalogue.models.definitions import Indicator
from diaodu.people.choices import UnitKind
from diaodu.people.models import Unit


class Target(models.Model):
    """The head of a target: whose, of what, for which year. What it asks for stands in its editions."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="indicator_targets")
    unit_kind = models.CharField(max_length=20, choices=UnitKind.choices)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=TargetKind.choices, default=TargetKind.LEVEL)
    promised_in = models.ForeignKey(  # the commitment whose sentence says it
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="indicator_targets"
    )
    newest = models.ForeignKey("TargetEdition", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_on = models.DateField(null=True, blank=True)
    retired_why = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["year", "indicator__order", "unit__order"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "unit", "year", "kind"], name="indicators_target_once"),
            models.CheckConstraint(
                condition=Q(unit_kind__in=TARGET_UNITS), name="indicators_target_never_for_a_company"
            ),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="indicators_target_year"),
        ]
        indexes = [models.Index(fields=["year", "unit"], name="indicators_target_year_unit")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_id} {self.year}"


class TargetEdition(AppendOnlyRow):
    """What a target asks for from a day on. The one before stays, with the reason of the change here.

    What it is held against is `ensured` where it is set, else `assigned` (`counts`).
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="editions")
    edition = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    assigned = ExactField(null=True, blank=True)  # 下达
    ensured = ExactField(null=True, blank=True)  # 确保
    striven = ExactField(null=True, blank=True)  # 奋斗
    stretch = ExactField(null=True, blank=True)  # 挑战
    baseline = ExactField(null=True, blank=True)  # what it starts from: last year's figure
    pace_kind = models.CharField(max_length=8, choices=PaceKind.choices, blank=True)
    pace = models.JSONField(default=list, blank=True)  # twelve cumulative shares in percent, or figures, as text
    source = models.CharField(max_length=200)  # the document that sets it
    reason = models.CharField(max_length=300, blank=True)  # of a change
    breakdown = models.ForeignKey("Breakdown", on_delete=models.PROTECT, null=True, blank=True, related_name="editions")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["target", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["target", "edition"], name="indicators_target_edition_once"),
            models.CheckConstraint(
                condition=Q(assigned__isnull=False) | Q(ensured__isnull=False),
                name="indicators_target_edition_asks_for_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} v{self.edition}: {self.counts}"

    @property
    def counts(self):  # type: ignore[no-untyped-def]
        """The figure the year is held against."""
        return self.assigned if self.ensured is None else self.ensured


class Breakdown(AppendOnlyRow):
    """A county's target shared out among its units, as a person adopted it. A newer one leaves it as it is."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="breakdowns")
    edition = models.ForeignKey(TargetEdition, on_delete=models.PROTECT, related_name="+")  # which was shared out
    key = models.CharField(max_length=10, choices=BreakdownKey.choices)
    by_indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_period = models.CharField(max_length=12, blank=True)  # of the weights
    places = models.PositiveSmallIntegerField(default=2)  # decimals of the parts
    on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(key=BreakdownKey.INDICATOR) | Q(by_indicator__isnull=False),
                name="indicators_breakdown_has_its_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.key} {self.on}"


class BreakdownShare(AppendOnlyRow):
    """What one unit was given, and the weight it was given by (empty: by hand, or none known)."""

    breakdown = models.ForeignKey(Breakdown, on_delete=models.PROTECT, related_name="shares")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_kind = models.CharField(max_length=20, choices=UnitKind.choices)
    weight = ExactField(null=True, blank=True)
    value = ExactField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["breakdown", "unit"], name="indicators_breakdown_share_once"),
            models.CheckConstraint(
                condition=Q(unit_kind__in=TARGET_UNITS), name="indicators_breakdown_never_to_a_company"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.breakdown_id} {self.unit_id}: {self.value}"
