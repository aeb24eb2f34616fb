"""Key areas of a county and what was said about each in figures; where its townships lie."""

from __future__ import annotations

from django.db import models

from diaodu.core.fields import ExactField
from diaodu.core.models import AppendOnlyRow, Subject
from diaodu.people.models import Unit


class Area(models.Model):
    """An area, or a part of one. Who leads it, who stands behind it and its task force are ties (people.Tie)."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="area")
    code = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="areas")  # the county
    kind = models.CharField(max_length=20)  # a key of the dated rule areas.kinds
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    # GeoJSON: polygons or lines, degrees of CGCS2000; checked when it comes in (areas.shapes).
    geometry = models.JSONField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    since = models.DateField()
    version = models.PositiveIntegerField(default=1)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "code"]
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="areas_area_code_once_per_county")]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class UnitShape(models.Model):
    """Where a township lies: its border as the county's map has it. Townships are units, not areas."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="shape")
    geometry = models.JSONField()  # GeoJSON polygons, degrees of CGCS2000; checked when it comes in (areas.shapes)
    source = models.CharField(max_length=200)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["unit__order", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(source=""), name="areas_unit_shape_has_source")]

    def __str__(self) -> str:
        return f"{self.unit_id}"


class AreaFigure(AppendOnlyRow):
    """A figure of an area as of a day, with its source. A correction is a newer row."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="figures")
    name = models.CharField(max_length=20)  # a field of the area's kind
    value = ExactField(null=True, blank=True)
    words = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    source = models.CharField(max_length=200)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["area", "name", "on"], name="areas_figure_area_name")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.name} {self.on}"
