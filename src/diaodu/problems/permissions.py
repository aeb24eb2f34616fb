"""Which problems and visits an officer may see, and which part they have in one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from diaodu.core.models import Subject
from diaodu.core.moves import Mover
from diaodu.duties.models import Meeting
from diaodu.duties.permissions import ANSWERERS, ASKERS, visible_meetings
from diaodu.people.choices import OVERSEERS, PLAN_READERS, SEE_CLOSED, Role, TieKind
from diaodu.people.models import Officer, Post, Tie
from diaodu.people.permissions import Asker, acting_posts, posts_sponsoring, visible_subjects, within
from diaodu.people.queries import alive
from diaodu.problems.choices import LEADERS, RAISERS, State
from diaodu.problems.models import Problem, Visit
from diaodu.problems.steps import LEADER, OFFICE, RAISER, UNIT

FIRM = "firm"  # the kind of record that can have a direct link
PAPERS = ("problem", "visit", "return", "round", "duty", "notice", "meeting", "announcement", "paper")


def visible_problems(officer: Asker, *, today: date) -> QuerySet[Problem]:
    """All of the county for those who oversee it; else what one's units raised or are to solve, and what concerns the
    records one may see. What concerns a closed record stays with those who see it and those who deal with it."""
    posts = acting_posts(officer, today=today)
    roles = {post.role for post in posts}
    if not isinstance(officer, Officer) or roles.isdisjoint(PLAN_READERS):
        return Problem.objects.none()
    county = Problem.objects.filter(scope=officer.unit.county_path)
    if not roles.isdisjoint(SEE_CLOSED):
        return county
    seen = Q(leader__in=posts_sponsoring(posts))
    for post in posts:
        seen |= within(post.unit.path, "unit__path") | within(post.unit.path, "raised_unit__path")
    seen |= Q(about__in=visible_subjects(officer, today=today).values("pk"))
    if not roles.isdisjoint(OVERSEERS):
        seen |= Q(about=None)
    return county.filter(seen)


def visible_visits(officer: Asker, *, today: date) -> QuerySet[Visit]:
    """Visits of one's own units, and those to records one may see."""
    posts = acting_posts(officer, today=today)
    if not isinstance(officer, Officer) or {post.role for post in posts}.isdisjoint(PLAN_READERS):
        return Visit.objects.none()
    seen = Q(about__in=visible_subjects(officer, today=today).values("pk"))
    for post in posts:
        seen |= within(post.unit.path, "unit__path")
    return Visit.objects.filter(seen, scope=officer.unit.county_path)


def raisable_subjects(officer: Asker, *, today: date) -> QuerySet[Subject]:
    """Records one may raise a problem about: what is built, grown and kept, not the office's own papers."""
    return visible_subjects(officer, today=today).filter(retired_on=None).exclude(kind__in=PAPERS)


def raising_post(officer: Asker, *, today: date) -> Post | None:
    """The post in which the officer raises problems and visits; None for who only looks things over."""
    return next((post for post in acting_posts(officer, today=today) if post.role in RAISERS), None)


def may_hand_links(officer: Asker, about: Subject, *, today: date) -> bool:
    """Give a firm its own link: the dispatch office, the unit the firm belongs to, its commissioner and team."""
    posts = [post for post in acting_posts(officer, today=today) if post.role in RAISERS]
    if about.kind != FIRM or not posts or posts[0].unit.county_path != about.scope:
        return False
    if any(post.role == Role.DISPATCH_OFFICE or about.owner_path.startswith(post.unit.path) for post in posts):
        return True
    served = Q(post__in=posts_sponsoring(posts), kind=TieKind.COMMISSIONER)
    served |= Q(unit__in=[post.unit_id for post in posts], kind__in=(TieKind.COMMISSIONER, TieKind.TEAM))
    return Tie.objects.filter(alive(today), served, subject=about).exists()


def keeps_visit(officer: Asker, visit: Visit, *, today: date) -> bool:
    """Change what was written down, or note what was solved: those of the unit that went."""
    posts = acting_posts(officer, today=today)
    return any(post.role in RAISERS and post.unit_id == visit.unit_id for post in posts)


def runs_desk(officer: Asker, *, today: date) -> bool:
    """Route, close, call to a meeting: the dispatch office."""
    return any(post.role == Role.DISPATCH_OFFICE for post in acting_posts(officer, today=today))


def callable_meetings(officer: Asker, *, today: date) -> QuerySet[Meeting]:
    """Meetings whose agenda the officer keeps: those their own office calls."""
    units = [post.unit_id for post in acting_posts(officer, today=today) if post.role in ASKERS]
    return visible_meetings(officer, today=today).filter(unit__in=units)


def mover_for(officer: Officer, problem: Problem, posts: Iterable[Post]) -> Mover:
    """The parts the officer has in this problem, and the post they act in.

    Nobody of the unit the problem lies with (or of one below it) speaks for its raiser, not even who raised it; and
    nobody at all for a firm that raised it by its own link.
    """
    posts = list(posts)
    parts, names = set(), []
    for post in posts:
        mine = _parts_of(post, problem)
        parts |= mine
        names += [post.title_zh] if mine else []
    raised = problem.link_id is None and (
        problem.by == officer.username
        or any(post.unit_id == problem.raised_unit_id and post.role in RAISERS for post in posts)
    )
    if raised and not _lies_with(problem, posts):
        parts.add(RAISER)
        names += [post.title_zh for post in posts if post.role in RAISERS][:1]
    return Mover(officer.username, frozenset(parts), names[0] if names else "")


def _parts_of(post: Post, problem: Problem) -> set[str]:
    parts = set()
    if post.role == Role.DISPATCH_OFFICE and post.unit.county_path == problem.scope:
        parts.add(OFFICE)
    if post.unit_id == problem.unit_id and post.role in ANSWERERS:
        parts.add(UNIT)
    if post.role in LEADERS and problem.leader_id in posts_sponsoring([post]):
        parts.add(LEADER)
    return parts


def _lies_with(problem: Problem, posts: Collection[Post]) -> bool:
    return problem.unit is not None and any(post.unit.path.startswith(problem.unit.path) for post in posts)


def sees_rating(problem: Problem, parts: Collection[str]) -> bool:
    """The office and the raiser see it at once, the unit it was given for when the problem is closed."""
    return problem.state == State.CLOSED or OFFICE in parts or (RAISER in parts and UNIT not in parts)
