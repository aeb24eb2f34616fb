"""Who may see and keep the register of firms."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from diaodu.core.moves import Mover
from diaodu.enterprises.choices import LOCAL_KEEPERS, PLACES, REGISTER_KEEPERS
from diaodu.enterprises.models import Firm
from diaodu.enterprises.steps import KEEPER
from diaodu.people.choices import PLAN_READERS
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import Asker, acting_posts, roles_of, within


def visible_firms(officer: Asker, *, today: date) -> QuerySet[Firm]:
    """The register of the county, for everybody who works with its plan."""
    if not isinstance(officer, Officer) or roles_of(officer, today=today).isdisjoint(PLAN_READERS):
        return Firm.objects.none()
    return Firm.objects.filter(scope=officer.unit.county_path)


def keepable_places(officer: Asker, *, today: date) -> QuerySet[Unit]:
    """The townships and parks whose firms the officer may enter and change."""
    if not isinstance(officer, Officer):
        return Unit.objects.none()
    posts = acting_posts(officer, today=today)
    places = Unit.objects.filter(within(officer.unit.county_path, "path"), kind__in=PLACES, retired_on=None)
    if any(post.role in REGISTER_KEEPERS for post in posts):
        return places
    own = Q(pk__in=())
    for post in posts:
        if post.role in LOCAL_KEEPERS:
            own |= within(post.unit.path, "path")
    return places.filter(own)


def keeps_register(officer: Asker, *, today: date) -> bool:
    """Bring in and change firms of the whole county."""
    return not roles_of(officer, today=today).isdisjoint(REGISTER_KEEPERS)


def may_keep(officer: Asker, firm: Firm, *, today: date) -> bool:
    if keeps_register(officer, today=today):
        return isinstance(officer, Officer) and officer.unit.county_path == firm.scope
    return keepable_places(officer, today=today).filter(pk=firm.place_id).exists()


def kept_firms(officer: Asker, *, today: date) -> QuerySet[Firm]:
    """Those whose record the officer keeps: `may_keep` of many at once."""
    firms = visible_firms(officer, today=today)
    if keeps_register(officer, today=today):
        return firms
    return firms.filter(place__in=keepable_places(officer, today=today).values("pk"))


def mover_for(officer: Officer, firm: Firm, *, today: date) -> Mover:
    posts = acting_posts(officer, today=today)
    parts = frozenset({KEEPER}) if may_keep(officer, firm, today=today) else frozenset()
    return Mover(officer.username, parts, posts[0].title_zh if posts else "")
