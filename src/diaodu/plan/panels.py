"""What a unit leads and a leader stands behind, with their lights, on the pages of units and officers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diaodu.core.clock import today
from diaodu.core.panels import Panel, register_panel
from diaodu.people.choices import TieKind
from diaodu.people.models import Officer, Tie, Unit
from diaodu.people.permissions import acting_posts, posts_sponsoring
from diaodu.people.queries import alive
from diaodu.plan.choices import Light
from diaodu.plan.models import Commitment, Standing
from diaodu.plan.permissions import visible_documents
from diaodu.plan.queries import newest_standings

MOST = 8
_ORDER = [str(light) for light in Light]


@dataclass(frozen=True, slots=True)
class Row:
    commitment: Commitment
    light: str
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Group:
    """Commitments tied in one way: how many of each light, and the worst few."""

    title: str | Promise
    lights: Sequence[tuple[str, int]]
    rows: Sequence[Row]
    left: int


def of_unit(request: HttpRequest, unit: Unit, on: date) -> dict[str, Any] | None:
    return _filled(request, on, [
        (_("Leads"), Q(kind=TieKind.LEAD, unit=unit)),
        (_("Assists"), Q(kind=TieKind.PARTNER, unit=unit)),
    ])  # fmt: skip


def of_officer(request: HttpRequest, officer: Officer, on: date) -> dict[str, Any] | None:
    """What stands behind it is the post's (a secretary's: the leader's); what is led is the unit's."""
    posts = acting_posts(officer, today=on)
    units = [post.unit_id for post in posts]
    return _filled(request, on, [
        (_("Sponsors"), Q(kind=TieKind.SPONSOR, post__in=posts_sponsoring(posts))),
        (_("Their unit leads"), Q(kind=TieKind.LEAD, unit__in=units)),
    ])  # fmt: skip


def _filled(request: HttpRequest, on: date, asked: Iterable[tuple[str | Promise, Q]]) -> dict[str, Any] | None:
    documents = visible_documents(request.user, today=today()).filter(state="current")
    groups = [group for title, ties in asked if (group := _group(title, ties, documents, on))]
    return {"groups": groups} if groups else None


def _group(title: str | Promise, which: Q, documents: Any, on: date) -> Group | None:
    """Two queries; None where nothing is tied in this way."""
    ties = Tie.objects.filter(which & alive(on))
    tied = Commitment.objects.filter(subject__in=ties.values("subject"), document__in=documents)
    commitments = list(tied.select_related("document").defer("document__text").order_by("start"))
    if not commitments:
        return None
    ours = Standing.objects.filter(commitment__in=commitments)
    standings = {row.commitment_id: row for row in newest_standings(ours, on=on)}
    rows = [Row(item, _light(standings.get(item.pk)), standings.get(item.pk)) for item in commitments]
    rows.sort(key=lambda row: _ORDER.index(row.light))
    counts = Counter(row.light for row in rows)
    lights = [(light, counts[light]) for light in _ORDER if counts[light]]
    return Group(title, lights, rows[:MOST], len(rows) - len(rows[:MOST]))


def _light(standing: Standing | None) -> str:
    return standing.light if standing else str(Light.GREY)


register_panel("unit", Panel("commitments", "plan/_commitments_panel.html", of_unit, order=10))
register_panel("officer", Panel("commitments", "plan/_commitments_panel.html", of_officer, order=10))
