"""What is reported: items, rounds, returns with their lines, and the facts that come of them.

A return is mutable until it is accepted; what is accepted becomes observations, which are only ever added.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from diaodu.core.fields import ExactField
from diaodu.core.models import AppendOnlyRow, Attachment, StoredFile, Subject
from diaodu.duties.models import Duty
from diaodu.ledger.choices import Basis, MissingKind, ReturnState, RoundState, Span
from diaodu.ledger.round_kinds import round_kind
from diaodu.people.choices import RoundField
from diaodu.people.models import Unit


class Item(models.Model):
    """One figure somebody reports: about which record, in which unit of measure, counted how. One item, one series.

    `about`: the area or department the figure is about, where one record has a figure for each of many (indicators).
    Rounds ask for items without it; figures about units come in by `accept_figures`, or a round of their own kind.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="items")  # what it is about
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="items")  # which reports it
    about = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="items_about")
    field = models.CharField(max_length=20, choices=RoundField.choices, default=RoundField.DISPATCH)
    name = models.CharField(max_length=200)
    measured_in = models.CharField(max_length=40, blank=True)  # empty: reported in words only
    span = models.CharField(max_length=12, choices=Span.choices, default=Span.CUMULATIVE)
    basis = models.CharField(max_length=12, choices=Basis.choices, default=Basis.MANAGEMENT)
    caliber = models.CharField(max_length=40, blank=True)
    target_said = models.CharField(max_length=120, blank=True)  # for the form: what it is to reach
    since = models.DateField()
    order = models.PositiveIntegerField(default=0)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "name", "caliber"],
                condition=Q(retired_on=None, about=None),
                name="ledger_item_once",
            ),
            models.UniqueConstraint(
                fields=["subject", "about", "name", "span", "basis", "caliber"],
                condition=Q(retired_on=None, about__isnull=False),
                name="ledger_item_once_about_a_unit",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "field"], name="ledger_item_unit_field"),
            models.Index(fields=["subject", "about"], name="ledger_item_about"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.measured_in})"


class Round(models.Model):
    """One office asking its items for one period."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rounds")  # which runs it
    field = models.CharField(max_length=20, choices=RoundField.choices)
    kind = models.CharField(max_length=20, blank=True)  # empty: about commitments; else of an app above (round_kinds)
    period = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.OPEN)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "field", "kind", "period"], name="ledger_round_once_per_period")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        kind = round_kind(self.kind)
        return kind.round_page(self.code) if kind else reverse("ledger:round", args=[self.code])


class Return(models.Model):
    """What one unit owes one round."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="returns")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="returns")
    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="return_owed")
    state = models.CharField(max_length=12, choices=ReturnState.choices, default=ReturnState.DRAFT)
    chain = models.JSONField(default=list)  # the roles that sign, as agreed when the round opened
    step = models.PositiveSmallIntegerField(default=0)  # whose turn in the chain it is
    edition = models.PositiveSmallIntegerField(default=1)  # 2 and more: corrections
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    returned_why = models.CharField(max_length=500, blank=True)
    sealed = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sealed_proof = models.CharField(max_length=64, blank=True)  # of the content the scan shows
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="ledger_return_once")]
        indexes = [models.Index(fields=["unit", "state"], name="ledger_return_unit_state")]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        kind = round_kind(self.round.kind)
        return kind.return_page(self.code) if kind else reverse("ledger:return", args=[self.code])

    @property
    def signer(self) -> str:
        """The role whose turn it is to sign; empty where nobody's."""
        is_signed_now = self.state == ReturnState.SIGNING and self.step < len(self.chain)
        return self.chain[self.step] if is_signed_now else ""


class Line(models.Model):
    """One item of a return: a figure or why there is none, and the three sentences people really write."""

    owed = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="lines")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="lines")
    period = models.CharField(max_length=12, blank=True)  # where it is not the round's: figures that come a month late
    value = ExactField(null=True, blank=True)
    missing = models.CharField(max_length=16, choices=MissingKind.choices, blank=True)
    progress = models.CharField(max_length=500, blank=True)
    next_month = models.CharField(max_length=500, blank=True)
    difficulty = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # why a figure fell or jumped
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["item__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owed", "item", "period"], name="ledger_line_once"),
            models.CheckConstraint(
                condition=Q(value=None) | Q(missing=""), name="ledger_line_a_figure_or_a_reason_for_none"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"

    @property
    def period_code(self) -> str:
        return self.period or self.owed.round.period


class Observation(AppendOnlyRow):
    """A fact, once accepted: never changed. A correction is a newer vintage of the same item and period."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="observations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="observations")
    period = models.CharField(max_length=12)
    period_end = models.DateField()
    span = models.CharField(max_length=12, choices=Span.choices)
    basis = models.CharField(max_length=12, choices=Basis.choices)
    caliber = models.CharField(max_length=40, blank=True)
    vintage = models.PositiveSmallIntegerField()
    value = ExactField(null=True, blank=True)
    missing = models.CharField(max_length=16, choices=MissingKind.choices, blank=True)
    progress = models.CharField(max_length=500, blank=True)
    next_month = models.CharField(max_length=500, blank=True)
    difficulty = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=60)  # who accepted it
    known_at = models.DateTimeField()  # since when it counts, by the county's calendar
    origin = models.CharField(max_length=120, blank=True)  # the release or file it was taken from, if not a return
    source = models.ForeignKey(Return, on_delete=models.PROTECT, null=True, blank=True, related_name="observations")
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["period_end", "vintage"]
        constraints = [
            models.UniqueConstraint(fields=["item", "period", "vintage"], name="ledger_observation_vintage_once"),
            models.CheckConstraint(
                condition=(Q(value=None) & ~Q(missing="")) | (Q(value__isnull=False) & Q(missing="")),
                name="ledger_observation_a_figure_or_a_reason_for_none",
            ),
        ]
        indexes = [
            models.Index(fields=["item", "period_end", "-vintage"], name="ledger_observation_newest"),
            models.Index(fields=["unit", "period_end"], name="ledger_observation_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.period} v{self.vintage}: {self.value}"
