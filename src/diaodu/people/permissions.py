"""What an officer may see and do. One source for lists and items: an item is fetched from the same queryset."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from diaodu.core.choices import Sensitivity
from diaodu.core.models import Subject
from diaodu.core.remembered import remembered
from diaodu.people.choices import OVERSEERS, PLAN_KEEPERS, PLAN_READERS, SEE_CLOSED, Role, TieKind
from diaodu.people.models import ApiToken, Officer, Post, Tie, Unit

Asker = Officer | AnonymousUser


def roles_of(officer: Asker, *, today: date) -> frozenset[str]:
    """The roles of all posts the officer acts in today; empty for somebody who has not signed in."""
    return frozenset(post.role for post in acting_posts(officer, today=today))


def acting_posts(officer: Asker, *, today: date) -> list[Post]:
    """The posts the officer acts in today: their own and those they deputise for, each with its unit.

    One query, asked once a request.
    """
    if not isinstance(officer, Officer) or not officer.is_active:
        return []
    return list(remembered(("posts", officer.pk, today), lambda: _acting_posts(officer, today)))


def _acting_posts(officer: Officer, today: date) -> list[Post]:
    now_held = Q(tenures__officer=officer, tenures__since__lte=today) & (
        Q(tenures__until=None) | Q(tenures__until__gte=today)
    )
    stood_in = Q(
        deputies__officer=officer, deputies__since__lte=today, deputies__until__gte=today, deputies__ended_on=None
    )
    posts = Post.objects.filter(now_held | stood_in, retired_on=None).select_related("unit", "acts_for__unit")
    return list(posts.distinct())


def posts_sponsoring(posts: Iterable[Post]) -> list[int]:
    """Keys of the posts whose ties these see: their own, and the leader's for a secretary."""
    return [key for post in posts for key in (post.pk, post.acts_for_id) if key is not None]


def may_read_plans(officer: Asker, *, today: date) -> bool:
    return not roles_of(officer, today=today).isdisjoint(PLAN_READERS)


def may_keep_plans(officer: Asker, *, today: date) -> bool:
    """Bring in, adopt and discard plans: the dispatch office."""
    return not roles_of(officer, today=today).isdisjoint(PLAN_KEEPERS)


def county_of(officer: Officer) -> Unit:
    return Unit.objects.get(path=officer.unit.county_path)


def visible_units(officer: Asker) -> QuerySet[Unit]:
    """The units of the officer's own county."""
    if not isinstance(officer, Officer):
        return Unit.objects.none()
    return Unit.objects.filter(within(officer.unit.county_path, "path"))


def visible_subjects(officer: Asker, *, today: date) -> QuerySet[Subject]:
    """Every record the officer may see: the source for lists, items, search and panels alike.

    Who oversees the county sees its records; others see their own unit's subtree, what their unit leads or assists,
    and what their post (a secretary: the leader's) sponsors. What is personal or restricted is seen by its own unit,
    the dispatch office and the auditor only. The three administrators see no records.
    """
    posts = acting_posts(officer, today=today)
    roles = {post.role for post in posts}
    if not isinstance(officer, Officer) or roles.isdisjoint((*PLAN_READERS, Role.ENTERPRISE)):
        return Subject.objects.none()
    county = Subject.objects.filter(within(officer.unit.county_path, "owner_path"))
    own = Q(pk__in=())
    for post in posts:
        own |= within(post.unit.path, "owner_path")
    if not roles.isdisjoint(SEE_CLOSED):
        return county
    open_to_many = Q(sensitivity__in=(Sensitivity.PUBLIC, Sensitivity.INTERNAL))
    if not roles.isdisjoint(OVERSEERS):
        return county.filter(open_to_many | own)
    return county.filter(own | (_tied(posts, today) & open_to_many))


def _tied(posts: Sequence[Post], today: date) -> Q:
    """Records tied to these posts or their units today, as a subquery: a join would give a record several times."""
    alive = Q(until=None) | Q(until__gte=today)
    ties = Tie.objects.filter(alive, since__lte=today).filter(
        Q(unit__in=[post.unit_id for post in posts], kind__in=(TieKind.LEAD, TieKind.PARTNER, TieKind.TEAM))
        | Q(post__in=posts_sponsoring(posts))
    )
    return Q(pk__in=ties.values("subject"))


def administers(officer: Asker, *, today: date) -> bool:
    """Units, officers and posts are the system administrator's to change."""
    return Role.SYSTEM_ADMIN in roles_of(officer, today=today)


def secures(officer: Asker, *, today: date) -> bool:
    """Sign-ins, second factors and tokens are the security administrator's to look after."""
    return Role.SECURITY_ADMIN in roles_of(officer, today=today)


def visible_tokens(officer: Asker, *, today: date) -> QuerySet[ApiToken]:
    """One's own; for the security administrator those of the whole county."""
    if not isinstance(officer, Officer):
        return ApiToken.objects.none()
    tokens = ApiToken.objects.select_related("officer__unit")
    if secures(officer, today=today):
        return tokens.filter(within(officer.unit.county_path, "officer__unit__path"))
    return tokens.filter(officer=officer)


def may_see_directory(officer: Asker, *, today: date) -> bool:
    """Names and posts of the county: everybody who works with its plan, and its administrators."""
    seers = (*PLAN_READERS, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    return not roles_of(officer, today=today).isdisjoint(seers)


def within(path: str, field: str) -> Q:
    """Paths at or below `path`, as a range that an index answers (LIKE would not use one on every database).

    "0" follows "/" in every collation used here, so the range ["/a/", "/a0") holds exactly what begins with "/a/".
    """
    return Q(**{f"{field}__gte": path, f"{field}__lt": path[:-1] + "0"})
