"""Where warnings are found, and by whom: whoever may open the page. Dispatch meetings are found as meetings."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.links import register_link
from diaodu.core.models import Subject
from diaodu.dispatch.permissions import visible_alerts
from diaodu.people.permissions import Asker

ALERT = "alert"


def seen_alerts(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_alerts(officer, today=today).values("subject"))


register_link(
    ALERT, lambda subject: reverse("dispatch:alert", args=[subject.code]), name=_("Early warnings"), sight=seen_alerts
)
