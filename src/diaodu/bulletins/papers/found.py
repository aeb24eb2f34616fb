"""Where papers are found: by code, title and number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.bulletins.papers.models import Paper
from diaodu.bulletins.papers.permissions import visible_papers
from diaodu.core.links import register_link
from diaodu.core.models import Subject
from diaodu.core.search import search_texts
from diaodu.people.permissions import Asker

PAPER = "paper"


def seen_papers(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_papers(officer, today=today).values("subject"))


register_link(PAPER, lambda subject: reverse("papers:page", args=[subject.code]), name=_("Papers"), sight=seen_papers)


@search_texts(PAPER)
def paper_texts(subjects: Sequence[Subject]) -> Mapping[int, Sequence[str]]:
    rows = Paper.objects.filter(subject__in=subjects)
    return {row.subject_id: (row.code, row.title, row.number_said) for row in rows}
