"""What counts and the work of a commitment, by program."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router
from pydantic import Field

from diaodu.core.api.problems import ApiProblem
from diaodu.core.api.values import NO_NUL, Answer, Code, Day, Figure, Given, figure, taken
from diaodu.core.api.versions import hold
from diaodu.core.clock import today
from diaodu.core.moves import Mover
from diaodu.people.api_auth import DECIDE, REPORT, asker
from diaodu.people.operations import changes, reads
from diaodu.plan.actions import add_work, confirm_countings
from diaodu.plan.api_shapes import CountingSaid, counting_said
from diaodu.plan.models import Commitment
from diaodu.plan.permissions import mover_in
from diaodu.plan.queries.commitment import all_work_rows, commitment_by_code, counting_of
from diaodu.plan.steps import KEEPER
from diaodu.plan.work_kinds import MILESTONE

router = Router(tags=["plan"])
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]


class MilestoneSaid(Answer):
    name: str
    due: date | None
    weight: int
    done_on: date | None


class OccurrenceSaid(Answer):
    on: date
    title: str
    found: int
    settled: int


class MemberSaid(Answer):
    name: str
    amount: Figure
    measured_in: str
    reached_on: date | None


class CriterionSaid(Answer):
    """A line of a title's table; `reviewed` stands above the unit's own marks."""

    name: str
    full: Figure
    own: Figure
    reviewed: Figure
    note: str


class WorkSaid(Answer):
    """What a commitment's work is made of, whatever its kind."""

    milestones: list[MilestoneSaid]
    occurrences: list[OccurrenceSaid]
    members: list[MemberSaid]
    criteria: list[CriterionSaid]


class MilestoneGiven(Given):
    name: Name
    due: Day | None = None
    weight: Annotated[int, Field(ge=1, le=9999)] = 1


class MilestonesGiven(Given):
    milestones: list[MilestoneGiven] = Field(min_length=1, max_length=200)


@reads(router, "/commitments/{code}/work", WorkSaid, says=_("What the work of a commitment is made of"))
def commitment_work(request: HttpRequest, code: Code) -> WorkSaid:
    return _work(_opened(request, code)[0])


@changes(router, "/commitments/{code}/confirm-counting", CountingSaid, says=_("Confirm what counts"), scope=DECIDE)
def confirm_commitment_counting(request: HttpRequest, code: Code) -> CountingSaid:
    """What its unit proposed, or what was drawn from the sentence; 409 where nothing waits."""
    commitment, mover = _opened(request, code)
    if KEEPER not in mover.parts:
        raise PermissionDenied
    hold(request, commitment)
    counting = counting_of(commitment)
    if counting is None or not confirm_countings([counting], mover=mover):
        raise ApiProblem(409, "nothing_waits", _("Nothing waits to be confirmed here."))
    return counting_said(counting, commitment)


@changes(router, "/commitments/{code}/milestones", WorkSaid, says=_("Add milestones"), scope=REPORT)
def add_commitment_milestones(request: HttpRequest, code: Code, given: MilestonesGiven) -> WorkSaid:
    commitment, mover = _opened(request, code)
    hold(request, commitment)
    add_work(MILESTONE, commitment, [row.model_dump() for row in given.milestones], mover=mover)
    return _work(commitment)


def _opened(request: HttpRequest, code: str) -> tuple[Commitment, Mover]:
    officer = asker(request)
    try:
        commitment = commitment_by_code(officer, code, today=today())
    except Commitment.DoesNotExist as error:
        raise Http404 from error
    return commitment, mover_in(officer, commitment, today=today())


def _work(commitment: Commitment) -> WorkSaid:
    rows = all_work_rows(commitment)
    return WorkSaid(
        milestones=[MilestoneSaid(**taken(row, "name", "due", "weight", "done_on")) for row in rows["milestone"]],
        occurrences=[OccurrenceSaid(**taken(row, "on", "title", "found", "settled")) for row in rows["occurrence"]],
        members=[
            MemberSaid(**taken(row, "name", "measured_in", "reached_on"), amount=figure(row.amount))
            for row in rows["member"]
        ],
        criteria=[
            CriterionSaid(
                **taken(row, "name", "note"),
                full=figure(row.full),
                own=figure(row.own),
                reviewed=figure(row.reviewed, missing="not_yet_due"),
            )
            for row in rows["criterion"]
        ],
    )
