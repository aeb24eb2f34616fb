"""The one way a view comes by a tour, a stop or a judge: among those the asker may see, else 404."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from diaodu.core.clock import today
from diaodu.core.moves import Mover
from diaodu.people.choices import PLAN_READERS
from diaodu.people.models import Officer
from diaodu.people.permissions import roles_of
from diaodu.projects.tours.models import Judge, Proposal, Tour
from diaodu.projects.tours.permissions import mover_of, runs_tours, visible_tours


def reader(request: HttpRequest) -> Officer:
    """Who works with the plan; 404 for everybody else."""
    officer = request.user
    if not isinstance(officer, Officer) or roles_of(officer, today=today()).isdisjoint(PLAN_READERS):
        raise Http404
    return officer


def runner(request: HttpRequest) -> Officer:
    """Who runs tours; 403 for whoever only reads."""
    officer = reader(request)
    if not runs_tours(officer, today=today()):
        raise PermissionDenied
    return officer


def open_tour(request: HttpRequest, code: str) -> Tour:
    officer = reader(request)
    tours = visible_tours(officer, today=today()).select_related(
        "unit", "subject", "ordering", "conditions", "rubric", "trimming"
    )
    tour = tours.filter(code=code).first()
    if tour is None:
        raise Http404
    return tour


def run_tour(request: HttpRequest, code: str) -> Tour:
    """A tour the asker may change."""
    tour = open_tour(request, code)
    runner(request)
    return tour


def mover(request: HttpRequest) -> Mover:
    return mover_of(reader(request), today=today())


def proposal_of(tour: Tour, project: str) -> Proposal:
    found = tour.proposals.select_related("project__subject", "project__unit", "township", "tour").filter(
        project__code=project
    )
    proposal = found.first()
    if proposal is None:
        raise Http404
    return proposal


def judge_of(tour: Tour, number: int) -> Judge:
    judge = tour.judges.filter(number=number, retired_on=None).select_related("unit", "officer").first()
    if judge is None:
        raise Http404
    return judge
