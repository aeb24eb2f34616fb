"""Firms. A firm is never the subject of a target: nothing here, or above, links one to a figure to be reached."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from diaodu.core.fields import PathField
from diaodu.core.models import Subject
from diaodu.enterprises.choices import FirmState
from diaodu.people.models import Unit


class Firm(models.Model):
    """A firm of a county, known by its unified social credit code; `place` is the township or park it stands in."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="firm")
    code = models.CharField(max_length=20)
    scope = PathField(max_length=200)
    credit_code = models.CharField(max_length=18)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=200, blank=True)  # pinyin of the name
    industry = models.CharField(max_length=4, blank=True)  # GB/T 4754-2017, two to four digits
    place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="firms")
    address = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=FirmState.choices, default=FirmState.ACTIVE)
    added_on = models.DateField()
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "credit_code"], name="enterprises_firm_credit_code_once"),
            models.CheckConstraint(condition=~Q(credit_code=""), name="enterprises_firm_has_credit_code"),
        ]
        indexes = [models.Index(fields=["place", "state"], name="enterprises_firm_place")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:firm", args=[self.code])
