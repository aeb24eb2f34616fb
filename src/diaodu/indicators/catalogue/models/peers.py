"""What other counties published, entered from their bulletins."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.core.fields import ExactField, PathField
from diaodu.core.models import AppendOnlyRow
from diaodu.indicators.catalogue.models.definitions import Indicator
from diaodu.ledger.choices import Span


class Peer(models.Model):
    """A county we compare ourselves with."""

    scope = PathField(max_length=200)  # whose peer
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["scope", "name_zh"], name="indicators_peer_once")]

    def __str__(self) -> str:
        return self.name_zh


class PeerFigure(AppendOnlyRow):
    """One published figure of a peer; a correction is a newer vintage. Never ours, never summed with ours."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="peer_figures")
    period = models.CharField(max_length=12)
    period_end = models.DateField()
    span = models.CharField(max_length=12, choices=Span.choices, default=Span.CUMULATIVE)
    value = ExactField()
    vintage = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=200)  # the bulletin, its date
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-period_end", "peer__order", "-vintage"]
        constraints = [
            models.UniqueConstraint(
                fields=["peer", "indicator", "period", "span", "vintage"], name="indicators_peer_figure_once"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="indicators_peer_figure_has_source"),
        ]
        indexes = [models.Index(fields=["indicator", "period_end"], name="indicators_peer_figure_of")]

    def __str__(self) -> str:
        return f"{self.peer_id} {self.indicator_id} {self.period}: {self.value}"
