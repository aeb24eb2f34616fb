"""Calling meetings, their minutes, and the decisions that become follow-ups."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.core.answers import said
from diaodu.core.clock import moment, today
from diaodu.core.moves import MoveRefusedError
from diaodu.core.panels import panels_for
from diaodu.core.versions import posted_version
from diaodu.duties.actions import NewDecision, cancel_meeting, hold_meeting, plan_meeting, record_decisions
from diaodu.duties.forms import DecisionForm, MeetingForm, MinutesForm, first_error
from diaodu.duties.lookup import asking_post, officer_of, open_meeting
from diaodu.duties.models import Meeting
from diaodu.duties.permissions import ASKERS, may_ask, visible_meetings
from diaodu.duties.queries import receiving_units
from diaodu.people.models import Post
from diaodu.people.permissions import acting_posts


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    meetings = visible_meetings(officer, today=today()).select_related("unit").order_by("-starts_at")
    return render(
        request,
        "duties/meetings.html",
        {"meetings": meetings[:200], "moment": moment(), "may_ask": may_ask(officer, today=today())},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request: HttpRequest) -> HttpResponse:
    post = asking_post(request)
    form = MeetingForm(request.POST or None, units=receiving_units(post.unit.county_path))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        meeting = plan_meeting(
            given["title"],
            starts_at=given["starts_at"],
            place=given["place"],
            attendees=list(given["attendees"]),
            unit=post.unit,
            by=officer_of(request).username,
        )
        messages.success(request, _("The meeting is called; it stands on the desks of those invited."))
        return redirect("duties:meeting", code=meeting.code)
    return render(request, "duties/new_meeting.html", {"form": form}, status=400 if form.errors else 200)


@require_safe
def meeting_page(request: HttpRequest, code: str) -> HttpResponse:
    meeting = open_meeting(request, code)
    post = _calling_post(request, meeting)
    units = receiving_units(meeting.unit.county_path)
    return render(
        request,
        "duties/meeting.html",
        {
            "meeting": meeting,
            "attendees": meeting.attendees.order_by("order", "sort_key"),
            "decisions": meeting.decisions.select_related("duty__unit"),
            "runs_it": post is not None,
            "minutes_form": MinutesForm(initial={"minutes": meeting.minutes, "version": meeting.version}),
            "decision_form": DecisionForm(units=units),
            "moment": moment(),
            "panels": panels_for(request, "meeting", meeting.subject, on=today()),
        },
    )


@require_POST
def minutes(request: HttpRequest, code: str) -> HttpResponse:
    meeting = open_meeting(request, code)
    _require_caller(request, meeting)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("duties:meeting", code=code)
    try:
        hold_meeting(
            meeting,
            minutes=form.cleaned_data["minutes"],
            by=officer_of(request).username,
            version=form.cleaned_data["version"],
        )
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("The minutes are kept."))
    return redirect("duties:meeting", code=code)


@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """One decision more; it comes to the unit's desk at once."""
    meeting = open_meeting(request, code)
    _require_caller(request, meeting)
    form = DecisionForm(request.POST, units=receiving_units(meeting.unit.county_path))
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("duties:meeting", code=code)
    given = form.cleaned_data
    try:
        record_decisions(
            meeting, [NewDecision(given["text"], given["unit"], given["due_at"])], by=officer_of(request).username
        )
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Recorded; it stands on the unit's desk."))
    return redirect("duties:meeting", code=code)


@require_POST
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    meeting = open_meeting(request, code)
    _require_caller(request, meeting)
    try:
        cancel_meeting(
            meeting,
            reason=request.POST.get("reason", "")[:300],
            by=officer_of(request).username,
            version=posted_version(request.POST) or meeting.version,
        )
    except MoveRefusedError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("The meeting is cancelled."))
    return redirect("duties:meeting", code=code)


def _calling_post(request: HttpRequest, meeting: Meeting) -> Post | None:
    posts = acting_posts(officer_of(request), today=today())
    return next((post for post in posts if post.role in ASKERS and post.unit_id == meeting.unit_id), None)


def _require_caller(request: HttpRequest, meeting: Meeting) -> None:
    if _calling_post(request, meeting) is None:
        raise PermissionDenied
