"""Which schemes, assessments and scores an officer may see, and which part they have. Lists and items alike.

Schemes are open to whoever works with the plan. A draft is seen by those who oversee the county. While it is checked
each unit sees its own scores; once final, everybody who works with the plan sees the whole table.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from diaodu.assessment.choices import OBJECTORS, SHOWN_TO_UNITS, State
from diaodu.assessment.models import Assessment, Scheme, ScoreObjection, UnitScore
from diaodu.assessment.steps import ASSESSED, OFFICE
from diaodu.core.moves import Mover
from diaodu.people.choices import OVERSEERS, PLAN_KEEPERS
from diaodu.people.models import Officer, Post, Unit
from diaodu.people.permissions import Asker, acting_posts, may_read_plans, roles_of, within


def oversees(officer: Asker, *, today: date) -> bool:
    return not roles_of(officer, today=today).isdisjoint(OVERSEERS)


def is_office(officer: Asker, *, today: date) -> bool:
    """Keeps schemes, scores, answers: the dispatch office."""
    return not roles_of(officer, today=today).isdisjoint(PLAN_KEEPERS)


def visible_schemes(officer: Asker, *, today: date) -> QuerySet[Scheme]:
    if not isinstance(officer, Officer) or not may_read_plans(officer, today=today):
        return Scheme.objects.none()
    return Scheme.objects.filter(scope=officer.unit.county_path)


def visible_assessments(officer: Asker, *, today: date) -> QuerySet[Assessment]:
    if not isinstance(officer, Officer) or not may_read_plans(officer, today=today):
        return Assessment.objects.none()
    county = Assessment.objects.filter(scope=officer.unit.county_path)
    if oversees(officer, today=today):
        return county
    totals = UnitScore.objects.filter(_own(officer, "unit__path", today=today))
    return county.filter(Q(state=State.FINAL) | Q(state__in=SHOWN_TO_UNITS, pk__in=totals.values("assessment")))


def visible_totals(officer: Asker, *, today: date) -> QuerySet[UnitScore]:
    """One's own while they are checked; all of what is final."""
    if not isinstance(officer, Officer) or not may_read_plans(officer, today=today):
        return UnitScore.objects.none()
    county = UnitScore.objects.filter(assessment__scope=officer.unit.county_path)
    if oversees(officer, today=today):
        return county
    own = _own(officer, "unit__path", today=today) & Q(assessment__state__in=SHOWN_TO_UNITS)
    return county.filter(own | Q(assessment__state=State.FINAL))


def visible_objections(officer: Asker, *, today: date) -> QuerySet[ScoreObjection]:
    """One's own units'; all of the county for those who oversee it."""
    if not isinstance(officer, Officer) or not may_read_plans(officer, today=today):
        return ScoreObjection.objects.none()
    county = ScoreObjection.objects.filter(assessment__scope=officer.unit.county_path)
    if oversees(officer, today=today):
        return county
    return county.filter(_own(officer, "unit__path", today=today), assessment__state__in=SHOWN_TO_UNITS)


def mover_for(officer: Officer, unit: Unit | None, posts: Iterable[Post]) -> Mover:
    """The parts the officer has in what concerns a unit, and the post they act in."""
    parts, names = set(), []
    for post in posts:
        found = set()
        if post.role in PLAN_KEEPERS:
            found.add(OFFICE)
        if unit is not None and post.role in OBJECTORS and unit.path.startswith(post.unit.path):
            found.add(ASSESSED)
        names += [post.title_zh] if found else []
        parts |= found
    return Mover(officer.username, frozenset(parts), names[0] if names else "")


def _own(officer: Officer, field: str, *, today: date) -> Q:
    own = Q(pk__in=())
    for post in acting_posts(officer, today=today):
        own |= within(post.unit.path, field)
    return own
