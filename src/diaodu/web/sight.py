"""What an officer may come across by searching, and whose history they may read."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from diaodu.core.links import linked_kinds, sights
from diaodu.core.models import Subject
from diaodu.core.search import search_subjects
from diaodu.people.permissions import Asker, visible_subjects


def openable_subjects(officer: Asker, *, today: date) -> QuerySet[Subject]:
    """The records whose page the officer may open: each kind is asked for its own, as its page asks.

    Plans and what is reported about them are the whole county's; a return or a duty is seen by fewer than oversee the
    county, and by more than its unit.
    """
    own = sights()
    others = visible_subjects(officer, today=today).exclude(kind__in=own)
    seen = Q(pk__in=others.values("pk"))
    for sight in own.values():
        seen |= Q(pk__in=sight(officer, today).values("pk"))
    return Subject.objects.filter(seen)


def found_subjects(words: str, officer: Asker, *, today: date) -> QuerySet[Subject]:
    """What search finds: records in use, of a kind that has a page, the best first."""
    there = openable_subjects(officer, today=today).filter(kind__in=linked_kinds(), retired_on=None)
    return search_subjects(words, there)
