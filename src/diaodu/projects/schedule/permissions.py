"""Whose schedules an officer sees, and what they may do in one. A schedule is seen by whoever sees its record."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from diaodu.core.models import Subject
from diaodu.core.moves import Mover
from diaodu.people.choices import PLAN_KEEPERS, PLAN_READERS, Role, TieKind
from diaodu.people.models import Officer, Tie
from diaodu.people.permissions import Asker, acting_posts, roles_of, within
from diaodu.people.queries import alive
from diaodu.projects.schedule.models import Node, Schedule
from diaodu.projects.schedule.subject_kinds import parts_of, subject_kinds

WORKERS = (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD)
KEEPER, LEAD, DOER = "keeper", "lead", "doer"  # dispatch office; who leads the work; who answers for a node


def may_see_chart(officer: Asker, *, today: date) -> bool:
    return not roles_of(officer, today=today).isdisjoint(PLAN_READERS)


def schedulable_subjects(officer: Asker, *, today: date) -> QuerySet[Subject]:
    """The records the officer may see whose kind may have a schedule."""
    if not isinstance(officer, Officer) or not may_see_chart(officer, today=today):
        return Subject.objects.none()
    seen = Q(pk__in=())
    for kind in subject_kinds():
        seen |= Q(kind=kind.kind, pk__in=kind.sight(officer, today).values("pk"))
    return Subject.objects.filter(within(officer.unit.county_path, "scope")).filter(seen)


def visible_schedules(officer: Asker, *, today: date) -> QuerySet[Schedule]:
    """The source for chart, list, item and API alike."""
    return Schedule.objects.filter(subject__in=schedulable_subjects(officer, today=today).values("pk"))


def mover_in_subject(officer: Asker, subject: Subject, *, today: date) -> Mover:
    """The officer's parts in a record's schedule. One query beside those of the posts and of the record's own app."""
    if not isinstance(officer, Officer):
        return Mover("", frozenset())
    leads = Tie.objects.filter(alive(today), subject=subject, kind=TieKind.LEAD)
    units = set(leads.values_list("unit", flat=True))
    parts, titles = set(), []
    for post in acting_posts(officer, today=today):
        if post.role in PLAN_KEEPERS:
            parts.add(KEEPER)
            titles.append(post.title_zh)
        if post.unit_id in units and post.role in WORKERS:
            parts.add(LEAD)
            titles.append(post.title_zh)
    parts |= parts_of(officer, subject, today)
    return Mover(officer.username, frozenset(parts), titles[0] if titles else "")


def mover_in_node(officer: Asker, node: Node, *, today: date) -> Mover:
    """The same, and the part of whoever works in the unit that answers for the node."""
    mover = mover_in_subject(officer, node.schedule.subject, today=today)
    posts = [
        post
        for post in acting_posts(officer, today=today)
        if node.unit_id is not None and post.unit_id == node.unit_id and post.role in WORKERS
    ]
    if not posts:
        return mover
    return Mover(mover.by, mover.parts | {DOER}, mover.post or posts[0].title_zh)


def units_worked_in(officer: Asker, *, today: date) -> frozenset[int]:
    """The units the officer speaks for: whose nodes they may record."""
    return frozenset(post.unit_id for post in acting_posts(officer, today=today) if post.role in WORKERS)


def may_keep_templates(officer: Asker, *, today: date) -> bool:
    return not roles_of(officer, today=today).isdisjoint(PLAN_KEEPERS)
