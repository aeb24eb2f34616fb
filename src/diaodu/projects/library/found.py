"""Where projects and applications are found, and by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.links import register_link
from diaodu.core.models import Subject
from diaodu.core.search import search_texts
from diaodu.people.permissions import Asker
from diaodu.projects.library.investment_lines import INVESTMENT
from diaodu.projects.library.models import Project
from diaodu.projects.library.permissions import visible_applications, visible_projects

PROJECT, APPLICATION = "project", "application"


def seen_projects(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_projects(officer, today=today).values("subject"))


def seen_applications(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_applications(officer, today=today).values("subject"))


register_link(
    PROJECT, lambda subject: reverse("projects:project", args=[subject.code]), name=_("Projects"), sight=seen_projects
)
register_link(
    APPLICATION,
    lambda subject: reverse("projects:application", args=[subject.code]),
    name=_("Applications upwards"),
    sight=seen_applications,
)
register_link(
    INVESTMENT,
    lambda subject: reverse("projects:investment_line", args=[subject.code]),
    name=_("Investment of projects"),
)


@search_texts(PROJECT)
def project_texts(subjects: Sequence[Subject]) -> Mapping[int, Sequence[str]]:
    rows = Project.objects.filter(subject__in=subjects)
    names = ("code", "name", "national_code", "upper_code", "owner__name", "builder")
    return {subject: [text for text in texts if text] for subject, *texts in rows.values_list("subject", *names)}
