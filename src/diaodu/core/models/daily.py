"""What was done for which day."""

from __future__ import annotations

from django.db import models


class DailyRun(models.Model):
    """A piece of daily work that is done for a day. The row is written in the same transaction as the work."""

    name = models.CharField(max_length=60)
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "day"], name="core_daily_run_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"
