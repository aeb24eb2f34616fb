"""What the sentences promise: commitments, their targets, and what is said of both by the text."""

from __future__ import annotations

from django.db import models

from diaodu.core.fields import ExactField
from diaodu.core.models import StoredFile, Subject
from diaodu.duties.models import Decision
from diaodu.plan.choices import ChangeKind, CommitmentState, Nature, SourceKind, Strength, TargetKind
from diaodu.plan.models.documents import Clause, Document
from diaodu.plan.models.spans import span_constraint


class Commitment(models.Model):
    """A sentence that promises something, as the reading proposes it; a person decides what becomes of it."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="commitments")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments")
    code = models.CharField(max_length=20)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    verb = models.CharField(max_length=20, blank=True)
    object = models.CharField(max_length=300, blank=True)
    strength = models.CharField(max_length=10, choices=Strength.choices)
    kind = models.CharField(max_length=10, choices=TargetKind.choices, blank=True)  # of its first target
    due = models.DateField(null=True, blank=True)
    due_text = models.CharField(max_length=60, blank=True)
    rhythm = models.CharField(max_length=20, blank=True)  # "2/year"
    lead_text = models.CharField(max_length=200, blank=True)  # as the document names it
    partners = models.JSONField(default=list)
    sponsor_text = models.CharField(max_length=60, blank=True)  # the leader a ledger names, by post or by name
    state = models.CharField(max_length=12, choices=CommitmentState.choices, default=CommitmentState.PROPOSED)
    nature = models.CharField(max_length=10, choices=Nature.choices, blank=True)  # proposed by rules.nature_of
    short = models.CharField(max_length=60, blank=True)  # what the office calls it; empty: verb and object
    serves = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="served_by")
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="split_into")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    carried_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_from")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["document", "code"], name="plan_commitment_code_once"),
            span_constraint("plan_commitment_span"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.quote[:40]}"


class Target(models.Model):
    """A quantity the sentence promises. Value and unit as written stand beside the canonical figure."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="targets")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="targets")
    key = models.CharField(max_length=20)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.CharField(max_length=120)
    value = models.CharField(max_length=60)
    unit = models.CharField(max_length=40, blank=True)
    low = ExactField(null=True, blank=True)
    high = ExactField(null=True, blank=True)
    canonical_unit = models.CharField(max_length=40, blank=True)
    comparator = models.CharField(max_length=2)
    object = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=10, choices=TargetKind.choices)
    due = models.DateField(null=True, blank=True)
    due_text = models.CharField(max_length=60, blank=True)
    rhythm = models.CharField(max_length=20, blank=True)
    strength = models.CharField(max_length=10, choices=Strength.choices)
    context_start = models.PositiveIntegerField()
    context_end = models.PositiveIntegerField()

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="plan_target_key_once"),
            span_constraint("plan_target_span"),
        ]

    def __str__(self) -> str:
        return f"{self.object} {self.quote}"


class Place(models.Model):
    """Where a commitment stood in an earlier version of its plan; its place now is on the commitment itself."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="places")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="places")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "document"], name="plan_place_once"),
            span_constraint("plan_place_span"),
        ]

    def __str__(self) -> str:
        return self.quote


class TaskSource(models.Model):
    """Where a commitment comes from that stands in no plan; its sentence is a paragraph of the year's register."""

    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, related_name="source")
    kind = models.CharField(max_length=12, choices=SourceKind.choices)
    number = models.CharField(max_length=80, blank=True)  # of the minutes, the instruction …
    dated = models.DateField(null=True, blank=True)
    said_by = models.CharField(max_length=80, blank=True)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="task")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class RevisionItem(models.Model):
    """One difference between a revision and the version before, with what a person decided about it."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="revision_items")  # the revision
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    old = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    new = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    likeness = models.PositiveSmallIntegerField(default=0)  # percent
    decision = models.CharField(max_length=12, blank=True)  # follow, withdraw, keep, accept, reject; empty: open
    why = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.old_id} → {self.new_id}"


class NamedObject(models.Model):
    """A project, road, river … the text names; two masked names are never one."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="objects_named")
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="objects_named"
    )
    key = models.CharField(max_length=20)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    masked = models.BooleanField(default=False)
    list_key = models.CharField(max_length=20, blank=True)
    # A person said that two masked names are one; the machine only proposes it.
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="also")

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="plan_named_object_key_once"),
            span_constraint("plan_named_object_span"),
        ]

    def __str__(self) -> str:
        return self.name


class Check(models.Model):
    """Something in the text held against itself, with what was expected and what was found."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="checks")
    code = models.CharField(max_length=40)
    ok = models.BooleanField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    expected = models.CharField(max_length=200, blank=True)
    found = models.CharField(max_length=200, blank=True)
    items = models.JSONField(default=list)
    message_zh = models.TextField()
    message_en = models.TextField()

    class Meta:
        ordering = ["ok", "start"]
        constraints = [span_constraint("plan_check_span")]

    def __str__(self) -> str:
        return self.message_zh
