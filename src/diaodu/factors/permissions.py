"""Which needs an officer may see, and which part they have in one. Lists and items come from the same queryset."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from diaodu.core.models import Subject
from diaodu.core.moves import Mover
from diaodu.factors.choices import ALLOCATION, NEED, WORKERS, NeedState
from diaodu.factors.models import Need, Scenario, Supply
from diaodu.factors.setting_kinds import FactorKind
from diaodu.factors.steps import ASKER, KEEPER, OFFICE
from diaodu.people.choices import OVERSEERS, PLAN_KEEPERS, PLAN_READERS
from diaodu.people.models import Officer, Post, Unit
from diaodu.people.permissions import Asker, acting_posts, roles_of, visible_subjects, within


def may_read_factors(officer: Asker, *, today: date) -> bool:
    """The chart's sums are the whole county's business; whose needs they are is looked at one by one."""
    return not roles_of(officer, today=today).isdisjoint(PLAN_READERS)


def visible_needs(officer: Asker, *, today: date) -> QuerySet[Need]:
    """Those of records the officer may see, and those their own units ask for, answer for or have to deal with."""
    if not isinstance(officer, Officer) or not may_read_factors(officer, today=today):
        return Need.objects.none()
    own = Q(pk__in=())
    for post in acting_posts(officer, today=today):
        for name in ("keeper", "asker", "turn"):
            own |= within(post.unit.path, f"{name}__path")
    subjects = visible_subjects(officer, today=today)
    return Need.objects.filter(Q(about__in=subjects.values("pk")) | own, scope=officer.unit.county_path)


def visible_supplies(officer: Asker, *, today: date) -> QuerySet[Supply]:
    if not isinstance(officer, Officer) or not may_read_factors(officer, today=today):
        return Supply.objects.none()
    return Supply.objects.filter(unit__path=officer.unit.county_path, retired_on=None)


def visible_scenarios(officer: Asker, *, today: date) -> QuerySet[Scenario]:
    """Proposals speak of the whole county: those who oversee it."""
    if not isinstance(officer, Officer) or not oversees(officer, today=today):
        return Scenario.objects.none()
    return Scenario.objects.filter(unit__path=officer.unit.county_path)


def oversees(officer: Asker, *, today: date) -> bool:
    return not roles_of(officer, today=today).isdisjoint(OVERSEERS)


def is_office(officer: Asker, *, today: date) -> bool:
    """Brings sheets in, computes and adopts allocations: the dispatch office."""
    return not roles_of(officer, today=today).isdisjoint(PLAN_KEEPERS)


def askable_subjects(officer: Asker, *, today: date) -> QuerySet[Subject]:
    """For which records the officer may say a need: the office for all of the county, others for their units' own."""
    if not isinstance(officer, Officer):
        return Subject.objects.none()
    subjects = Subject.objects.filter(scope=officer.unit.county_path).exclude(kind__in=(NEED, ALLOCATION))
    if is_office(officer, today=today):
        return subjects
    own = Q(pk__in=())
    for post in acting_posts(officer, today=today):
        if post.role in WORKERS:
            own |= within(post.unit.path, "owner_path")
    return subjects.filter(own)


def may_ask(officer: Asker, *, today: date) -> bool:
    return not roles_of(officer, today=today).isdisjoint((*PLAN_KEEPERS, *WORKERS))


def kept_factors(officer: Asker, kinds: dict[str, FactorKind], *, today: date) -> set[str]:
    """The factors whose supplies the officer may enter: the office all, a unit those it answers for."""
    posts = acting_posts(officer, today=today)
    if any(post.role in PLAN_KEEPERS for post in posts):
        return set(kinds)
    units = [post.unit for post in posts if post.role in WORKERS]
    return {code for code, kind in kinds.items() if any(answers_for(unit, kind) for unit in units)}


def answers_for(unit: Unit, kind: FactorKind) -> bool:
    return bool(kind.keeper) and (kind.keeper == unit.code or kind.keeper in unit.name_zh)


def takeable(officer: Officer, needs: Iterable[Need], *, today: date) -> set[int]:
    """Keys of those put forward that the officer may take on."""
    posts = acting_posts(officer, today=today)
    keeping = {OFFICE, KEEPER}
    asked = [need for need in needs if need.state == NeedState.ASKED]
    return {need.pk for need in asked if not mover_for(officer, need, posts).parts.isdisjoint(keeping)}


def mover_for(officer: Asker, need: Need, posts: Iterable[Post]) -> Mover:
    """The parts the officer has in this need, and the post they act in."""
    parts, names = set(), []
    for post in posts:
        found = set()
        if post.role in PLAN_KEEPERS and post.unit.county_path == need.scope:
            found.add(OFFICE)
        if post.role in WORKERS:
            found |= _own_parts(post.unit, need)
        if found:
            names.append(post.title_zh)
        parts |= found
    return Mover(officer.get_username(), frozenset(parts), names[0] if names else "")


def _own_parts(unit: Unit, need: Need) -> set[str]:
    found = set()
    if need.asker.path.startswith(unit.path):
        found.add(ASKER)
    handed = need.turn is not None and need.turn_id != need.asker_id and need.turn.path.startswith(unit.path)
    if handed or (need.keeper is not None and need.keeper.path.startswith(unit.path)):
        found.add(KEEPER)
    return found
