"""What caught the eye in accepted figures: a question to a person, with its evidence."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.indicators.rounds.choices import NoteKind, NoteState
from diaodu.ledger.models import Item, Round
from diaodu.people.models import Unit


class ReviewNote(models.Model):
    """One question about one series (or one unit's reporting) in one period. `used`: the figures it rests on."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="review_notes")  # who reported
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="review_notes")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="review_notes")
    kind = models.CharField(max_length=20, choices=NoteKind.choices)
    period = models.CharField(max_length=12)
    text_zh = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    used = models.JSONField(default=list)  # [[label, value], …]
    state = models.CharField(max_length=12, choices=NoteState.choices, default=NoteState.OPEN)
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["state", "-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "item", "kind", "period"],
                condition=Q(item__isnull=False),
                name="figure_rounds_note_once_per_item",
            ),
            models.UniqueConstraint(
                fields=["round", "unit", "kind", "period"],
                condition=Q(item=None),
                name="figure_rounds_note_once_per_unit",
            ),
            models.CheckConstraint(
                condition=Q(state=NoteState.OPEN) | ~Q(answer=""), name="figure_rounds_note_closed_with_an_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}: {self.text_zh}"
