"""Problems and visits on the pages of the records they concern, of units, of leaders and of meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.clock import moment, today
from diaodu.core.models import Subject
from diaodu.core.panels import Panel, register_panel
from diaodu.duties.permissions import ASKERS
from diaodu.people.models import Unit
from diaodu.people.permissions import acting_posts
from diaodu.problems.choices import OPEN, SOLVED
from diaodu.problems.models import Problem
from diaodu.problems.permissions import FIRM, may_hand_links, raising_post, visible_problems, visible_visits
from diaodu.problems.queries import lights_of, listed, listed_visits
from diaodu.problems.setting_kinds import STOP_REASONS, choices_for

MOST = 6
KINDS_OF_RECORD = ("project", "programme", "work_item", "area", "firm", "application", "commitment")


def of_record(request: HttpRequest, record: Any, on: date) -> dict[str, Any] | None:
    """The problems of this project, firm, area …, the last visits, and where to raise one."""
    subject = record if isinstance(record, Subject) else record.subject
    if on != today():
        return None  # of a day gone by the problem's own history tells
    seen = visible_problems(request.user, today=on).filter(about=subject)
    visits = listed_visits(visible_visits(request.user, today=on).filter(about=subject)).order_by("-on", "-pk")
    may_raise = raising_post(request.user, today=on) is not None
    shown = shown_rows(seen.filter(state__in=OPEN), subject.scope)
    last = list(visits[:3])
    if not (shown or last or may_raise or seen.exists()):
        return None
    return {
        "title": _("Problems"),
        "rows": shown,
        "counts": {"open": seen.filter(state__in=OPEN).count(), "solved": seen.filter(state__in=SOLVED).count()},
        "visits": last,
        "all": f"{reverse('problems:list')}?about={subject.code}",
        "raise": f"{reverse('problems:new')}?about={subject.code}" if may_raise else "",
        "visit": f"{reverse('problems:new_visit')}?about={subject.code}" if may_raise else "",
        "links": _links_url(request, subject, on),
    }


def _links_url(request: HttpRequest, subject: Subject, on: date) -> str:
    if subject.kind != FIRM or not may_hand_links(request.user, subject, today=on):
        return ""
    return reverse("problems:links", args=[subject.code])


def of_unit(request: HttpRequest, unit: Unit, on: date) -> dict[str, Any] | None:
    if on != today():
        return None
    seen = visible_problems(request.user, today=on).filter(unit=unit)
    return block_of(
        seen, _("Problems it is to solve"), f"{reverse('problems:list')}?unit={unit.code}", unit.county_path
    )


def of_meeting(request: HttpRequest, subject: Subject, on: date) -> dict[str, Any] | None:
    """The problems on its agenda, and the way to it."""
    meeting = subject.meeting
    posts = acting_posts(request.user, today=on)
    keeps = any(post.role in ASKERS and post.unit_id == meeting.unit_id for post in posts)
    seen = visible_problems(request.user, today=on).filter(agenda_items__meeting=meeting)
    problems = list(seen.order_by("agenda_items__number")[:MOST])
    count = seen.count()
    if not count and not keeps:
        return None
    address = reverse("problems:agenda", args=[meeting.code])
    return {"title": _("Problems on the agenda"), "problems": problems, "count": count, "url": address}


def block_of(seen: QuerySet[Problem], title: Any, address: str, scope: str) -> dict[str, Any] | None:
    """The most urgent open ones and how many there are; None where there never was one."""
    shown = shown_rows(seen.filter(state__in=OPEN), scope)
    counts = {"open": seen.filter(state__in=OPEN).count(), "solved": seen.filter(state__in=SOLVED).count()}
    if not any(counts.values()):
        return None
    return {"title": title, "rows": shown, "counts": counts, "all": address}


def shown_rows(problems: QuerySet[Problem], scope: str) -> list[tuple[Problem, Any]]:
    """The most urgent few, each with its clock."""
    rows: Sequence[Problem] = list(listed(problems).order_by("due_at", "pk")[:MOST])
    lights = lights_of(rows, moment(), dict(choices_for(STOP_REASONS, scope))) if rows else {}
    return [(problem, lights[problem.pk]) for problem in rows]


for _record_kind in KINDS_OF_RECORD:
    register_panel(_record_kind, Panel("problems", "problems/_panel.html", of_record, order=60))
register_panel("unit", Panel("problems", "problems/_panel.html", of_unit, order=25))
register_panel("meeting", Panel("problems", "problems/_agenda_panel.html", of_meeting, order=20))
