"""What says how large a firm is: people, revenue and assets of a year, with where they come from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.core.fields import ExactField
from diaodu.core.models import AppendOnlyRow
from diaodu.enterprises.models import Firm


class FirmSize(AppendOnlyRow):
    """A year's figures of one firm; the newest vintage counts. Amounts in 万元. A blank is not known, never 0."""

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="sizes")
    year = models.PositiveSmallIntegerField()
    people = ExactField(null=True, blank=True)
    revenue = ExactField(null=True, blank=True)
    assets = ExactField(null=True, blank=True)
    source = models.CharField(max_length=200)
    legal_ground = models.CharField(max_length=200)
    vintage = models.PositiveSmallIntegerField(default=1)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "firm", "-vintage"]
        constraints = [
            models.UniqueConstraint(fields=["firm", "year", "vintage"], name="figure_rounds_firm_size_once"),
            models.CheckConstraint(condition=~Q(source="") & ~Q(legal_ground=""), name="figure_rounds_size_has_ground"),
        ]

    def __str__(self) -> str:
        return f"{self.firm_id} {self.year}"
