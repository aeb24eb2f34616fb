"""Spans of a document's text."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


def span_constraint(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(start__lte=F("end")), name=name)
