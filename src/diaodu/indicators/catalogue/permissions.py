"""Which indicators an officer may see, and what they may change of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, QuerySet, When

from diaodu.indicators.catalogue.choices import AREA_UNITS, TARGET_UNITS
from diaodu.indicators.catalogue.models import Indicator, Peer, PeerFigure, Support, Target
from diaodu.people.choices import PLAN_KEEPERS, PLAN_READERS, Role, RoundField
from diaodu.people.models import Officer, Post, Unit
from diaodu.people.permissions import Asker, acting_posts, roles_of, within

WORKERS = (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD)  # who speaks for a unit
KEEPING_FIELDS = (RoundField.STATISTICS, RoundField.DEVELOPMENT)  # round owners who keep definitions and targets


def _reads(officer: Asker, today: date) -> bool:
    return isinstance(officer, Officer) and not roles_of(officer, today=today).isdisjoint(PLAN_READERS)


def visible_indicators(officer: Asker, *, today: date) -> QuerySet[Indicator]:
    """Those of the officer's county, the retired too, for everybody who works with its plan."""
    if not isinstance(officer, Officer) or not _reads(officer, today):
        return Indicator.objects.none()
    return Indicator.objects.filter(scope=officer.unit.county_path)


def visible_targets(officer: Asker, *, today: date) -> QuerySet[Target]:
    return Target.objects.filter(indicator__in=visible_indicators(officer, today=today), retired_on=None)


def visible_peers(officer: Asker, *, today: date) -> QuerySet[Peer]:
    if not isinstance(officer, Officer) or not _reads(officer, today):
        return Peer.objects.none()
    return Peer.objects.filter(scope=officer.unit.county_path, retired_on=None)


def visible_peer_figures(officer: Asker, *, today: date) -> QuerySet[PeerFigure]:
    return PeerFigure.objects.filter(peer__in=visible_peers(officer, today=today))


def visible_supports(officer: Asker, *, today: date) -> QuerySet[Support]:
    """What firms are expected to do is nobody's business outside: the office, who leads the indicator, the unit itself.

    City leaders, secretaries and auditors look the whole county over.
    """
    if not isinstance(officer, Officer) or not _reads(officer, today):
        return Support.objects.none()
    found = Support.objects.filter(scope=officer.unit.county_path, retired_on=None)
    posts = acting_posts(officer, today=today)
    if any(post.role in _SEE_ALL for post in posts):
        return found
    own = {post.unit_id for post in posts}
    return found.filter(unit__in=own) | found.filter(indicator__lead__in=own)


_SEE_ALL = (Role.DISPATCH_OFFICE, Role.ROUND_OWNER, Role.CITY_LEADER, Role.SECRETARY, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody at work on the indicators of a county: with which posts they may do what."""

    by: str
    county: str
    keeping: tuple[Post, ...]  # the office, statistics, development and reform
    speaking: tuple[Post, ...]  # posts that speak for a unit

    @property
    def may_keep(self) -> bool:
        """Define indicators, set and share out targets, enter peers' figures."""
        return bool(self.keeping)

    def may_enter_supports(self, indicator: Indicator, unit: Unit) -> bool:
        return self.may_keep or bool({post.unit_id for post in self.speaking} & {unit.pk, indicator.lead_id})

    def own_units(self) -> set[int]:
        return {post.unit_id for post in self.speaking}


def hand_of(officer: Asker, *, today: date) -> Hand:
    if not isinstance(officer, Officer):
        return Hand("", "", (), ())
    posts = acting_posts(officer, today=today)
    keeping = tuple(
        post
        for post in posts
        if post.role in PLAN_KEEPERS or (post.role == Role.ROUND_OWNER and post.round_field in KEEPING_FIELDS)
    )
    speaking = tuple(post for post in posts if post.role in WORKERS)
    return Hand(officer.username, officer.unit.county_path, keeping, speaking)


def units_with_figures(county: str) -> QuerySet[Unit]:
    """The county and the units figures and targets may be about: no companies, no leaders' office. Areas first."""
    rows = Unit.objects.filter(within(county, "path"), kind__in=TARGET_UNITS, retired_on=None)
    place = Case(When(parent=None, then=0), When(kind__in=AREA_UNITS, then=1), default=2)
    return rows.annotate(place=place).order_by("place", "order", "path")
