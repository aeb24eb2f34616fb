"""Which programmes an officer may see, and which parts they have in a programme's items."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from diaodu.core.moves import Mover
from diaodu.people.choices import PLAN_KEEPERS, PLAN_READERS, Role, TieKind
from diaodu.people.models import Officer, Post, Tie, Unit
from diaodu.people.permissions import Asker, acting_posts, roles_of, within
from diaodu.people.queries import alive
from diaodu.projects.works.models import Item, Programme
from diaodu.projects.works.steps import LEAD, OFFICE, TOWN

WORKERS = (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD)  # who speaks for a unit


def visible_programmes(officer: Asker, *, today: date) -> QuerySet[Programme]:
    """The programmes of the officer's county, for everybody who works with its plan."""
    if not isinstance(officer, Officer) or roles_of(officer, today=today).isdisjoint(PLAN_READERS):
        return Programme.objects.none()
    return Programme.objects.filter(within(officer.unit.county_path, "unit__path"), retired_on=None)


def visible_items(officer: Asker, *, today: date) -> QuerySet[Item]:
    """The items of those programmes: townships may compare themselves."""
    return Item.objects.filter(programme__in=visible_programmes(officer, today=today), retired_on=None)


def may_bring_items(officer: Asker, *, today: date) -> bool:
    """Bring a sheet of items in; whose rows may be in it is looked at row by row."""
    return not roles_of(officer, today=today).isdisjoint((*WORKERS, *PLAN_KEEPERS))


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody at work in a programme: as office, for the units that lead it, for the units that keep items."""

    by: str
    office: tuple[Post, ...]
    lead: tuple[Post, ...]
    other: tuple[Post, ...]  # posts of other units: theirs are only the items those units keep

    @property
    def may_manage(self) -> bool:
        """Add items of any unit, change the programme."""
        return bool(self.office or self.lead)

    def towns(self) -> set[int]:
        """The units whose items they report besides what they lead."""
        return {post.unit_id for post in self.other}

    def may_report(self, unit_id: int) -> bool:
        return self.may_manage or unit_id in self.towns()

    @property
    def may_confirm(self) -> bool:
        return self.may_manage

    def mover_for(self, items: Iterable[Item]) -> Mover:
        """The parts they have in all of these items, and the post they act in."""
        units = {item.unit_id for item in items}
        parts = set()
        if self.office:
            parts.add(OFFICE)
        if self.lead:
            parts.add(LEAD)
        if units and units <= self.towns():
            parts.add(TOWN)
        post = self._post(units)
        return Mover(self.by, frozenset(parts), post.title_zh if post else "")

    def unit_for(self, items: Collection[Item]) -> Unit:
        """For which unit they speak about these items. Raises LookupError where they have no part in them."""
        post = self._post({item.unit_id for item in items})
        if post is None:
            raise LookupError("no part in these items")
        return post.unit

    def _post(self, units: set[int]) -> Post | None:
        own = [post for post in self.other if post.unit_id in units]
        return next(iter([*self.lead, *own, *self.office]), None)


def hand_in(officer: Asker, programme: Programme, *, today: date) -> Hand:
    """The officer's parts in a programme today. Two queries."""
    if not isinstance(officer, Officer):
        return Hand("", (), (), ())
    ties = Tie.objects.filter(alive(today), subject=programme.subject_id, kind=TieKind.LEAD)
    leading = set(ties.values_list("unit", flat=True))
    posts = acting_posts(officer, today=today)
    return Hand(
        officer.username,
        tuple(post for post in posts if post.role in PLAN_KEEPERS),
        tuple(post for post in posts if post.role in WORKERS and post.unit_id in leading),
        tuple(post for post in posts if post.role in WORKERS and post.unit_id not in leading),
    )


def may_start_programmes(officer: Asker, *, today: date) -> bool:
    """Set up programmes: the dispatch office."""
    return not roles_of(officer, today=today).isdisjoint(PLAN_KEEPERS)
