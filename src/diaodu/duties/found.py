"""Where duties, notices and meetings are found, and by whom: whoever may open the page."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.links import register_link
from diaodu.core.models import Subject
from diaodu.duties.permissions import visible_duties, visible_meetings, visible_notices
from diaodu.people.permissions import Asker

DUTY, NOTICE, MEETING = "duty", "notice", "meeting"


def seen_duties(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_duties(officer, today=today).values("subject"))


def seen_notices(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_notices(officer, today=today).values("subject"))


def seen_meetings(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_meetings(officer, today=today).values("subject"))


def register() -> None:
    for kind, page, name, sight in (
        (DUTY, "duties:duty", _("Duties"), seen_duties),
        (NOTICE, "duties:notice", _("Notices"), seen_notices),
        (MEETING, "duties:meeting", _("Meetings"), seen_meetings),
    ):
        register_link(kind, lambda subject, page=page: reverse(page, args=[subject.code]), name=name, sight=sight)  # type: ignore[misc]
