"""Where drafts are found, and by whom: whoever may open the page."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.bulletins.checking.permissions import visible_drafts
from diaodu.core.links import register_link
from diaodu.core.models import Subject
from diaodu.people.permissions import Asker

KIND = "checked_draft"


def seen_drafts(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_drafts(officer, today=today).values("subject"))


def register() -> None:
    register_link(
        KIND,
        lambda subject: reverse("checking:draft", args=[subject.code]),
        name=_("Checked drafts"),
        sight=seen_drafts,
    )
