"""A draft is its office's business: who brought it in, and the people of the same unit."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from diaodu.bulletins.checking.models import Draft, Mark
from diaodu.people.choices import PLAN_READERS
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import Asker, acting_posts, roles_of


def reads(officer: Asker, *, today: date) -> bool:
    """Whoever works with the county's plan may have a text checked: what it is held against they may all see."""
    return isinstance(officer, Officer) and not roles_of(officer, today=today).isdisjoint(PLAN_READERS)


def visible_drafts(officer: Asker, *, today: date) -> QuerySet[Draft]:
    if not isinstance(officer, Officer) or not reads(officer, today=today):
        return Draft.objects.none()
    units = {post.unit_id for post in acting_posts(officer, today=today) if post.role in PLAN_READERS}
    return Draft.objects.filter(Q(by=officer.username) | Q(unit__in=units), retired_on=None)


def visible_marks(officer: Asker, *, today: date) -> QuerySet[Mark]:
    return Mark.objects.filter(draft__in=visible_drafts(officer, today=today))


def office_of(officer: Officer, *, today: date) -> Unit:
    """The unit a draft is brought in for: of the first post held, else the officer's own."""
    for post in acting_posts(officer, today=today):
        if post.role in PLAN_READERS:
            return post.unit
    return officer.unit
