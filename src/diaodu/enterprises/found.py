"""Where firms are found: by code, name and credit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.links import register_link
from diaodu.core.models import Subject
from diaodu.core.search import search_texts
from diaodu.enterprises.models import Firm
from diaodu.enterprises.permissions import visible_firms
from diaodu.people.permissions import Asker

FIRM = "firm"


def seen_firms(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_firms(officer, today=today).values("subject"))


register_link(FIRM, lambda subject: reverse("enterprises:firm", args=[subject.code]), name=_("Firms"), sight=seen_firms)


@search_texts(FIRM)
def firm_texts(subjects: Sequence[Subject]) -> Mapping[int, Sequence[str]]:
    rows = Firm.objects.filter(subject__in=subjects).values_list("subject", "code", "name", "credit_code")
    return {subject: texts for subject, *texts in rows}
