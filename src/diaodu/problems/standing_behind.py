"""Problems of what somebody stands behind: on their desk (a secretary sees the leader's) and on the person's page.

A tie names the record; what of its problems is shown is asked of the reader's own permissions.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.clock import today
from diaodu.core.panels import Panel, register_panel
from diaodu.people.models import Officer, Tie
from diaodu.people.permissions import acting_posts, posts_sponsoring
from diaodu.people.queries import alive
from diaodu.problems.choices import OPEN, SOLVED, VisitPart
from diaodu.problems.models import Problem
from diaodu.problems.panels import MOST, block_of, shown_rows
from diaodu.problems.permissions import visible_problems, visible_visits
from diaodu.problems.queries import listed, listed_visits, turn_of_posts
from diaodu.problems.queries.tied import BEHIND, tied_subjects


def on_desk(request: HttpRequest, officer: Officer, on: date) -> dict[str, Any] | None:
    """What is open about one's own records and waits for others; what waits for oneself stands above it."""
    posts = acting_posts(officer, today=on)
    if not posts:
        return None
    seen = visible_problems(request.user, today=on)
    mine = turn_of_posts(seen, posts, officer.username).order_by().values("pk")
    tied = seen.filter(about__in=tied_subjects(posts, on), state__in=OPEN).exclude(pk__in=mine)
    rows = shown_rows(tied, officer.unit.county_path)
    if not rows:
        return None
    return {"rows": rows, "count": tied.count(), "all": f"{reverse('problems:list')}?show=behind"}


def of_officer(request: HttpRequest, officer: Officer, on: date) -> dict[str, Any] | None:
    """What has gone up to them and what is open on their records; their visits; what was solved by both."""
    posts = acting_posts(officer, today=on)
    keys = posts_sponsoring(posts)
    tied = Tie.objects.filter(alive(on), post__in=keys, kind__in=BEHIND)
    seen = visible_problems(request.user, today=today())
    visits = visible_visits(request.user, today=today()).filter(Q(post__in=keys) | Q(by=officer.username))
    block = None
    if on == today() and keys:
        about = Q(leader__in=keys) | Q(about__in=tied.values("subject"))
        block = block_of(seen.filter(about), _("Problems on this leader's desk"), "", officer.unit.county_path)
    made = list(listed_visits(visits.filter(on__lte=on)).order_by("-on", "-pk")[:MOST])
    if block is None and not made:
        return None
    context = block or {"title": _("Problems on this leader's desk"), "rows": [], "counts": {}}
    solved = _solved_by(seen, keys, visits)
    return context | {
        "up": seen.filter(leader__in=keys, state__in=OPEN).count() if block else 0,
        "visits": made,
        "visit_count": visits.filter(on__lte=on).count(),
        "solved_count": solved.count(),
        "solved": list(listed(solved).order_by("-replied_at", "pk")[:MOST]),
    }


def _solved_by(seen: QuerySet[Problem], keys: Collection[int], visits: Any) -> QuerySet[Problem]:
    """Solved after it had gone up to them, or through one of their visits."""
    through = Q(visits__visit__in=visits.order_by().values("pk"), visits__part=VisitPart.SOLVED)
    of_visits = Problem.objects.filter(through).order_by().values("pk")
    return seen.filter(Q(leader__in=keys) | Q(pk__in=of_visits), state__in=SOLVED)


register_panel("officer", Panel("problems", "problems/_panel.html", of_officer, order=25))
register_panel("desk", Panel("problems_behind", "problems/_behind_desk.html", on_desk, order=25))
