"""Where needs and proposals are found, and by whom: whoever may open the page."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.links import register_link
from diaodu.core.models import Subject
from diaodu.factors.choices import ALLOCATION, NEED
from diaodu.factors.permissions import visible_needs, visible_scenarios
from diaodu.people.permissions import Asker


def seen_needs(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_needs(officer, today=today).values("subject"))


def seen_scenarios(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_scenarios(officer, today=today).values("subject"))


def register() -> None:
    register_link(
        NEED, lambda subject: reverse("factors:need", args=[subject.code]), name=_("Needs of factors"), sight=seen_needs
    )
    register_link(
        ALLOCATION,
        lambda subject: reverse("factors:scenario", args=[subject.code]),
        name=_("Allocations"),
        sight=seen_scenarios,
    )
