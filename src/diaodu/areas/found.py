"""Where areas are found, and by whom: whoever may open the page."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.areas.actions.areas import AREA
from diaodu.areas.permissions import visible_areas
from diaodu.core.links import register_link
from diaodu.core.models import Subject
from diaodu.people.permissions import Asker


def seen_areas(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_areas(officer, today=today).values("subject"))


def register() -> None:
    register_link(
        AREA, lambda subject: reverse("areas:area", args=[subject.code]), name=_("Key areas"), sight=seen_areas
    )
