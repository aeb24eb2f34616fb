"""The unfinished commitments of a plan, each with the likest one of the plan that follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from diaodu.people.permissions import Asker
from diaodu.plan.actions.carrying import unfinished
from diaodu.plan.choices import DocumentKind, DocumentState
from diaodu.plan.comparing import Sentence, compare
from diaodu.plan.models import Commitment, Document
from diaodu.plan.permissions import visible_documents


@dataclass(frozen=True, slots=True)
class CarryRow:
    commitment: Commitment
    proposed: Commitment | None
    decision: str = ""
    to: str = ""
    why: str = ""


def plans_after(document: Document, officer: Asker, *, today: date) -> QuerySet[Document]:
    """Plans in force other than this one, the newest first."""
    seen = visible_documents(officer, today=today).filter(state=DocumentState.CURRENT, kind=DocumentKind.PLAN)
    return seen.exclude(pk=document.pk).select_related("unit", "file").order_by("-read_at")


def carry_rows(document: Document, following: Document) -> tuple[list[CarryRow], list[Commitment]]:
    """The rows, and what they may go on as; two queries."""
    old = unfinished(document)
    new = list(following.commitments.filter(merged_into=None).order_by("start", "pk"))
    found = compare([Sentence(item.quote, "") for item in old], [Sentence(item.quote, "") for item in new])
    best: dict[int, Commitment] = {}
    for pair in found.pairs:
        if pair.old is not None and pair.new is not None:
            best.setdefault(pair.old, new[pair.new])
    return [CarryRow(item, best.get(number)) for number, item in enumerate(old)], new
