"""Forms of those above: the blank file is kept and mapped once, filled each period, signed, and kept as it was sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from diaodu.core.fields import ExactField
from diaodu.core.models import StoredFile, Subject
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.choices import OPEN_FILINGS, FilingState, UpLevel
from diaodu.ledger.choices import Basis, Span
from diaodu.people.models import Unit


class UpwardForm(models.Model):
    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="upward_form")
    code = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="upward_forms")  # which sends it
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=12, choices=UpLevel.choices)
    addressee = models.CharField(max_length=120)
    blank = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    blank_name = models.CharField(max_length=255)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    retired_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["level", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(retired_on=None), name="figure_rounds_form_name_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("figure_rounds:form", args=[self.code])


class FormCell(models.Model):
    """What stands in one cell of a form: a figure, or the period in words where nothing is named.

    A figure is an indicator's, or of another source by its key (form_sources). In a Word form `sheet` is a table or
    the blanks of its sentences.
    """

    form = models.ForeignKey(UpwardForm, on_delete=models.PROTECT, related_name="cells")
    sheet = models.CharField(max_length=40)
    cell = models.CharField(max_length=10)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=200, blank=True)
    about = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    span = models.CharField(max_length=12, choices=Span.choices, default=Span.CUMULATIVE)
    basis = models.CharField(max_length=12, choices=Basis.choices, default=Basis.MANAGEMENT)
    offset = models.SmallIntegerField(default=0)  # months: -1 is last month, -12 the same month of last year
    factor = ExactField(default=1)  # the form's unit of measure: 10000 where it asks 万元 and we keep 亿元

    class Meta:
        ordering = ["sheet", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["form", "sheet", "cell"], name="figure_rounds_cell_once"),
            models.CheckConstraint(condition=Q(source="") | Q(indicator=None), name="figure_rounds_cell_one_figure"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


class Filing(models.Model):
    """A form for one period. `file` is what was filled in; once sent neither it nor its hash changes."""

    form = models.ForeignKey(UpwardForm, on_delete=models.PROTECT, related_name="filings")
    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="upward_filing")
    code = models.CharField(max_length=20)
    period = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=FilingState.choices, default=FilingState.DRAFT)
    chain = models.JSONField(default=list)
    step = models.PositiveSmallIntegerField(default=0)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    figures = models.JSONField(default=list)  # [{"cell", "name", "value", "period", "item"}]: what it was filled with
    holes = models.JSONField(default=list)  # [{"cell", "name", "unit", "why"}]
    filled_by = models.CharField(max_length=60)
    filled_at = models.DateTimeField()
    sent_by = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-period", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "period"], condition=Q(state__in=OPEN_FILINGS), name="figure_rounds_filing_one_open"
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by="") | Q(sent_at__isnull=False, state=FilingState.SENT),
                name="figure_rounds_filing_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("figure_rounds:filing", args=[self.code])

    @property
    def signer(self) -> str:
        is_signed_now = self.state == FilingState.SIGNING and self.step < len(self.chain)
        return self.chain[self.step] if is_signed_now else ""
