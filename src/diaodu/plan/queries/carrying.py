"""The unfinished commitments of a plan, each with the likest one of the plan that follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from diaodu.people.permissions import Asker
from diaodu.plan.actions.carrying import CARRY, unfinished
from diaodu.plan.choices import DocumentKind, DocumentState
from diaodu.plan.comparing import Sentence, compare
from diaodu.plan.models import CarryChoice, Commitment, Document
from diaodu.plan.permissions import visible_documents


@dataclass(frozen=True, slots=True)
class CarryRow:
    """An unfinished commitment; what is decided about it is what was kept, else what is proposed."""

    commitment: Commitment
    proposed: Commitment | None
    decision: str = ""
    to: str = ""
    why: str = ""
    kept_by: str = ""


def plans_after(document: Document, officer: Asker, *, today: date) -> QuerySet[Document]:
    """Plans in force other than this one, the newest first."""
    seen = visible_documents(officer, today=today).filter(state=DocumentState.CURRENT, kind=DocumentKind.PLAN)
    return seen.exclude(pk=document.pk).select_related("unit", "file").order_by("-read_at")


def carry_rows(document: Document, following: Document) -> tuple[list[CarryRow], list[Commitment]]:
    """The rows, and what they may go on as; three queries. What was kept for another plan that follows is left out."""
    old = unfinished(document)
    new = list(following.commitments.filter(merged_into=None).order_by("start", "pk"))
    found = compare([Sentence(item.quote, "") for item in old], [Sentence(item.quote, "") for item in new])
    best: dict[int, Commitment] = {}
    for pair in found.pairs:
        if pair.old is not None and pair.new is not None:
            best.setdefault(pair.old, new[pair.new])
    kept = {
        choice.commitment_id: choice for choice in CarryChoice.objects.filter(following=following, commitment__in=old)
    }
    return [_row(item, best.get(number), kept.get(item.pk)) for number, item in enumerate(old)], new


def kept_for(document: Document) -> str:
    """The code of the plan that follows for which decisions were kept last; "" where there are none."""
    choices = CarryChoice.objects.filter(commitment__document=document).select_related("following")
    last = choices.order_by("-at", "-pk").first()
    return last.following.code if last else ""


def _row(item: Commitment, proposed: Commitment | None, kept: CarryChoice | None) -> CarryRow:
    if kept is not None:
        return CarryRow(item, proposed, kept.decision, kept.to, kept.why, kept.by)
    if proposed is not None:
        return CarryRow(item, proposed, CARRY, proposed.code)
    return CarryRow(item, None)
