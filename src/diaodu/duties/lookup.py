"""The one way a view comes by a duty or a meeting: among those the asker may see, else 404."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from diaodu.core.clock import today
from diaodu.core.moves import Mover
from diaodu.duties.models import Duty, Meeting
from diaodu.duties.permissions import ASKERS, mover_for, visible_duties, visible_meetings
from diaodu.duties.queries import listed
from diaodu.people.models import Officer, Post
from diaodu.people.permissions import acting_posts


def open_duty(request: HttpRequest, code: str) -> tuple[Duty, Mover]:
    officer = officer_of(request)
    duty = listed(visible_duties(officer, today=today())).filter(code=code).first()
    if duty is None:
        raise Http404
    return duty, mover_for(officer, duty, acting_posts(officer, today=today()))


def open_meeting(request: HttpRequest, code: str) -> Meeting:
    meeting = visible_meetings(officer_of(request), today=today()).select_related("unit", "subject").filter(code=code)
    found = meeting.first()
    if found is None:
        raise Http404
    return found


def asking_post(request: HttpRequest) -> Post:
    """The post in which the officer may ask units for something; 403 for everybody else."""
    posts = acting_posts(officer_of(request), today=today())
    found = next((post for post in posts if post.role in ASKERS), None)
    if found is None:
        raise PermissionDenied
    return found


def officer_of(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer):
        raise Http404
    return request.user
