"""Where problems and visits are found, and by whom: whoever may open the page."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.links import register_link
from diaodu.core.models import Subject
from diaodu.people.permissions import Asker
from diaodu.problems.permissions import visible_problems, visible_visits

PROBLEM, VISIT = "problem", "visit"


def seen_problems(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_problems(officer, today=today).values("subject"))


def seen_visits(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_visits(officer, today=today).values("subject"))


register_link(
    PROBLEM, lambda subject: reverse("problems:problem", args=[subject.code]), name=_("Problems"), sight=seen_problems
)
register_link(
    VISIT, lambda subject: reverse("problems:visit", args=[subject.code]), name=_("Visits"), sight=seen_visits
)
