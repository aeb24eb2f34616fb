"""Meetings: called, held, their decisions passed on as duties."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.values import Because, Code
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.duties.actions import NewDecision, cancel_meeting, hold_meeting, plan_meeting, record_decisions
from diaodu.duties.api_shapes import (
    DecisionsGiven,
    MeetingGiven,
    MeetingOne,
    MeetingRow,
    MinutesGiven,
    meeting_one,
    meeting_row,
)
from diaodu.duties.lookup import asking_post, open_meeting
from diaodu.duties.models import Meeting
from diaodu.duties.permissions import ASKERS, visible_meetings
from diaodu.people.api_auth import DECIDE, asker
from diaodu.people.api_shapes import unit_by_code, units_by_code
from diaodu.people.operations import changes, reads
from diaodu.people.permissions import acting_posts

router = Router(tags=["duties"])


@reads(router, "/meetings", Page[MeetingRow], says=_("Meetings"))
def list_meetings(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    meetings = visible_meetings(asker(request), today=today()).select_related("unit").order_by("-starts_at", "-pk")
    return page_of(meetings, window, meeting_row)


@reads(router, "/meetings/{code}", MeetingOne, says=_("One meeting with its decisions"))
def one_meeting(request: HttpRequest, code: Code) -> MeetingOne:
    return _one(request, code)


@changes(router, "/meetings", MeetingOne, says=_("Call a meeting"), scope=DECIDE, creates=True, versioned=False)
def call_meeting(request: HttpRequest, given: MeetingGiven) -> MeetingOne:
    post, officer = asking_post(request), asker(request)
    meeting = plan_meeting(
        given.title,
        starts_at=given.starts_at,
        place=given.place,
        attendees=units_by_code(officer, given.attendees, field="body.attendees"),
        unit=post.unit,
        by=officer.username,
    )
    return _one(request, meeting.code)


@changes(router, "/meetings/{code}/hold", MeetingOne, says=_("Keep the minutes of a meeting"), scope=DECIDE)
def keep_minutes(request: HttpRequest, code: Code, given: MinutesGiven) -> MeetingOne:
    meeting = _held(request, code)
    hold_meeting(meeting, minutes=given.minutes, by=asker(request).username, version=meeting.version)
    return _one(request, code)


@changes(router, "/meetings/{code}/cancel", MeetingOne, says=_("Cancel a meeting"), scope=DECIDE)
def call_off_meeting(request: HttpRequest, code: Code, given: Because) -> MeetingOne:
    meeting = _held(request, code)
    cancel_meeting(meeting, reason=given.reason, by=asker(request).username, version=meeting.version)
    return _one(request, code)


@changes(
    router, "/meetings/{code}/decisions", MeetingOne, says=_("Record decisions; each goes to its unit"), scope=DECIDE
)
def add_decisions(request: HttpRequest, code: Code, given: DecisionsGiven) -> MeetingOne:
    meeting, officer = _held(request, code), asker(request)
    decisions = [
        NewDecision(item.text, unit_by_code(officer, item.unit, field=f"body.decisions.{place}.unit"), item.due_at)
        for place, item in enumerate(given.decisions)
    ]
    record_decisions(meeting, decisions, by=officer.username)
    return _one(request, code)


def _held(request: HttpRequest, code: str) -> Meeting:
    """The meeting for a change: of the unit that called it, in the version that was seen."""
    meeting = open_meeting(request, code)
    posts = acting_posts(asker(request), today=today())
    if not any(post.role in ASKERS and post.unit_id == meeting.unit_id for post in posts):
        raise PermissionDenied
    return hold(request, meeting)


def _one(request: HttpRequest, code: str) -> MeetingOne:
    meeting = open_meeting(request, code)
    attendees = meeting.attendees.order_by("order", "sort_key")
    return meeting_one(meeting, list(attendees), list(meeting.decisions.select_related("duty__unit")))
