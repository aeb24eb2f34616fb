"""The one way a view comes by a problem or a visit: among those the asker may see, else 404."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from diaodu.core.clock import today
from diaodu.core.models import Subject
from diaodu.core.moves import Mover
from diaodu.duties.models import Meeting
from diaodu.people.models import Officer, Post
from diaodu.people.permissions import acting_posts, may_read_plans, visible_subjects
from diaodu.problems.models import Problem, Visit
from diaodu.problems.permissions import (
    FIRM,
    callable_meetings,
    may_hand_links,
    mover_for,
    raising_post,
    runs_desk,
    visible_problems,
    visible_visits,
)
from diaodu.problems.queries import listed, listed_visits


@dataclass(frozen=True, slots=True)
class OpenProblem:
    problem: Problem
    mover: Mover


def open_problem(request: HttpRequest, code: str) -> OpenProblem:
    officer = reader(request)
    problem = listed(visible_problems(officer, today=today())).select_related("terms_row").filter(code=code).first()
    if problem is None:
        raise Http404
    return OpenProblem(problem, mover_for(officer, problem, acting_posts(officer, today=today())))


def open_visit(request: HttpRequest, code: str) -> Visit:
    visit = listed_visits(visible_visits(reader(request), today=today())).filter(code=code).first()
    if visit is None:
        raise Http404
    return visit


def kept_meeting(request: HttpRequest, code: str) -> Meeting:
    """A meeting whose agenda the asker keeps."""
    meetings = callable_meetings(reader(request), today=today()).select_related("unit", "subject")
    meeting = meetings.filter(code=code).first()
    if meeting is None:
        raise Http404
    return meeting


def linked_firm(request: HttpRequest, code: str) -> tuple[Officer, Subject]:
    """A firm to which the asker may give a direct link."""
    officer = reader(request)
    firm = visible_subjects(officer, today=today()).filter(code=code, kind=FIRM).first()
    if firm is None:
        raise Http404
    if not may_hand_links(officer, firm, today=today()):
        raise PermissionDenied
    return officer, firm


def reader(request: HttpRequest) -> Officer:
    if not isinstance(request.user, Officer) or not may_read_plans(request.user, today=today()):
        raise Http404
    return request.user


def raiser(request: HttpRequest) -> tuple[Officer, Post]:
    officer = reader(request)
    post = raising_post(officer, today=today())
    if post is None:
        raise PermissionDenied
    return officer, post


def desk_keeper(request: HttpRequest) -> Officer:
    officer = reader(request)
    if not runs_desk(officer, today=today()):
        raise PermissionDenied
    return officer
