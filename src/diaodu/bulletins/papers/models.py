"""Papers: their blocks, the figures bound in them with the value at binding, and steps that can be undone.

What is issued is frozen: the database refuses to change it. A mistake is put right by a further paper that names it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from diaodu.bulletins.papers.choices import BlockKind, Kind, Length, State, Style
from diaodu.core.fields import ExactField, PathField
from diaodu.core.models import FreezingRow, Setting, Subject
from diaodu.people.models import Unit


class Paper(FreezingRow):
    """One paper. `register`, `year` and `number` are given when it is issued, without gaps; frozen from then on."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="paper")
    code = models.CharField(max_length=20)
    scope = PathField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="papers")  # whose paper it is
    kind = models.CharField(max_length=10, choices=Kind.choices)
    period = models.CharField(max_length=12, blank=True)
    about = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="papers_about")
    topic = models.CharField(max_length=60, blank=True)  # of material about a word or an industry
    length = models.CharField(max_length=8, choices=Length.choices, blank=True)  # of material
    title = models.CharField(max_length=120)
    head = models.CharField(max_length=60, blank=True)  # 发文机关标志
    office = models.CharField(max_length=60, blank=True)  # 署名
    recipients = models.CharField(max_length=300, blank=True)
    copies = models.CharField(max_length=300, blank=True)
    internal = models.BooleanField(default=False)
    template = models.ForeignKey(Setting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    register = models.CharField(max_length=20, blank=True)  # 发文机关代字
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    signed_by = models.CharField(max_length=60, blank=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    correcting = models.CharField(max_length=300, blank=True)  # what it puts right
    left_out = models.PositiveSmallIntegerField(default=0)  # sentences the length had no room for
    made_on = models.DateField()
    by = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "code"], name="papers_paper_code_once"),
            models.UniqueConstraint(
                fields=["scope", "register", "year", "number"],
                condition=Q(number__isnull=False),
                name="papers_paper_number_once",
            ),
            models.CheckConstraint(
                condition=Q(number=None) | (Q(year__isnull=False) & ~Q(register="")), name="papers_paper_whole_number"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ISSUED) | Q(issued_on__isnull=False), name="papers_paper_issued_on"
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=F("pk")), name="papers_paper_not_its_own_correction"
            ),
        ]
        indexes = [
            models.Index(fields=["scope", "state"], name="papers_paper_state"),
            models.Index(fields=["scope", "kind", "period"], name="papers_paper_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("papers:page", args=[self.code])

    @property
    def number_said(self) -> str:
        """〔2026〕: six-cornered brackets, no leading zeros; empty before it is issued."""
        return f"{self.register}〔{self.year}〕{self.number}号" if self.number else ""


class Block(FreezingRow):
    """A piece of a paper. `text` holds tokens ({f3}); `rows` of lists, tables (heads first) and bars likewise."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="blocks")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=BlockKind.choices)
    level = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(blank=True)
    rows = models.JSONField(default=list)
    widths = models.JSONField(default=list)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["paper", "order"], name="papers_block_order_once")]

    def __str__(self) -> str:
        return self.text[:40]


class Figure(FreezingRow):
    """What a token stands for: the record, and what it said when it was bound."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="figures")
    key = models.CharField(max_length=8)
    style = models.CharField(max_length=8, choices=Style.choices)
    source = models.CharField(max_length=300)  # sources.py; in words where it is from outside the ledger
    label = models.CharField(max_length=200)
    value = ExactField(null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    caliber = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=30, blank=True)
    blank = models.CharField(max_length=200, blank=True)  # why there is none, and whom to ask
    bound_at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["paper", "key"], name="papers_figure_key_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.label}"


class Explanation(FreezingRow):
    """Why a number that somebody wrote is right though the ledger says otherwise; `why_*`: what the check found."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="explanations")
    key = models.CharField(max_length=16)  # doubts.Doubt
    block = models.PositiveSmallIntegerField()  # where it stood when it was explained
    quote = models.CharField(max_length=60)
    why_zh = models.CharField(max_length=400)
    why_en = models.CharField(max_length=400)
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["block", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "key"], name="papers_explanation_key_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="papers_explanation_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.quote}: {self.reason}"


class Snapshot(models.Model):
    """The paper's text before a change, so that the change can be undone; thrown away when the paper is issued."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="snapshots")
    content = models.JSONField()
    what = models.CharField(max_length=40)  # the verb that is undone
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.what
