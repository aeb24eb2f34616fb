"""Problems somebody brings forward about any record, the stops of their clocks, agendas of meetings, and visits."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from diaodu.core.fields import PathField
from diaodu.core.models import Setting, Subject
from diaodu.duties.models import Meeting
from diaodu.people.models import Post, Unit
from diaodu.problems.choices import OPEN, Level, State, Urgency, VisitPart


class CallLink(models.Model):
    """A direct link: with it a firm's contact raises problems without an account and follows the firm's own.

    Only its hash is kept. Contact and phone are personal data: shown masked, taken out when the link is revoked.
    """

    about = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="call_links")
    scope = PathField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # which hands it out
    hash = models.CharField(max_length=64, unique=True)
    begins_with = models.CharField(max_length=8)
    contact = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=60, blank=True)
    revoked_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["about"], name="problems_call_link_about")]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(contact="", phone=""), name="problems_call_link_revoked_is_bare"
            )
        ]

    def __str__(self) -> str:
        return f"{self.begins_with}…"

    @property
    def who(self) -> str:
        """What stands in moves and audit for whoever came with it."""
        return f"link-{self.pk}"


class Problem(models.Model):
    """One difficulty or request. `due_at`: when the present turn is over; `solve_due`: when it should be solved."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="problem")
    code = models.CharField(max_length=20)
    scope = PathField(max_length=200)
    about = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="problems")
    title = models.CharField(max_length=100)
    body = models.TextField(blank=True)
    kind = models.CharField(max_length=30)  # codes of the dated rows `problems.kinds` and `problems.factors`
    factor = models.CharField(max_length=30, blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.NORMAL)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RAISED)
    raised_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="problems_raised")
    by = models.CharField(max_length=60)
    # Came in by a firm's own link: then only the firm speaks for the raiser.
    link = models.ForeignKey(CallLink, on_delete=models.PROTECT, null=True, blank=True, related_name="problems")
    raised_at = models.DateTimeField()
    # What the rules proposed when it was raised or returned, and why; the row they stood in.
    proposed = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposal_zh = models.CharField(max_length=200, blank=True)
    proposal_en = models.CharField(max_length=200, blank=True)
    routing_row = models.ForeignKey(Setting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    terms_row = models.ForeignKey(Setting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="problems")
    routed_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    turn_since = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    solve_due = models.DateTimeField(null=True, blank=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.UNIT)
    leader = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="problems")
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    rating_words = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "code"], name="problems_problem_code_once"),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=1, rating__lte=5), name="problems_problem_rating_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["raised", "returned", "withdrawn"]) | Q(unit__isnull=False),
                name="problems_problem_has_unit",
            ),
        ]
        indexes = [
            models.Index(fields=["scope", "state", "due_at"], name="problems_problem_state"),
            models.Index(fields=["unit", "state"], name="problems_problem_unit"),
            models.Index(fields=["about", "state"], name="problems_problem_about"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=[str(state) for state in OPEN]),
                name="problems_problem_open_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("problems:problem", args=[self.code])


class ClockStop(models.Model):
    """A time the clock of a problem stands still, with its kind of reason and words."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="stops")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    kind = models.CharField(max_length=30)  # a code of the dated row `problems.stop_reasons`
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="problems_stop_span"),
            models.UniqueConstraint(fields=["problem"], condition=Q(until=None), name="problems_stop_one_open"),
        ]

    def __str__(self) -> str:
        return self.reason


class AgendaItem(models.Model):
    """A problem that a meeting deals with; what it decides are the meeting's own decisions about the problem."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="problem_items")
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="agenda_items")
    number = models.PositiveSmallIntegerField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "problem"], name="problems_agenda_once"),
            models.UniqueConstraint(fields=["meeting", "number"], name="problems_agenda_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.problem}"


class Visit(models.Model):
    """Who went to see a firm, a project or a place, what they saw, and which problems came of it."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="visit")
    code = models.CharField(max_length=20)
    scope = PathField(max_length=200)
    about = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="visits")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="visits")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    by = models.CharField(max_length=60)
    on = models.DateField()
    saw = models.TextField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["scope", "code"], name="problems_visit_code_once")]
        indexes = [models.Index(fields=["about", "on"], name="problems_visit_about")]

    def __str__(self) -> str:
        return f"{self.code} {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("problems:visit", args=[self.code])


class VisitProblem(models.Model):
    """A problem raised on a visit, or solved through it."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="problems")
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="visits")
    part = models.CharField(max_length=8, choices=VisitPart.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "problem", "part"], name="problems_visit_problem_once")]

    def __str__(self) -> str:
        return f"{self.visit} {self.part} {self.problem}"
