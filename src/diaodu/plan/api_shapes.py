"""Plans and commitments as the API shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from diaodu.core.api.values import Answer, Code, Day, Figure, Given, Moment, Sought, figure, taken
from diaodu.people.api_shapes import UnitCode, UnitName, unit_name
from diaodu.plan.lights import PlanLights
from diaodu.plan.models import Blank, Commitment, Counting, Document, Standing, Target
from diaodu.plan.page_pieces import Line

# The words of plan.choices, written out so that the description of the API lists them.
StrengthName = Literal["firm", "advance", "direction", "strive"]
LightName = Literal["red", "yellow", "green", "done", "grey", "unclaimed"]
KindName = Literal["level", "increment", "growth", "share", "rank", "count", "grade", "class"]
BlankName = Literal["figure", "name", "owner", "date"]
NatureName = Literal[
    "quantity", "naming", "bundle", "periodic", "standing", "title", "milestone", "direction"
]  # fmt: skip
StateName = Literal[
    "proposed", "rejected", "accepted", "claimed", "blocked", "handed_in", "done", "withdrawn", "carried"
]  # fmt: skip
SectionKey = Annotated[str, Field(max_length=40, pattern=r"^[0-9.]*$", examples=["1.2"])]


class PlanRow(Answer):
    code: Code
    title: str
    state: Literal["draft", "current", "discarded", "superseded", "closed"]
    unit: UnitName
    dated: date | None
    revision: int
    read_at: Moment
    counts: dict[str, int]


class PlanOne(PlanRow):
    sections: list[PlanSection]
    lights: dict[str, int]


class PlanSection(Answer):
    key: str
    heading: str
    level: int
    commitments: int


class TargetSaid(Answer):
    """A promised quantity: as written, and in its bare unit."""

    quote: str
    object: str
    kind: KindName
    comparator: str
    value: str
    unit: str
    low: Figure
    high: Figure
    canonical_unit: str
    due: date | None
    rhythm: str


class BlankSaid(Answer):
    kind: BlankName
    cause: Literal["masked", "missing"]
    quote: str
    unit: str
    object: str


class StandingSaid(Answer):
    """Where a commitment stood on a day, as known that day. `completion` and `expected` are percent."""

    day: date
    light: LightName
    rule: str
    reason_zh: str
    reason_en: str
    value: Figure
    as_of: date | None
    blanks: int
    completion: Figure
    expected: Figure


class CountingSaid(Answer):
    """What is counted towards a commitment; without `low` no figure is. Until `state` is agreed there is no light."""

    state: Literal["open", "proposed", "agreed"]
    nature: NatureName
    stage: str
    pace: Literal["linear", "curve", "steps", "none"]
    opening: Figure
    measure: str
    measured_in: str
    low: Figure
    high: Figure
    comparator: str
    start: date
    due: date | None


class CommitmentRow(Answer):
    code: Code
    plan: Code
    section: str
    quote: str
    strength: StrengthName
    due: date | None
    state: StateName
    light: LightName
    lead: UnitName | None
    lead_text: str
    targets: list[TargetSaid]
    standing: StandingSaid | None
    version: int


class CommitmentOne(CommitmentRow):
    object: str
    verb: str
    due_text: str
    rhythm: str
    partners: list[UnitName]
    blanks: list[BlankSaid]
    counting: CountingSaid | None
    items: list[str]


class ReviewRow(Answer):
    """A proposed commitment and what the review made of it."""

    code: Code
    plan: Code
    quote: str
    short: str
    strength: StrengthName
    due: date | None
    state: StateName
    lead_text: str
    targets: list[TargetSaid]
    blanks: list[BlankSaid]
    version: int


class ReviewFilters(BaseModel):
    """Which part of the queue; what waits, where nothing is said."""

    show: Literal["waiting", "taken", "left", "all"] = "waiting"
    strength: StrengthName | None = None
    blank: BlankName | None = None
    section: SectionKey = ""


class CommitmentFilters(BaseModel):
    strength: StrengthName | None = None
    light: LightName | None = None
    kind: KindName | None = None
    blank: BlankName | None = None
    section: SectionKey = ""
    lead: UnitCode | None = None
    q: Sought = ""


class ClaimGiven(Given):
    """Who leads and who assists, from which day on (today, where none is given)."""

    lead: UnitCode
    partners: list[UnitCode] = Field([], max_length=30)
    since: Day | None = None


def plan_row(document: Document) -> PlanRow:
    return PlanRow(**_plan(document))


def plan_one(document: Document, sections: list[PlanSection], lights: dict[str, int]) -> PlanOne:
    return PlanOne(**_plan(document), sections=sections, lights=lights)


def _plan(document: Document) -> dict[str, Any]:
    return {
        **taken(document, "code", "title", "state", "dated", "revision", "read_at"),
        "unit": unit_name(document.unit),
        "counts": {name: number for name, number in document.counts.items() if isinstance(number, int)},
    }


def review_row(plan: str, item: Commitment, targets: Sequence[Target], blanks: Sequence[Blank]) -> ReviewRow:
    return ReviewRow(
        **taken(item, "code", "quote", "short", "strength", "due", "state", "lead_text", "version"),
        plan=plan,
        targets=[_target(target) for target in targets],
        blanks=[_blank(blank) for blank in blanks],
    )


def commitment_row(plan: str, line: Line) -> CommitmentRow:
    return CommitmentRow(**_commitment(plan, line))


def commitment_one(
    plan: str,
    line: Line,
    *,
    lights: PlanLights,
    blanks: Sequence[Blank],
    items: list[str],
) -> CommitmentOne:
    item = line.commitment
    counting = lights.countings.get(item.pk)
    return CommitmentOne(
        **_commitment(plan, line),
        **taken(item, "object", "verb", "due_text", "rhythm"),
        partners=[unit_name(unit) for unit in lights.partners_of(item)],
        blanks=[_blank(blank) for blank in blanks],
        counting=counting_said(counting, item) if counting else None,
        items=items,
    )


def _commitment(plan: str, line: Line) -> dict[str, Any]:
    item: Commitment = line.commitment
    return {
        **taken(item, "code", "quote", "strength", "due", "state", "lead_text", "version"),
        "plan": plan,
        "section": line.section,
        "light": str(line.light),
        "lead": unit_name(line.lead) if line.lead else None,
        "targets": [_target(target) for target in line.targets],
        "standing": standing_said(line.standing) if isinstance(line.standing, Standing) else None,
    }


def standing_said(row: Standing) -> StandingSaid:
    return StandingSaid(
        **taken(row, "day", "light", "rule", "reason_zh", "reason_en", "blanks"),
        value=figure(row.value),
        as_of=row.value_at,
        completion=figure(row.completion, missing="not_applicable"),
        expected=figure(row.expected, missing="not_applicable"),
    )


def counting_said(row: Counting, item: Commitment) -> CountingSaid:
    return CountingSaid(
        **taken(row, "state", "stage", "measure", "measured_in", "comparator", "start", "due"),
        nature=item.nature or "quantity",  # type: ignore[arg-type]
        pace=row.pace.get("kind") or "linear",
        opening=figure(row.opening),
        low=figure(row.low, missing="not_applicable"),
        high=figure(row.high, missing="not_applicable"),
    )


def _target(row: Target) -> TargetSaid:
    return TargetSaid(
        **taken(row, "quote", "object", "kind", "comparator", "value", "unit", "canonical_unit", "due", "rhythm"),
        low=figure(row.low),
        high=figure(row.high),
    )


def _blank(row: Blank) -> BlankSaid:
    return BlankSaid(**taken(row, "kind", "cause", "quote", "unit", "object"))
