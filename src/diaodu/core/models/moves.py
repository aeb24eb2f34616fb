"""From which state to which, when, by whom and why."""

from __future__ import annotations

from django.db import models

from diaodu.core.models.append_only import AppendOnlyRow
from diaodu.core.models.files import StoredFile
from diaodu.core.models.subjects import Subject


class Move(AppendOnlyRow):
    """One step of one record over its table of permitted moves (core.moves)."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="moves")
    verb = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    on = models.DateField()  # the day it holds from, which may lie before the day it was entered
    at = models.DateTimeField()
    by = models.CharField(max_length=60)  # codes, not keys: history stays with the person
    post = models.CharField(max_length=120, blank=True)  # the post they acted in, as it was called then
    why = models.CharField(max_length=500, blank=True)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject", "id"], name="core_move_subject")]

    def __str__(self) -> str:
        return f"{self.verb}: {self.from_state} → {self.to_state}"
