"""Where schemes and assessments are found, and by whom: whoever may open the page."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.assessment.choices import ASSESSMENT, SCHEME
from diaodu.assessment.permissions import visible_assessments, visible_schemes
from diaodu.core.links import register_link
from diaodu.core.models import Subject
from diaodu.people.permissions import Asker


def seen_schemes(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_schemes(officer, today=today).values("subject"))


def seen_assessments(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_assessments(officer, today=today).values("subject"))


register_link(
    SCHEME,
    lambda subject: reverse("assessment:scheme", args=[subject.code]),
    name=_("Assessment schemes"),
    sight=seen_schemes,
)
register_link(
    ASSESSMENT,
    lambda subject: reverse("assessment:assessment", args=[subject.code]),
    name=_("Assessments"),
    sight=seen_assessments,
)
