"""Where rounds and returns are found, and by whom: whoever may open the page."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.links import register_link
from diaodu.core.models import Subject
from diaodu.ledger.permissions import visible_returns, visible_rounds
from diaodu.people.permissions import Asker

ROUND, RETURN = "round", "return"


def seen_rounds(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_rounds(officer, today=today).values("subject"))


def seen_returns(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_returns(officer, today=today).values("subject"))


def register() -> None:
    register_link(
        ROUND, lambda subject: reverse("ledger:round", args=[subject.code]), name=_("Rounds"), sight=seen_rounds
    )
    register_link(
        RETURN, lambda subject: reverse("ledger:return", args=[subject.code]), name=_("Returns"), sight=seen_returns
    )
