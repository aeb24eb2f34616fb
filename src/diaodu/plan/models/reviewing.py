"""What a person decided in the review of a plan, kept so that it can be taken back exactly."""

from __future__ import annotations

from django.db import models

from diaodu.plan.models.documents import Document


class ReviewStep(models.Model):
    """One decision of a sitting: the rows it touched, as they were and as it left them.

    `before` and `after` are what `actions.remembering` wrote: by kind of row and key, the fields that matter. A step
    is undone only while the rows still are as it left them, so nobody's later work is lost.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="review_steps")
    verb = models.CharField(max_length=20)
    codes = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by = models.CharField(max_length=60)
    on = models.DateField()  # the sitting: a day of one officer
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["document", "by", "on"], name="plan_review_step_sitting")]

    def __str__(self) -> str:
        return f"{self.verb} {', '.join(self.codes[:3])}"
