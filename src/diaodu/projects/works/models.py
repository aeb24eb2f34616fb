"""Programmes of many small items, and what was said about each: by whom, as of which day, when it became known."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diaodu.core.fields import ExactField
from diaodu.core.models import AppendOnlyRow, Subject
from diaodu.people.models import Unit
from diaodu.projects.works.choices import Basis, Stage, Track

_NEVER_NEGATIVE = ("quantity", "signed", "vacated", "cleared")


class Programme(models.Model):
    """A programme of works of a county and year. Who leads and who assists are ties (people.Tie)."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="programme")
    code = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="programmes")  # the county
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    since = models.DateField()
    due = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "code"]
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="works_programme_code_once_per_county")]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class Item(models.Model):
    """One neighbourhood, village, river, road … or one line of a clearing ledger. `quantity` empty: not known.

    `state` is the stage its street or township reported; `reported` and `confirmed` are the newest positions.
    """

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="work_item")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="work_items")  # who keeps it
    track = models.CharField(max_length=10, choices=Track.choices)
    what = models.CharField(max_length=20)  # a key of the dated rule works.kinds
    name = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True)  # village, road, stretch of a river
    quantity = ExactField(null=True, blank=True)
    measured_in = models.CharField(max_length=20, blank=True)
    start_due = models.DateField(null=True, blank=True)
    finish_due = models.DateField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)  # degrees, CGCS2000 (as good as WGS 84 here)
    lat = models.FloatField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=20, choices=Stage.choices)
    reported = models.ForeignKey("Position", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed = models.ForeignKey("Position", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_confirmed = models.BooleanField(default=False)  # the bureau has answered the newest report
    version = models.PositiveIntegerField(default=1)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["unit__order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="works_item_code_once"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gte=0), name="works_item_never_negative"
            ),
        ]
        indexes = [models.Index(fields=["programme", "unit", "what"], name="works_item_programme_unit")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Position(AppendOnlyRow):
    """Where an item stood from `on`, said at `at`: reported by who keeps it, or confirmed by who leads the programme.

    A correction is a newer row. `answers`: the report a confirmation is about.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="positions")
    basis = models.CharField(max_length=10, choices=Basis.choices)
    stage = models.CharField(max_length=20, choices=Stage.choices)
    quantity = ExactField(null=True, blank=True)
    signed = ExactField(null=True, blank=True)
    vacated = ExactField(null=True, blank=True)
    cleared = ExactField(null=True, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # for which they spoke
    why = models.CharField(max_length=500, blank=True)
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["item", "basis", "on"], name="works_position_item")]
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}),
                name=f"works_position_{name}_not_negative",
            )
            for name in _NEVER_NEGATIVE
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.basis} {self.stage}"
