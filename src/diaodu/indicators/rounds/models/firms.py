"""Firms' own figures, with where they come from and what permits using them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.core.fields import ExactField
from diaodu.core.models import AppendOnlyRow
from diaodu.enterprises.models import Firm
from diaodu.indicators.catalogue.models import Indicator


class FirmFigure(AppendOnlyRow):
    """One figure of one firm: material for the management, never official and never added to official figures."""

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="own_figures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="firm_figures")
    period = models.CharField(max_length=12)
    period_end = models.DateField()
    value = ExactField()
    source = models.CharField(max_length=200)
    legal_ground = models.CharField(max_length=200)
    vintage = models.PositiveSmallIntegerField(default=1)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-period_end", "firm", "-vintage"]
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "indicator", "period", "vintage"], name="figure_rounds_firm_figure_once"
            ),
            models.CheckConstraint(condition=~Q(source="") & ~Q(legal_ground=""), name="figure_rounds_firm_has_ground"),
        ]

    def __str__(self) -> str:
        return f"{self.firm_id} {self.indicator_id} {self.period}: {self.value}"
