"""Which returns an officer may see, and which part they have in one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from diaodu.core.moves import Mover
from diaodu.ledger.models import Item, Return, Round
from diaodu.ledger.steps import CLERK, OWNER, SIGNER
from diaodu.people.choices import PLAN_READERS, Role
from diaodu.people.models import Officer, Post
from diaodu.people.permissions import Asker, acting_posts, within

OVERSEERS = (Role.DISPATCH_OFFICE, Role.CITY_LEADER, Role.SECRETARY, Role.AUDITOR)
OWNERS = (Role.DISPATCH_OFFICE, Role.ROUND_OWNER)


def visible_returns(officer: Asker, *, today: date) -> QuerySet[Return]:
    """Those of one's own units, those of the rounds one's unit runs, all of the county for those who oversee it."""
    posts = acting_posts(officer, today=today)
    roles = {post.role for post in posts}
    if not isinstance(officer, Officer) or roles.isdisjoint(PLAN_READERS):
        return Return.objects.none()
    if not roles.isdisjoint(OVERSEERS):
        return Return.objects.filter(within(officer.unit.county_path, "unit__path"))
    seen = Q(pk__in=())
    for post in posts:
        seen |= within(post.unit.path, "unit__path")
        if post.role in OWNERS:
            seen |= Q(round__unit=post.unit_id, round__field=post.round_field)
    return Return.objects.filter(seen)


def visible_rounds(officer: Asker, *, today: date) -> QuerySet[Round]:
    """The rounds of the officer's county, for everybody who works with its plan."""
    posts = acting_posts(officer, today=today)
    if not isinstance(officer, Officer) or {post.role for post in posts}.isdisjoint(PLAN_READERS):
        return Round.objects.none()
    return Round.objects.filter(within(officer.unit.county_path, "unit__path"))


def owned_fields(officer: Asker, *, today: date) -> list[tuple[Post, str]]:
    """The posts in which the officer runs rounds, each with its field."""
    return [(post, field_of(post)) for post in acting_posts(officer, today=today) if post.role in OWNERS]


def field_of(post: Post) -> str:
    """What a post runs rounds about; the dispatch office's own is dispatch."""
    return "dispatch" if post.role == Role.DISPATCH_OFFICE else post.round_field


def mover_for(officer: Officer, owed: Return, posts: Iterable[Post]) -> Mover:
    """The officer's parts in this return today, and the title of the post they act in."""
    parts, names = set(), []
    for post in posts:
        for part in _parts(post, owed):
            parts.add(part)
            names.append(post.title_zh)
    return Mover(officer.username, frozenset(parts), names[0] if names else "")


def _parts(post: Post, owed: Return) -> list[str]:
    found = []
    if post.unit_id == owed.unit_id and post.role == Role.UNIT_CLERK:
        found.append(CLERK)
    if owed.signer and post.unit_id == owed.unit_id and post.role == owed.signer:
        found.append(SIGNER)
    if post.unit_id == owed.round.unit_id and post.role in OWNERS and field_of(post) == owed.round.field:
        found.append(OWNER)
    return found


def visible_items(officer: Asker, *, today: date) -> QuerySet[Item]:
    """The series of the county: what was accepted is no secret among those who work with its plan."""
    posts = acting_posts(officer, today=today)
    if not isinstance(officer, Officer) or {post.role for post in posts}.isdisjoint(PLAN_READERS):
        return Item.objects.none()
    return Item.objects.filter(within(officer.unit.county_path, "unit__path"))
