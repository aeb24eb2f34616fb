"""Kept forecasts: where a series will be on 31 December, as it was known on the day it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from diaodu.core.fields import ExactField
from diaodu.core.models import AppendOnlyRow, Subject
from diaodu.outlook.choices import ErrorKind, Method, SeriesKind
from diaodu.people.models import Unit


@dataclass(frozen=True, slots=True)
class Step:
    """What was expected of one month on the way, as it would be published."""

    month: date  # its end
    expected: Decimal
    low50: Decimal | None
    high50: Decimal | None
    low90: Decimal | None
    high90: Decimal | None


class Outlook(AppendOnlyRow):
    """One forecast of one subject for one unit. Newer data make a newer row; the newest one known counts.

    `expected` empty: the series does not carry a forecast, and `notes` say why. Figures stand in `measured_in`.
    Running totals stand as they are, whatever stood there when the year began.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="outlooks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="outlooks")  # whose figure it is
    source = models.CharField(max_length=20)  # outlook.sources: which app gave the series
    year = models.PositiveSmallIntegerField()
    made_on = models.DateField()
    made_at = models.DateTimeField()  # what was known by then
    known_to = models.DateField(null=True, blank=True)  # end of the newest month with a figure
    kind = models.CharField(max_length=10, choices=SeriesKind.choices)
    measured_in = models.CharField(max_length=20)
    # At the end of the year, or of the month the target is due in
    ends_on = models.DateField()
    so_far = ExactField(null=True, blank=True)
    expected = ExactField(null=True, blank=True)
    low50 = ExactField(null=True, blank=True)
    high50 = ExactField(null=True, blank=True)
    low90 = ExactField(null=True, blank=True)
    high90 = ExactField(null=True, blank=True)
    # The target
    target = ExactField(null=True, blank=True)
    at_least = models.BooleanField(default=True)  # False: not to be exceeded
    chance = models.PositiveSmallIntegerField(null=True, blank=True)  # of meeting it, per thousand
    needed = ExactField(null=True, blank=True)  # a period, for the rest of the year
    recent = ExactField(null=True, blank=True)  # a period, the mean of the last ones
    left = models.PositiveSmallIntegerField(default=0)  # periods
    # What named supports would add: estimates of the management, never inside `expected`
    supports_add = ExactField(null=True, blank=True)
    supports = models.PositiveSmallIntegerField(default=0)
    # How it was made
    method = models.CharField(max_length=10, choices=Method.choices)
    notes = models.JSONField(default=list)  # [code, …what it speaks of] each; words on reading (outlook.words)
    path = models.JSONField(default=list)  # [month's end, expected, low50, high50, low90, high90] each, as published
    seen = models.JSONField(default=dict)  # month's end → figure, this year's and last year's, as published
    # How good earlier ones were
    trials = models.JSONField(default=list)  # [month's end, expected, what came, held] each
    error = ExactField(null=True, blank=True)
    error_kind = models.CharField(max_length=8, choices=ErrorKind.choices, blank=True)
    has_ended = models.BooleanField(default=False)  # its series is no longer there: the row says so, and no more
    input_hash = models.CharField(max_length=64)
    past_hash = models.CharField(max_length=64)  # of the finished years, which the trials stand on

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "unit", "year", "made_at", "input_hash"], name="outlook_outlook_once"
            ),
            models.CheckConstraint(condition=Q(chance=None) | Q(chance__lte=1000), name="outlook_chance_per_thousand"),
            models.CheckConstraint(
                condition=Q(low90=None) | Q(low90__lte=F("high90"), low50__lte=F("high50")),
                name="outlook_ranges_low_before_high",
            ),
            models.CheckConstraint(
                condition=Q(expected__isnull=False) | Q(low50=None, low90=None, chance=None),
                name="outlook_nothing_without_an_expected_value",
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "unit", "-made_at"], name="outlook_newest"),
            models.Index(fields=["year", "made_on"], name="outlook_year_made"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.unit_id} {self.year} ({self.made_on}): {self.expected}"

    # Three scenarios: the expected value and the ends of the range in which one in two years ends.

    @property
    def cautious(self) -> Decimal | None:
        return self.low50 if self.at_least else self.high50

    @property
    def hopeful(self) -> Decimal | None:
        return self.high50 if self.at_least else self.low50

    @property
    def chance_percent(self) -> Decimal | None:
        return None if self.chance is None else Decimal(self.chance) / 10

    @property
    def gap(self) -> Decimal | None:
        """What the expected value lacks to the target; above zero where it falls short or goes beyond a limit."""
        if self.expected is None or self.target is None:
            return None
        return self.target - self.expected if self.at_least else self.expected - self.target

    @property
    def with_supports(self) -> Decimal | None:
        """Beside the expected value, never in it: the series may carry part of them already."""
        if self.expected is None or self.supports_add is None:
            return None
        return self.expected + self.supports_add

    @property
    def steps(self) -> list[Step]:
        return [
            Step(date.fromisoformat(month), Decimal(expected), *(None if end is None else Decimal(end) for end in ends))
            for month, expected, *ends in self.path
        ]
