"""Which areas an officer may see, and who keeps one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from diaodu.areas.models import Area
from diaodu.people.choices import PLAN_KEEPERS, PLAN_READERS, Role, TieKind
from diaodu.people.models import Officer, Tie
from diaodu.people.permissions import Asker, acting_posts, roles_of, within
from diaodu.people.queries import alive

WORKERS = (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD)  # who speaks for a unit


def visible_areas(officer: Asker, *, today: date) -> QuerySet[Area]:
    """The areas of the officer's county, for everybody who works with its plan."""
    if not isinstance(officer, Officer) or roles_of(officer, today=today).isdisjoint(PLAN_READERS):
        return Area.objects.none()
    return Area.objects.filter(within(officer.unit.county_path, "unit__path"), retired_on=None)


def may_see_borders(officer: Asker, *, today: date) -> bool:
    """Where townships lie is open to everybody who works with the county's plan."""
    return not roles_of(officer, today=today).isdisjoint(PLAN_READERS)


def may_add_areas(officer: Asker, *, today: date) -> bool:
    """The dispatch office names the areas."""
    return not roles_of(officer, today=today).isdisjoint(PLAN_KEEPERS)


def kept_areas(officer: Asker, areas: Sequence[Area], *, today: date) -> set[int]:
    """By key those the officer draws and says figures of: the dispatch office all, else the unit that leads it (or the
    area it is a part of). One query beside that of the posts."""
    posts = acting_posts(officer, today=today)
    if any(post.role in PLAN_KEEPERS for post in posts):
        return {area.pk for area in areas}
    units = [post.unit_id for post in posts if post.role in WORKERS]
    subjects = {area.pk: {area.subject_id, area.parent.subject_id if area.parent else None} for area in areas}
    asked = {subject for held in subjects.values() for subject in held if subject is not None}
    led = Tie.objects.filter(alive(today), subject__in=asked, kind=TieKind.LEAD, unit__in=units)
    found = set(led.values_list("subject", flat=True))
    return {key for key, held in subjects.items() if held & found}


def may_keep_area(officer: Asker, area: Area, *, today: date) -> bool:
    return area.pk in kept_areas(officer, [area], today=today)


def may_say_figures(officer: Asker, *, today: date) -> bool:
    """Whoever speaks for a unit, and the office; of which areas, `kept_areas` says."""
    return not roles_of(officer, today=today).isdisjoint({*WORKERS, *PLAN_KEEPERS})
