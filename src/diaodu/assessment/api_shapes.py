"""Schemes and assessments as the API shows them and takes them in."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from diaodu.assessment.models import Assessment, Scheme, SchemeEdition, ScoreObjection, UnitScore
from diaodu.assessment.results import ResultRow, Results
from diaodu.core.api.values import NO_NUL, Answer, Code, Given, Moment, Reason, Words, figure, taken
from diaodu.people.api_shapes import UnitName, unit_name

AssessmentState = Literal["computing", "draft", "checking", "final", "dropped"]
PeriodWord = Literal["month", "quarter", "year"]
ScoreStep = Literal["publish_scores", "finish_assessment", "drop_assessment"]
ItemCode = Annotated[str, Field(min_length=1, max_length=30, pattern=r"^[a-z0-9_]+$", examples=["invest"])]
PeriodCode = Annotated[str, Field(min_length=4, max_length=12, pattern=r"^[0-9QH+-]+$", examples=["2026-Q2"])]
Amount = Annotated[str, Field(pattern=r"^-?[0-9]{1,9}(\.[0-9]{1,4})?$", examples=["7.5"])]
OwnUnitCode = Annotated[str, Field(min_length=1, max_length=40, pattern=NO_NUL, examples=["yunhai.wangchao"])]


class SchemeRow(Answer):
    """A scheme with the number of its newest edition."""

    code: Code
    name_zh: str
    name_en: str
    period_kind: PeriodWord
    state: Literal["in_use", "retired"]
    edition: int
    valid_from: date
    version: int


class SchemeOne(SchemeRow):
    """`body`: items, groups and rules of the newest edition, as they are kept."""

    source: str
    body: dict[str, Any]


class AssessmentRow(Answer):
    """One period, assessed by one edition of a scheme."""

    code: Code
    scheme: Code
    edition: int
    period: PeriodCode
    state: AssessmentState
    check_until: Moment | None
    frozen_at: Moment | None
    version: int


class ItemSaid(Answer):
    """What one item brought: figure, points out of full points, the range of the points, and why."""

    item: str
    value: Any
    points: Any
    full: str
    points_low: Any
    points_high: Any
    why: str
    records: list[dict[str, Any]]


class UnitResult(Answer):
    """A unit's total. `best` to `worst`: the places that the ranges of the figures allow."""

    unit: UnitName
    group: str
    total: Any
    low: Any
    high: Any
    bonus: str
    penalty: str
    vetoed: bool
    best: int | None
    worst: int | None
    blanks: int
    provisional: bool
    items: list[ItemSaid]


class AssessmentOne(AssessmentRow):
    """With the scores the asker may see."""

    results: list[UnitResult]


class AssessmentFilters(BaseModel):
    scheme: Code | None = None
    state: AssessmentState | None = None


class AssessmentGiven(Given):
    """A period to be scored by a scheme; the scores come a little later."""

    scheme: Code
    period: PeriodCode


class ScoreStepGiven(Given):
    """`reason`: to finish early, and to set aside."""

    verb: ScoreStep
    reason: Words = ""


class ScoreObjectionGiven(Given):
    unit: OwnUnitCode
    item: ItemCode
    reason: Reason


class ScoreAnswerGiven(Given):
    """`value` with `document`: the corrected figure; without it the figure is read again from its source."""

    verb: Literal["uphold", "refuse"]
    reason: Reason
    value: Amount | None = None
    document: Annotated[str, Field(max_length=200, pattern=NO_NUL)] = ""


class ScoreObjectionRow(Answer):
    """What a unit objected to, and what came of it."""

    id: int
    unit: UnitName
    item: str
    why: str
    state: Literal["open", "upheld", "refused"]
    answer: str
    points_before: Any
    points_after: Any
    version: int


def scheme_row(scheme: Scheme, edition: SchemeEdition) -> SchemeRow:
    return SchemeRow(**_scheme(scheme, edition))


def scheme_one(scheme: Scheme, edition: SchemeEdition) -> SchemeOne:
    return SchemeOne(**_scheme(scheme, edition), source=edition.source, body=edition.body)


def _scheme(scheme: Scheme, edition: SchemeEdition) -> dict[str, Any]:
    return {
        **taken(scheme, "code", "name_zh", "name_en", "period_kind", "state", "version"),
        "edition": edition.number,
        "valid_from": edition.valid_from,
    }


def assessment_row(assessment: Assessment) -> AssessmentRow:
    return AssessmentRow(**_assessment(assessment))


def assessment_one(assessment: Assessment, results: Results) -> AssessmentOne:
    rows = [_result(row, group.name, english=results.english) for group in results.groups for row in group.rows]
    return AssessmentOne(**_assessment(assessment), results=rows)


def _assessment(assessment: Assessment) -> dict[str, Any]:
    return {
        **taken(assessment, "code", "period", "state", "check_until", "frozen_at", "version"),
        "scheme": assessment.scheme.code,
        "edition": assessment.edition.number,
    }


def _result(row: ResultRow, group: str, *, english: bool) -> UnitResult:
    total: UnitScore = row.total
    return UnitResult(
        **taken(total, "vetoed", "best", "worst", "blanks", "provisional"),
        unit=unit_name(total.unit),
        group=group,
        total=figure(total.total),
        low=figure(total.low),
        high=figure(total.high),
        bonus=f"{total.bonus:f}",
        penalty=f"{total.penalty:f}",
        items=[
            ItemSaid(
                item=cell.row.item,
                value=figure(cell.row.value),
                points=figure(cell.row.points),
                full=f"{cell.row.weight:f}",
                points_low=figure(cell.row.points_low),
                points_high=figure(cell.row.points_high),
                why=cell.row.why_en if english else cell.row.why_zh,
                records=cell.row.records,
            )
            for cell in row.cells
            if cell is not None
        ],
    )


def objection_row(objection: ScoreObjection) -> ScoreObjectionRow:
    return ScoreObjectionRow(
        **taken(objection, "item", "why", "state", "answer", "version"),
        id=objection.pk,
        unit=unit_name(objection.unit),
        points_before=figure(objection.points_before),
        points_after=figure(objection.points_after),
    )
