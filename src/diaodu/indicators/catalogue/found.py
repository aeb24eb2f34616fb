"""Where indicators and supports are found: by code and name; supports by whoever may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.links import register_link
from diaodu.core.models import Subject
from diaodu.core.search import search_texts
from diaodu.indicators.catalogue.actions import INDICATOR, SUPPORT
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.catalogue.permissions import visible_indicators, visible_supports
from diaodu.people.permissions import Asker


def seen_indicators(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_indicators(officer, today=today).values("subject"))


def seen_supports(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_supports(officer, today=today).values("subject"))


@search_texts(INDICATOR)
def indicator_texts(subjects: Sequence[Subject]) -> Mapping[int, Sequence[str]]:
    """By its own code and name besides the code every record has."""
    rows = Indicator.objects.filter(subject__in=subjects)
    found = rows.values_list("subject", "subject__code", "code", "name_zh", "name_en")
    return {subject: [text for text in texts if text] for subject, *texts in found}


def register() -> None:
    for kind, page, name, sight in (
        (INDICATOR, "indicators:indicator", _("Indicators"), seen_indicators),
        (SUPPORT, "indicators:support", _("Supports"), seen_supports),
    ):
        register_link(kind, lambda subject, page=page: reverse(page, args=[subject.code]), name=name, sight=sight)  # type: ignore[misc]
