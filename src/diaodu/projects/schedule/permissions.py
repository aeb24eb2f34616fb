"""Whose schedules an officer sees, and what they may do in one. A schedule is seen by whoever sees its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class PartsIn:
    """The parts of one officer in many schedules, by subject, and the units whose nodes they record."""

    by_subject: Mapping[int, frozenset[str]]
    units: frozenset[int]

    def in_node(self, node: Node) -> frozenset[str]:
        parts = self.by_subject.get(node.schedule.subject_id, frozenset())
        return parts | {DOER} if node.unit_id in self.units else parts


def parts_in(officer: Officer, subjects: Sequence[Subject], *, today: date) -> PartsIn:
    """One query beside that of the posts; for whoever is not the office, each record's own app is asked too."""
    posts = acting_posts(officer, today=today)
    units = frozenset(post.unit_id for post in posts if post.role in WORKERS)
    common = {KEEPER} if any(post.role in PLAN_KEEPERS for post in posts) else set()
    leads = Tie.objects.filter(alive(today), subject__in=subjects, kind=TieKind.LEAD, unit__in=units)
    led = set(leads.values_list("subject", flat=True))
    found = {}
    for subject in subjects:
        parts = common | ({LEAD} if subject.pk in led else set())
        found[subject.pk] = frozenset(parts) | (parts_of(officer, subject, today) if not common else frozenset())
    return PartsIn(found, units)


def mover_in_subject(officer: Asker, subject: Subject, *, today: date) -> Mover:
    """The officer's parts in a record's schedule, and the post they act in."""
    return _mover(officer, subject, None, today)


def mover_in_node(officer: Asker, node: Node, *, today: date) -> Mover:
    """The same, and the part of whoever works in the unit that answers for the node."""
    return _mover(officer, node.schedule.subject, node, today)


def _mover(officer: Asker, subject: Subject, node: Node | None, today: date) -> Mover:
    if not isinstance(officer, Officer):
        return Mover("", frozenset())
    held = parts_in(officer, [subject], today=today)
    parts = held.by_subject[subject.pk] | (held.in_node(node) if node else frozenset())
    posts = acting_posts(officer, today=today)
    acting = [post for post in posts if post.role in (PLAN_KEEPERS if KEEPER in parts else WORKERS)]
    return Mover(officer.username, parts, acting[0].title_zh if acting else "")


def units_worked_in(officer: Asker, *, today: date) -> frozenset[int]:
    """The units the officer speaks for: whose nodes they may record."""
    return frozenset(post.unit_id for post in acting_posts(officer, today=today) if post.role in WORKERS)


def may_record(officer: Asker, *, today: date) -> bool:
    """Whoever speaks for a unit, and the office; which nodes, their own parts say."""
    return not roles_of(officer, today=today).isdisjoint({*WORKERS, *PLAN_KEEPERS})


def may_keep_templates(officer: Asker, *, today: date) -> bool:
    return not roles_of(officer, today=today).isdisjoint(PLAN_KEEPERS)
