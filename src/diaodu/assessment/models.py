"""Schemes in dated editions, assessments of a period with every score they came to, entries by hand, objections."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from diaodu.assessment.choices import Decision, EntryKind, PeriodKind, SchemeState, State
from diaodu.core.fields import ExactField, PathField
from diaodu.core.models import AppendOnlyRow, FreezingRow, Job, Setting, StoredFile, Subject
from diaodu.people.models import Unit


class Scheme(models.Model):
    """How units of a county are assessed, by the month, the quarter or the year. What it says is in its editions."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="scheme")
    code = models.CharField(max_length=20)
    scope = PathField(max_length=200)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    period_kind = models.CharField(max_length=8, choices=PeriodKind.choices)
    state = models.CharField(max_length=8, choices=SchemeState.choices, default=SchemeState.IN_USE)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["scope", "code"], name="assessment_scheme_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"

    def get_absolute_url(self) -> str:
        return reverse("assessment:scheme", args=[self.code])


class SchemeEdition(AppendOnlyRow):
    """What a scheme says from a day on: items, groups, rules (assessment.scoring.schemes). It is never changed."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    body = models.JSONField()
    source = models.CharField(max_length=200)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["scheme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="assessment_edition_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="assessment_edition_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} v{self.number}"


class Assessment(FreezingRow):
    """One period scored by one edition. Frozen when it is final, with all its rows."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="assessment")
    code = models.CharField(max_length=20)
    scope = PathField(max_length=200)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="assessments")
    edition = models.ForeignKey(SchemeEdition, on_delete=models.PROTECT, related_name="assessments")
    period = models.CharField(max_length=12)
    period_end = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.COMPUTING)
    known_at = models.DateTimeField(null=True, blank=True)  # figures as they were known then
    check_until = models.DateTimeField(null=True, blank=True)
    clock_row = models.ForeignKey(Setting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-period_end", "code"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "code"], name="assessment_code_once"),
            models.UniqueConstraint(
                fields=["scheme", "period"], condition=~Q(state="dropped"), name="assessment_once_a_period"
            ),
            models.CheckConstraint(
                condition=~Q(state="checking") | Q(check_until__isnull=False), name="assessment_checked_until"
            ),
            models.CheckConstraint(
                condition=~Q(state="final", frozen_at__isnull=False) | Q(known_at__isnull=False),
                name="assessment_final_is_known",
            ),
        ]
        indexes = [models.Index(fields=["scope", "state"], name="assessment_scope_state")]

    def __str__(self) -> str:
        return f"{self.code} {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("assessment:assessment", args=[self.code])


class UnitScore(FreezingRow):
    """What one unit's total came to. `best`, `worst`: the places its range allows."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="totals")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assessment_totals")
    group = models.CharField(max_length=30)
    order = models.PositiveSmallIntegerField()
    total = ExactField(null=True, blank=True)
    low = ExactField(null=True, blank=True)
    high = ExactField(null=True, blank=True)
    bonus = ExactField(default=0)
    penalty = ExactField(default=0)
    vetoed = models.BooleanField(default=False)
    blanks = models.PositiveSmallIntegerField(default=0)
    spread = models.BooleanField(default=False)  # whether weights of blanks were spread over the others
    provisional = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    best = models.PositiveSmallIntegerField(null=True, blank=True)
    worst = models.PositiveSmallIntegerField(null=True, blank=True)
    agreed_by = models.CharField(max_length=60, blank=True)  # of the unit: it has checked and has no objection
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["group", "order"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "unit"], name="assessment_total_once"),
            models.CheckConstraint(
                condition=Q(place=None) | Q(best__lte=models.F("worst")), name="assessment_total_places_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.unit_id}: {self.total}"


class ItemScore(FreezingRow):
    """What one item brought a unit: the figure that was read, from where, by which method, why so many points."""

    total = models.ForeignKey(UnitScore, on_delete=models.PROTECT, related_name="items")
    item = models.CharField(max_length=30)
    order = models.PositiveSmallIntegerField()
    weight = ExactField()
    value = ExactField(null=True, blank=True)
    low = ExactField(null=True, blank=True)
    high = ExactField(null=True, blank=True)
    target = ExactField(null=True, blank=True)
    before = ExactField(null=True, blank=True)
    measured_in = models.CharField(max_length=30, blank=True)
    figure_on = models.DateField(null=True, blank=True)
    points = ExactField(null=True, blank=True)
    points_low = ExactField(null=True, blank=True)
    points_high = ExactField(null=True, blank=True)
    why_zh = models.CharField(max_length=300)
    why_en = models.CharField(max_length=300)
    note_zh = models.CharField(max_length=300, blank=True)  # on the figure: why it is blank or uncertain
    note_en = models.CharField(max_length=300, blank=True)
    records = models.JSONField(default=list, blank=True)  # [{label, url, value, on}]
    left_out = models.PositiveIntegerField(default=0)  # records beyond those that are kept
    entry = models.ForeignKey("Entry", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["total", "item"], name="assessment_item_once")]

    def __str__(self) -> str:
        return f"{self.total_id} {self.item}: {self.points}"


class Entry(AppendOnlyRow):
    """Something the office enters by hand: a mark, a bonus, a penalty, a veto, a corrected figure; with its evidence.

    Of two marks or corrections of one figure the newer counts; one that is taken back is named by `takes_back`.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="entries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assessment_entries")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    item = models.CharField(max_length=30, blank=True)
    value = ExactField(null=True, blank=True)
    low = ExactField(null=True, blank=True)
    high = ExactField(null=True, blank=True)
    why = models.CharField(max_length=300)
    document = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    takes_back = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_back_by"
    )
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="veto") | Q(value__isnull=False), name="assessment_entry_has_its_figure"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["mark", "correction"]) | ~Q(item=""), name="assessment_entry_has_its_item"
            ),
        ]
        indexes = [models.Index(fields=["assessment", "unit"], name="assessment_entry_unit")]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id} {self.value}"


class ScoreObjection(FreezingRow):
    """A unit says, while results are checked, that one item's score is wrong; the office upholds or refuses it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="objections")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="score_objections")
    item = models.CharField(max_length=30)
    why = models.CharField(max_length=500)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=Decision.choices, default=Decision.OPEN)
    points_before = ExactField(null=True, blank=True)
    points_after = ExactField(null=True, blank=True)
    place_before = models.PositiveSmallIntegerField(null=True, blank=True)
    place_after = models.PositiveSmallIntegerField(null=True, blank=True)
    correction = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "unit", "item"],
                condition=Q(state="open"),
                name="assessment_objection_one_open",
            )
        ]

    def __str__(self) -> str:
        return self.why[:40]
