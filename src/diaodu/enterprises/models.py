"""Firms. A firm is never the subject of a target: nothing here, or above, links one to a figure to be reached."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from diaodu.areas.models import Area
from diaodu.core.fields import ExactField, PathField
from diaodu.core.models import Subject
from diaodu.enterprises.choices import FirmState
from diaodu.people.models import Unit


class Firm(models.Model):
    """A firm of a county, known by its unified social credit code; `place` is the township or park it stands in.

    `longitude` and `latitude`: degrees of CGCS2000, both or neither.
    """

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="firm")
    code = models.CharField(max_length=20)
    scope = PathField(max_length=200)
    credit_code = models.CharField(max_length=18)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=200, blank=True)  # pinyin of the name
    industry = models.CharField(max_length=4, blank=True)  # GB/T 4754-2017, two to four digits
    place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="firms")
    address = models.CharField(max_length=200, blank=True)
    longitude = ExactField(null=True, blank=True)
    latitude = ExactField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=FirmState.choices, default=FirmState.ACTIVE)
    added_on = models.DateField()
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "credit_code"], name="enterprises_firm_credit_code_once"),
            models.CheckConstraint(condition=~Q(credit_code=""), name="enterprises_firm_has_credit_code"),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None) | Q(longitude__isnull=False, latitude__isnull=False),
                name="enterprises_firm_position_whole",
            ),
        ]
        indexes = [models.Index(fields=["place", "state"], name="enterprises_firm_place")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:firm", args=[self.code])


class FirmArea(models.Model):
    """The key area (or the part of one) a firm lies in from a day to a day, `until` the last; without an area: in none.

    Somebody says so, or takes up what is proposed by the firm's position; nothing is put anywhere by itself.
    """

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="areas")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="firms")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True)
    is_by_position = models.BooleanField(default=False)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["firm", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["firm"], condition=Q(until=None), name="enterprises_firm_area_one_at_a_time"
            ),
            models.UniqueConstraint(fields=["firm", "since"], name="enterprises_firm_area_once_a_day"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="enterprises_firm_area_in_order"
            ),
        ]
        indexes = [models.Index(fields=["area", "until"], name="enterprises_firm_area_of")]

    def __str__(self) -> str:
        return f"{self.firm_id} in {self.area_id} since {self.since}"
