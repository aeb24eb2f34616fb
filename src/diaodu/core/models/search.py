"""What search looks in."""

from __future__ import annotations

from django.db import models

from diaodu.core.fields import PathField
from diaodu.core.models.subjects import Subject


class SearchGram(models.Model):
    """Two neighbouring Chinese letters, or a whole Latin word, of what a record is found by. No sensitive field."""

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="grams")
    gram = PathField(max_length=24)  # compared byte by byte, so that a beginning is found through the index

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gram", "subject"], name="core_search_gram_once")]

    def __str__(self) -> str:
        return self.gram
