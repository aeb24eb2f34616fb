"""Sheets on their way in: staged, looked at, published."""

from __future__ import annotations

from django.db import models

from diaodu.core.choices import RowChange, SheetState
from diaodu.core.fields import PathField
from diaodu.core.models.files import StoredFile


class Sheet(models.Model):
    """An Excel file somebody brought; nothing of it counts until it is published."""

    kind = models.CharField(max_length=40)  # which app's rows these are (core.sheets)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    scope = PathField(max_length=200)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=SheetState.choices, default=SheetState.STAGING)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    # Counted once when staged, for the head of the preview: {"add": 3, "change": 1, "same": 0, "wrong": 2}
    counts = models.JSONField(default=dict)
    # What concerns the sheet as a whole (a column that is not there): [{"zh": …, "en": …}]
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"


class SheetRow(models.Model):
    """One row as it stands in the sheet, what it would do, and what is wrong with it."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as the sheet itself counts its rows
    values = models.JSONField(default=dict)  # {column: text as read}
    change = models.CharField(max_length=8, choices=RowChange.choices)
    problems = models.JSONField(default=list)  # [{"column": …, "zh": …, "en": …}]

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="core_sheet_row_once")]

    def __str__(self) -> str:
        return f"row {self.number}"
