"""What the review page asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from diaodu.core.models import Move
from diaodu.plan.choices import Cause, CommitmentState
from diaodu.plan.models import Blank, Clause, Commitment, Document, Target


@dataclass(frozen=True, slots=True)
class ReviewRows:
    """Everything of one document that can be reviewed: also what was not taken up; four queries."""

    clauses: list[Clause]
    commitments: list[Commitment]
    targets: list[Target]
    blanks: list[Blank]


def review_rows(document: Document) -> ReviewRows:
    ours = document.commitments.filter(merged_into=None)
    return ReviewRows(
        clauses=list(document.clauses.order_by("order")),
        commitments=list(ours.order_by("start", "pk")),
        targets=list(document.targets.filter(commitment__in=ours).order_by("start", "pk")),
        blanks=list(document.blanks.filter(Q(commitment__in=ours) | Q(cause=Cause.MASKED)).order_by("start", "pk")),
    )


def waiting_counts(documents: Iterable[Document]) -> dict[int, int]:
    """By document: how many of its sentences nobody has looked at yet; one query."""
    waiting = Commitment.objects.filter(
        document__in=[item.pk for item in documents], state=CommitmentState.PROPOSED, merged_into=None
    )
    rows = waiting.order_by().values("document").annotate(n=Count("pk")).values_list("document", "n")
    return dict(rows)


def waiting_count(document: Document) -> int:
    return waiting_counts([document]).get(document.pk, 0)


def last_reason(commitment: Commitment) -> str:
    """Why it was not taken up."""
    last = Move.objects.filter(subject=commitment.subject_id, to_state=CommitmentState.REJECTED).order_by("-pk").first()
    return last.why if last else ""
