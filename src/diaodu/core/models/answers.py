"""Answers already given, so that asking twice does it once."""

from __future__ import annotations

from django.db import models


class GivenAnswer(models.Model):
    """What an operation answered under an idempotency key; the same key with other words is refused."""

    actor = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="core_given_answer_once")]

    def __str__(self) -> str:
        return f"{self.actor} {self.key}"
