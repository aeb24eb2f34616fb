"""Where programmes and their items are found, and by whom: whoever may open the page."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.links import register_link
from diaodu.core.models import Subject
from diaodu.people.permissions import Asker
from diaodu.projects.works.actions.items import ITEM
from diaodu.projects.works.actions.programmes import PROGRAMME
from diaodu.projects.works.permissions import visible_items, visible_programmes


def seen_programmes(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_programmes(officer, today=today).values("subject"))


def seen_items(officer: Asker, today: date) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=visible_items(officer, today=today).values("subject"))


def register() -> None:
    for kind, page, name, sight in (
        (PROGRAMME, "works:programme", _("Programmes of works"), seen_programmes),
        (ITEM, "works:item", _("Items of works"), seen_items),
    ):
        register_link(kind, lambda subject, page=page: reverse(page, args=[subject.code]), name=name, sight=sight)  # type: ignore[misc]
