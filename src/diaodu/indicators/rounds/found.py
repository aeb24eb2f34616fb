"""Where releases, forms of those above and filings are found, and by whom: whoever may open the page."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.links import register_link
from diaodu.core.models import Subject
from diaodu.indicators.rounds.permissions import visible_filings, visible_forms, visible_releases
from diaodu.people.permissions import Asker


def seen_releases(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_releases(officer, today=today).values("subject"))


def seen_forms(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_forms(officer, today=today).values("subject"))


def seen_filings(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_filings(officer, today=today).values("subject"))


def register() -> None:
    for kind, page, name, sight in (
        ("release", "release", _("Releases"), seen_releases),
        ("upward_form", "form", _("Forms for above"), seen_forms),
        ("filing", "filing", _("Forms filled for above"), seen_filings),
    ):
        register_link(kind, _address(page), name=name, sight=sight)


def _address(page: str):  # type: ignore[no-untyped-def]
    return lambda subject: reverse(f"figure_rounds:{page}", args=[subject.code])
