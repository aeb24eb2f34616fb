"""What an indicator is: its meaning, how often it comes out, how parts make a whole."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from diaodu.core.fields import PathField
from diaodu.core.models import AppendOnlyRow, Subject
from diaodu.indicators.catalogue.choices import AddsUp, Better, Frequency, Kind, Prices
from diaodu.ledger.choices import Basis, Span
from diaodu.people.models import Unit

_PUBLISHED = (Basis.OFFICIAL, Basis.MANAGEMENT)


class Indicator(models.Model):
    """One indicator of a county. `code` is what formulas and other counties call it: "GDP", "IND_VA_G".

    Its figures are observations of the ledger's items that have this subject (queries.figures). A growth that is
    published is an indicator of its own, tied to its level by `growth_of`: it is never computed from published levels.
    """

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="indicator")
    code = models.CharField(max_length=40)
    scope = PathField(max_length=200)  # the county
    standard = models.CharField(max_length=40, blank=True)  # the row of reference/indicators it was taken from
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    sort_key = models.CharField(max_length=300, blank=True)  # pinyin of the name
    measured_in = models.CharField(max_length=20)
    frequency = models.CharField(max_length=10, choices=Frequency.choices, default=Frequency.MONTH)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.FLOW)
    prices = models.CharField(max_length=8, choices=Prices.choices, blank=True)
    better = models.CharField(max_length=4, choices=Better.choices, default=Better.UP)
    span = models.CharField(max_length=12, choices=Span.choices, default=Span.CUMULATIVE)  # what is published
    basis = models.CharField(max_length=12, choices=Basis.choices, default=Basis.OFFICIAL)
    # How parts make the whole
    adds_up = models.CharField(max_length=10, choices=AddsUp.choices, default=AddsUp.NONE)
    weight = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    numerator = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    denominator = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    growth_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="growths")
    formula = models.CharField(max_length=500, blank=True)  # of a derived one (catalogue.formula)
    # When it comes out
    lag_days = models.PositiveSmallIntegerField(null=True, blank=True)  # working days after the period ends
    not_alone = models.JSONField(default=list, blank=True)  # months never published by themselves: [1, 2]
    behind = models.PositiveSmallIntegerField(default=0)  # 错月: so many months later than the others
    # Who answers for it
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators_led")
    definition_zh = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)  # the document or rule the definition follows
    order = models.PositiveSmallIntegerField(default=0)
    since = models.DateField()
    retired_on = models.DateField(null=True, blank=True)
    retired_why = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "code"], name="indicators_indicator_code_once"),
            models.CheckConstraint(
                condition=Q(basis__in=_PUBLISHED), name="indicators_indicator_official_or_management"
            ),
            models.CheckConstraint(
                condition=~Q(adds_up=AddsUp.WEIGHTED) | Q(weight__isnull=False), name="indicators_indicator_has_weight"
            ),
            models.CheckConstraint(
                condition=~Q(adds_up=AddsUp.RATIO) | Q(numerator__isnull=False, denominator__isnull=False),
                name="indicators_indicator_has_both_sums",
            ),
            models.CheckConstraint(
                condition=Q(weight=None) | ~Q(weight=F("pk")), name="indicators_indicator_not_own_weight"
            ),
            models.CheckConstraint(
                condition=Q(growth_of=None) | Q(kind=Kind.GROWTH), name="indicators_indicator_growth_of_a_level"
            ),
        ]
        indexes = [models.Index(fields=["scope", "frequency"], name="indicators_scope_frequency")]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"

    def get_absolute_url(self) -> str:
        return reverse("indicators:indicator", args=[self.code])


class CaliberNote(AppendOnlyRow):
    """From a day on the indicator is counted otherwise: what changed, and whether growth across it means anything."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="caliber_notes")
    valid_from = models.DateField()
    caliber = models.CharField(max_length=40, blank=True)  # what figures of it carry as their caliber
    text_zh = models.CharField(max_length=500)
    text_en = models.CharField(max_length=500, blank=True)
    breaks_series = models.BooleanField(default=False)
    source = models.CharField(max_length=200)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        indexes = [models.Index(fields=["indicator", "-valid_from"], name="indicators_caliber_newest")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.valid_from}: {self.text_zh}"
