"""Which tours an officer may see, and who runs them."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from diaodu.core.moves import Mover
from diaodu.people.choices import PLAN_READERS
from diaodu.people.models import Officer
from diaodu.people.permissions import Asker, acting_posts, roles_of
from diaodu.projects.library.choices import LIBRARY_KEEPERS
from diaodu.projects.tours.choices import SHOWN, TourState
from diaodu.projects.tours.models import Tour
from diaodu.projects.tours.steps import OFFICE


def runs_tours(officer: Asker, *, today: date) -> bool:
    """Plan, route, open and close: those who keep the library."""
    return not roles_of(officer, today=today).isdisjoint(LIBRARY_KEEPERS)


def visible_tours(officer: Asker, *, today: date) -> QuerySet[Tour]:
    """Of one's county: for whoever runs them all, for the others those whose stops are published."""
    roles = roles_of(officer, today=today)
    if not isinstance(officer, Officer) or roles.isdisjoint(PLAN_READERS):
        return Tour.objects.none()
    tours = Tour.objects.filter(unit__path=officer.unit.county_path)
    return tours if not roles.isdisjoint(LIBRARY_KEEPERS) else tours.filter(state__in=SHOWN)


def may_see_places(officer: Asker, tour: Tour, *, today: date) -> bool:
    """Published places are for everybody who works with the plan; before that they are the office's."""
    return tour.state == TourState.HELD or (tour.state == TourState.RANKED and runs_tours(officer, today=today))


def mover_of(officer: Officer, *, today: date) -> Mover:
    posts = [post for post in acting_posts(officer, today=today) if post.role in LIBRARY_KEEPERS]
    return Mover(officer.username, frozenset({OFFICE} if posts else ()), posts[0].title_zh if posts else "")
