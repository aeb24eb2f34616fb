"""Problems and visits as the API shows them and takes them in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from diaodu.core.api.moves import MoveSaid, moves_said
from diaodu.core.api.values import NO_NUL, Answer, Code, Day, Given, Moment, Sought, Words, taken
from diaodu.core.clock import moment
from diaodu.people.api_shapes import UnitCode, UnitName, unit_name
from diaodu.people.masking import masked_name, masked_phone
from diaodu.problems.models import CallLink, Problem, Visit
from diaodu.problems.permissions import sees_rating
from diaodu.problems.queries import lights_of
from diaodu.problems.queries.links import LinkState, link_state
from diaodu.problems.rules import turn_of

# The words of problems.choices and problems.steps, written out so that the description of the API lists them.
ProblemState = Literal[
    "raised", "returned", "routed", "accepted", "under_way", "replied", "confirmed", "closed", "withdrawn"
]
UrgencyName = Literal["normal", "urgent", "critical"]
TurnName = Literal["office", "unit", "raiser", ""]
LightName = Literal["red", "yellow", "green", "grey"]
StepName = Literal[
    "accept", "return", "start", "reply", "confirm", "dispute", "close", "close_for_raiser", "reopen", "withdraw",
    "escalate", "instruct",
]  # fmt: skip
KindCode = Annotated[str, Field(min_length=1, max_length=30, pattern=r"^[a-z_]+$", examples=["permit"])]
SubjectCode = Annotated[str, Field(min_length=1, max_length=40, pattern=NO_NUL, examples=["X-2026-001"])]
LinkNumber = Annotated[int, Field(ge=1, le=2**31)]
Line = Annotated[str, Field(min_length=1, max_length=100, pattern=NO_NUL)]


class ProblemRow(Answer):
    """A problem. `turn`: whose it is; `level`: 0 with the unit, 1 with the sponsoring leader, 2 with the head of the
    county; `light`: how its clock stands."""

    code: Code
    title: str
    about: str | None
    kind: str
    factor: str
    urgency: UrgencyName
    state: ProblemState
    turn: TurnName
    level: int
    raised_by: UnitName
    raised_at: Moment
    unit: UnitName | None
    due_at: Moment | None
    light: LightName
    light_says: str
    reopened: int
    version: int


class ProblemOne(ProblemRow):
    """`proposed`: the unit the rules propose, and why. The rating is empty for who may not see it yet."""

    body: str
    by: str
    proposed: UnitName | None
    proposal: str
    solve_due: Moment | None
    reply: str
    replied_at: Moment | None
    rating: int | None
    rating_words: str
    moves: list[MoveSaid]
    may: list[str]


class ProblemFilters(BaseModel):
    q: Sought = ""
    state: ProblemState | None = None
    show: Literal["all", "open", "overdue", "turn", "mine", "solved"] = "all"
    kind: KindCode | None = None
    unit: UnitCode | None = None
    about: SubjectCode | None = None


class ProblemGiven(Given):
    """`about`: the code of the record it concerns, one the asker may see; `kind` and `factor`: codes of the county's
    dated rules."""

    title: Line
    kind: KindCode
    about: SubjectCode | None = None
    body: str = Field("", max_length=5000, pattern=NO_NUL)
    factor: Annotated[str, Field(max_length=30, pattern=r"^[a-z_]*$")] = ""
    urgency: UrgencyName = "normal"


class RoutingGiven(Given):
    """Without `unit` it goes to the proposed one; another one needs its reason."""

    unit: UnitCode | None = None
    reason: Words = ""


class ProblemStep(Given):
    """`words`: the reply, reason or instruction; `rating`: 1 to 5, with `confirm`."""

    verb: StepName
    words: Annotated[str, Field(max_length=2000, pattern=NO_NUL)] = ""
    rating: Annotated[int, Field(ge=1, le=5)] | None = None


class LinkRow(Answer):
    """A firm's direct link; contact and phone are masked, and gone once it is revoked."""

    number: int
    begins_with: str
    unit: UnitName
    by: str
    made_at: Moment
    expires_on: date
    used_at: Moment | None
    state: LinkState
    revoked_at: Moment | None
    revoked_why: str
    contact: str
    phone: str


class LinkMade(LinkRow):
    """`address` lets the firm in. It is kept nowhere: asked again with the same Idempotency-Key it is empty."""

    address: str


class LinkGiven(Given):
    """Without `expires_on` it holds as long as the county's rule allows."""

    expires_on: Day | None = None
    contact: Annotated[str, Field(max_length=60, pattern=NO_NUL)] = ""
    phone: Annotated[str, Field(max_length=30, pattern=NO_NUL)] = ""


class LinkRevoked(Given):
    reason: Annotated[str, Field(min_length=1, max_length=300, pattern=NO_NUL)]


class VisitRow(Answer):
    """Who went to see a record, when, what they saw; codes of the problems raised there and solved through it."""

    code: Code
    about: str
    on: date
    unit: UnitName
    by: str
    saw: str
    raised: list[str]
    solved: list[str]
    version: int


class VisitFilters(BaseModel):
    about: SubjectCode | None = None


def problem_rows(problems: list[Problem], *, english: bool) -> list[ProblemRow]:
    lights = lights_of(problems, moment(), {})
    return [ProblemRow(**_problem(problem, lights[problem.pk], english=english)) for problem in problems]


def problem_one(problem: Problem, parts: Collection[str], may: list[str], *, english: bool) -> ProblemOne:
    seen = sees_rating(problem, parts)
    return ProblemOne(
        **_problem(problem, lights_of([problem], moment(), {})[problem.pk], english=english),
        **taken(problem, "body", "by", "solve_due", "reply", "replied_at"),
        proposed=unit_name(problem.proposed) if problem.proposed else None,
        proposal=problem.proposal_en if english else problem.proposal_zh,
        rating=problem.rating if seen else None,
        rating_words=problem.rating_words if seen else "",
        moves=moves_said(problem.subject.moves.order_by("pk")),
        may=may,
    )


def _problem(problem: Problem, light: Any, *, english: bool) -> dict[str, Any]:
    return {
        **taken(problem, "code", "title", "kind", "factor", "urgency", "state", "level", "raised_at", "due_at"),
        **taken(problem, "reopened", "version"),
        "about": problem.about.code if problem.about else None,
        "turn": turn_of(problem.state),
        "raised_by": unit_name(problem.raised_unit),
        "unit": unit_name(problem.unit) if problem.unit else None,
        "light": light.light,
        "light_says": light.en if english else light.zh,
    }


def link_row(link: CallLink, *, on: date) -> LinkRow:
    return LinkRow(
        **taken(link, "begins_with", "by", "made_at", "expires_on", "used_at", "revoked_at", "revoked_why"),
        number=link.pk,
        unit=unit_name(link.unit),
        state=link_state(link, on=on),
        contact=masked_name(link.contact),
        phone=masked_phone(link.phone),
    )


def visit_row(visit: Visit, seen: Collection[int]) -> VisitRow:
    """`seen`: keys of the problems the asker may see."""
    noted = [item for item in visit.problems.all() if item.problem_id in seen]
    return VisitRow(
        **taken(visit, "code", "on", "by", "saw", "version"),
        about=visit.about.code,
        unit=unit_name(visit.unit),
        raised=[item.problem.code for item in noted if item.part == "raised"],
        solved=[item.problem.code for item in noted if item.part == "solved"],
    )
