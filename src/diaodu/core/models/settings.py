"""Dated values with a scope."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.core.fields import PathField


class Setting(models.Model):
    """A dated value that holds for a scope and everything below it; the nearest scope wins, then the newest date."""

    scope = PathField(max_length=200, blank=True)
    name = models.CharField(max_length=80)
    value = models.JSONField()
    valid_from = models.DateField()
    source = models.CharField(max_length=200, blank=True)
    shipped = models.BooleanField(default=False)  # came with the software: never changed, a county overrides it
    retired_on = models.DateField(null=True, blank=True)  # from this day on the row no longer holds
    retired_why = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=60, blank=True)  # the officer's code
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "name", "valid_from"],
                condition=Q(retired_on=None),  # one that was entered wrongly is retired and entered again
                name="core_setting_once_per_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope or '/'} {self.name} ({self.valid_from})"
