"""Which duties an officer may see, and which part they have in one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from diaodu.core.moves import Mover
from diaodu.duties.models import Duty, Meeting, Notice
from diaodu.duties.steps import ASKER, UNIT
from diaodu.people.choices import PLAN_READERS, Role
from diaodu.people.models import Officer, Post
from diaodu.people.permissions import Asker, acting_posts, within

# Who sees every duty of the county: those who run it, stand behind it or look it over.
OVERSEERS = (Role.DISPATCH_OFFICE, Role.CITY_LEADER, Role.SECRETARY, Role.AUDITOR)
ASKERS = (Role.DISPATCH_OFFICE, Role.ROUND_OWNER)
ANSWERERS = (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD, Role.DISPATCH_OFFICE, Role.ROUND_OWNER)


def visible_duties(officer: Asker, *, today: date) -> QuerySet[Duty]:
    """One's own unit's, those one's unit asked for, and all of the county for those who oversee it."""
    posts = acting_posts(officer, today=today)
    roles = {post.role for post in posts}
    if not isinstance(officer, Officer) or roles.isdisjoint(PLAN_READERS):
        return Duty.objects.none()
    if not roles.isdisjoint(OVERSEERS):
        return Duty.objects.filter(within(officer.unit.county_path, "unit__path"))
    seen = Q(pk__in=())
    for post in posts:
        seen |= within(post.unit.path, "unit__path") | within(post.unit.path, "asked_by__path")
    return Duty.objects.filter(seen)


def visible_meetings(officer: Asker, *, today: date) -> QuerySet[Meeting]:
    """Meetings one's unit calls or is invited to; all of the county for those who oversee it."""
    posts = acting_posts(officer, today=today)
    roles = {post.role for post in posts}
    if not isinstance(officer, Officer) or roles.isdisjoint(PLAN_READERS):
        return Meeting.objects.none()
    if not roles.isdisjoint(OVERSEERS):
        return Meeting.objects.filter(within(officer.unit.county_path, "unit__path"))
    units = [post.unit_id for post in posts]
    return Meeting.objects.filter(Q(unit__in=units) | Q(attendees__in=units)).distinct()


def visible_notices(officer: Asker, *, today: date) -> QuerySet[Notice]:
    """Those of which one may see at least one unit's answer."""
    duties = visible_duties(officer, today=today).exclude(notice=None)
    return Notice.objects.filter(pk__in=duties.values("notice"))


def may_ask(officer: Asker, *, today: date) -> bool:
    """Send notices, call meetings, set duties: the dispatch office and those who run rounds."""
    return any(post.role in ASKERS for post in acting_posts(officer, today=today))


def mover_for(officer: Officer, duty: Duty, posts: Iterable[Post]) -> Mover:
    """The parts the officer has in this duty, and the post they act in."""
    parts, names = set(), []
    for post in posts:
        if post.unit_id == duty.unit_id and post.role in ANSWERERS:
            parts.add(UNIT)
            names.append(post.title_zh)
        if post.unit_id == duty.asked_by_id and post.role in ASKERS:
            parts.add(ASKER)
            names.append(post.title_zh)
    return Mover(officer.username, frozenset(parts), names[0] if names else "")
