"""How a workbook of a unit is read, said once and kept."""

from __future__ import annotations

from django.db import models

from diaodu.core.models import StoredFile
from diaodu.indicators.rounds.mapping import Mapping
from diaodu.people.models import Unit


class BookMapping(models.Model):
    """Where each figure stands in a unit's own workbook (`mapping.shape`), with the file it was made from."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="book_mappings")
    name = models.CharField(max_length=80)
    shape = models.JSONField(default=dict)
    sample = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sample_name = models.CharField(max_length=255)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    retired_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=models.Q(retired_on=None),
                name="figure_rounds_mapping_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def mapping(self) -> Mapping:
        return Mapping.from_json(self.shape)
