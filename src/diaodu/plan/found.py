"""What plans and commitments are found by, and where their pages are. A draft is not found: it is nobody's yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.links import register_link
from diaodu.core.models import Subject
from diaodu.core.search import index_subjects, search_texts
from diaodu.people.permissions import Asker
from diaodu.plan.choices import DocumentState
from diaodu.plan.models import Commitment, Document
from diaodu.plan.permissions import visible_documents
from diaodu.plan.queries import kept

PLAN, COMMITMENT, ANNOUNCEMENT = "plan", "commitment", "announcement"


@search_texts(PLAN)
def plan_texts(subjects: Sequence[Subject]) -> Mapping[int, Sequence[str]]:
    rows = Document.objects.filter(subject__in=subjects, state=DocumentState.CURRENT)
    return {row.subject_id: (row.code, row.title) for row in rows.only("subject_id", "code", "title")}


@search_texts(COMMITMENT)
def commitment_texts(subjects: Sequence[Subject]) -> Mapping[int, Sequence[str]]:
    rows = kept(Commitment.objects.filter(subject__in=subjects, document__state=DocumentState.CURRENT))
    return {
        row.subject_id: (row.code, row.quote, row.object, row.lead_text, row.short)
        for row in rows.only("subject_id", "code", "quote", "object", "lead_text", "short")
    }


def index_document(document: Document) -> None:
    """The plan and all its commitments, as its state has them found or not."""
    of_it = Subject.objects.filter(commitment__document=document) | Subject.objects.filter(pk=document.subject_id)
    index_subjects(list(of_it.distinct()))


def seen_plans(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_documents(officer, today=today).values("subject"))


def seen_commitments(officer: Asker, today: date) -> QuerySet[Subject]:
    """The whole plan in force is open to every reader of plans, whatever their unit."""
    sentences = Commitment.objects.filter(document__in=visible_documents(officer, today=today))
    return Subject.objects.filter(pk__in=sentences.values("subject"))


def register() -> None:
    register_link(PLAN, lambda subject: reverse("plan:page", args=[subject.code]), name=_("Plans"), sight=seen_plans)
    register_link(
        COMMITMENT,
        lambda subject: reverse("plan:commitment", args=[subject.code]),
        name=_("Commitments"),
        sight=seen_commitments,
    )
    register_link(
        ANNOUNCEMENT, lambda subject: reverse("plan:announcement", args=[subject.code]), name=_("Announced lights")
    )
