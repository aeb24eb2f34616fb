"""Where tours are found, and by whom: whoever may open the page."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.links import register_link
from diaodu.core.models import Subject
from diaodu.people.permissions import Asker
from diaodu.projects.tours.choices import TOUR
from diaodu.projects.tours.permissions import visible_tours


def seen_tours(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_tours(officer, today=today).values("subject"))


def register() -> None:
    register_link(
        TOUR, lambda subject: reverse("tours:tour", args=[subject.code]), name=_("Observation tours"), sight=seen_tours
    )
