"""What there is of each factor, who needs how much of it by when, and proposals of who goes first."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from diaodu.core.fields import ExactField, PathField
from diaodu.core.models import AppendOnlyRow, Setting, StoredFile, Subject
from diaodu.factors.choices import CLOSED, NeedState, ScenarioState
from diaodu.people.models import Unit


class Supply(models.Model):
    """A quota that arrives in `month`, or (of a capacity) the level from it on, until its source says another."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="factor_supplies")  # the county
    factor = models.CharField(max_length=20)  # a key of the dated rule factors.kinds
    month = models.DateField()  # its first day
    amount = ExactField()
    source = models.CharField(max_length=120)  # where it comes from: a quota, a substation, a bank
    document = models.CharField(max_length=200, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    retired_on = models.DateField(null=True, blank=True)
    retired_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["factor", "month", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="factors_supply_not_negative"),
            models.UniqueConstraint(
                fields=["unit", "factor", "month", "source"],
                condition=Q(retired_on=None),
                name="factors_supply_once_a_month_and_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.factor} {self.month} {self.amount}"


class Need(models.Model):
    """What a record (`about`) needs of a factor, and how much of it is secured. `amount` empty: not known yet.

    `turn`: the unit that has to act now, `since` when; empty where nobody has to, or nobody was found.
    """

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="factor_need")
    about = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="factor_needs")
    code = models.CharField(max_length=20)
    scope = PathField(max_length=200)
    factor = models.CharField(max_length=20)
    amount = ExactField(null=True, blank=True)
    secured = ExactField(default=0)  # what the newest Securing says
    secured_on = models.DateField(null=True, blank=True)
    is_over = models.BooleanField(default=False)  # more was secured than asked for, with a reason
    needed_by = models.DateField()
    state = models.CharField(max_length=10, choices=NeedState.choices, default=NeedState.ASKED)
    keeper = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asker = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    turn = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="factor_turns")
    since = models.DateField()
    planned = models.DateField(null=True, blank=True)  # the month an adopted allocation gives it
    planned_in = models.ForeignKey("Scenario", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["needed_by", "code"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "code"], name="factors_need_code_once"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="factors_need_not_negative"),
            models.CheckConstraint(condition=Q(secured__gte=0), name="factors_need_secured_not_negative"),
            models.CheckConstraint(
                condition=Q(is_over=True) | Q(amount=None) | Q(secured__lte=F("amount")),
                name="factors_need_secured_within_amount",
            ),
            models.UniqueConstraint(
                fields=["about", "factor", "needed_by"],
                condition=~Q(state__in=[str(state) for state in CLOSED]),
                name="factors_need_once_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["scope", "factor", "state"], name="factors_need_factor"),
            models.Index(fields=["turn", "state"], name="factors_need_turn"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.factor} {self.amount}"

    def get_absolute_url(self) -> str:
        return reverse("factors:need", args=[self.code])


class Securing(AppendOnlyRow):
    """How much of a need is secured in all as of a day, by which document. A correction is a newer row."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="securings")
    total = ExactField()
    on = models.DateField()
    document = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    why = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(total__gte=0), name="factors_securing_not_negative")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.total} {self.on}"


class Scenario(models.Model):
    """A proposal of who goes first: what it was asked, and what came of it. Only a person makes it count."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="factor_scenario")
    code = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="factor_scenarios")  # the county
    name = models.CharField(max_length=100)
    first_month = models.DateField()
    months = models.PositiveSmallIntegerField()
    weights_key = models.CharField(max_length=20)
    weights = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ScenarioState.choices, default=ScenarioState.COMPUTING)
    job_key = models.PositiveBigIntegerField(null=True, blank=True)
    # What came of it
    worth = models.FloatField(null=True, blank=True)
    bound = models.FloatField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    later = models.PositiveIntegerField(default=0)  # needs beyond its months
    unknown = models.PositiveIntegerField(default=0)  # needs whose amount is not known
    clashes = models.JSONField(default=list)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    adopted_by = models.CharField(max_length=60, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_why = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="factors_scenario_code_once"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(state="adopted"), name="factors_scenario_one_adopted_per_county"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("factors:scenario", args=[self.code])

    @property
    def gap(self) -> float | None:
        """How much more at most the best there is would be worth, as a share."""
        if self.worth is None or self.bound is None or self.worth <= 0:
            return None
        return max(0.0, self.bound - self.worth) / self.worth


class Reservation(models.Model):
    """A hard one: this record goes ahead by the end of that month, whatever else waits."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="reservations")
    about = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["scenario", "about"], name="factors_reservation_once")]

    def __str__(self) -> str:
        return f"{self.about_id} {self.month}"


class Outcome(models.Model):
    """What a proposal says of one record: the month it goes ahead in (empty: it waits), or what it lacks."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="outcomes")
    about = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    worth = models.FloatField()
    parts = models.JSONField(default=dict)  # its points by criterion
    unknown = models.JSONField(default=list)  # criteria it has no figure for
    wanted = models.DateField()
    start = models.DateField(null=True, blank=True)
    best = models.DateField(null=True, blank=True)  # of one that waits: the month that would ask for least
    lacks = models.JSONField(default=list)  # factor, month, amount, price

    class Meta:
        ordering = ["-worth", "pk"]
        constraints = [models.UniqueConstraint(fields=["scenario", "about"], name="factors_outcome_once")]

    def __str__(self) -> str:
        return f"{self.about_id} {self.start}"


class Taken(models.Model):
    """A need as a proposal saw it, and the month it would be met in; adopting asks whether it is still so."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="taken")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    remaining = ExactField()
    month = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scenario", "need"], name="factors_taken_once")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.month}"


class Usage(models.Model):
    """How much of a factor there is and is given out by the end of a month, in a proposal."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="usages")
    factor = models.CharField(max_length=20)
    month = models.DateField()
    available = ExactField()
    used = ExactField()

    class Meta:
        ordering = ["factor", "month"]
        constraints = [models.UniqueConstraint(fields=["scenario", "factor", "month"], name="factors_usage_once")]

    def __str__(self) -> str:
        return f"{self.factor} {self.month}"
