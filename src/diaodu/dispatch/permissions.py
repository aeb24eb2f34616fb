"""Which warnings and dispatch meetings an officer may see, and who runs them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from diaodu.core.moves import Mover
from diaodu.dispatch.models import Alert, DispatchMeeting, GapPolicy
from diaodu.dispatch.steps import OFFICE
from diaodu.duties.permissions import visible_meetings
from diaodu.indicators.catalogue.permissions import visible_supports
from diaodu.people.choices import OVERSEERS, PLAN_READERS, Role
from diaodu.people.models import Officer, Post
from diaodu.people.permissions import Asker, acting_posts, within


def reads_dispatch(officer: Asker, *, today: date) -> bool:
    return not {post.role for post in acting_posts(officer, today=today)}.isdisjoint(PLAN_READERS)


def keeps_dispatch(officer: Asker, *, today: date) -> bool:
    """Take warnings up, draw agendas, write decisions: the dispatch office."""
    return any(post.role == Role.DISPATCH_OFFICE for post in acting_posts(officer, today=today))


def sees_cockpit(officer: Asker, *, today: date) -> bool:
    """Whoever oversees the county; units have their own desks."""
    return not {post.role for post in acting_posts(officer, today=today)}.isdisjoint(OVERSEERS)


def visible_alerts(officer: Asker, *, today: date) -> QuerySet[Alert]:
    """All of the county for those who oversee it; else those about one's own units' figures or that one's unit leads.

    A warning about a support is seen by whoever sees the support.
    """
    posts = acting_posts(officer, today=today)
    roles = {post.role for post in posts}
    if not isinstance(officer, Officer) or roles.isdisjoint(PLAN_READERS):
        return Alert.objects.none()
    county = Alert.objects.filter(scope=officer.unit.county_path)
    if not roles.isdisjoint(OVERSEERS):
        return county
    seen = Q(about__in=visible_supports(officer, today=today).values("subject"))
    for post in posts:
        seen |= within(post.unit.path, "unit__path") | Q(lead=post.unit_id)
    return county.filter(seen)


def visible_dispatches(officer: Asker, *, today: date) -> QuerySet[DispatchMeeting]:
    """Those of the meetings one may see; an agenda that is not published yet is the office's own business."""
    seen = DispatchMeeting.objects.filter(meeting__in=visible_meetings(officer, today=today).values("pk"))
    if keeps_dispatch(officer, today=today):
        return seen
    return seen.exclude(published_at=None)


def kept_dispatches(officer: Asker, *, today: date) -> QuerySet[DispatchMeeting]:
    """Those whose agenda the officer keeps: the meetings their own dispatch office calls."""
    units = [post.unit_id for post in acting_posts(officer, today=today) if post.role == Role.DISPATCH_OFFICE]
    return DispatchMeeting.objects.filter(meeting__unit__in=units)


def visible_policies(officer: Asker, *, today: date) -> QuerySet[GapPolicy]:
    if not isinstance(officer, Officer) or not reads_dispatch(officer, today=today):
        return GapPolicy.objects.none()
    return GapPolicy.objects.filter(scope=officer.unit.county_path, retired_on=None)


def mover_of(officer: Officer, posts: Iterable[Post]) -> Mover:
    """The office's part in the county's warnings, where the officer has it."""
    ours = [post for post in posts if post.role == Role.DISPATCH_OFFICE]
    return Mover(officer.username, frozenset({OFFICE} if ours else ()), ours[0].title_zh if ours else "")
