"""What programs say and are told of applications upwards and of half-yearly adjustments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from diaodu.core.api.moves import MoveSaid, moves_said
from diaodu.core.api.values import NO_NUL, Answer, Code, Day, Figure, FigureText, Given, figure, taken
from diaodu.projects.library.api_shapes import Said, Verb
from diaodu.projects.library.models import Adjustment, AdjustmentRow, Application
from diaodu.projects.library.rules.channels import Finding

HalfYear = Annotated[str, Field(pattern=r"^20[0-9]{2}-H[12]$", examples=["2026-H2"])]


class ConditionSaid(Answer):
    """A condition of the channel. `holds` null: what is needed to say so is not known."""

    name: str
    holds: bool | None
    zh: str
    en: str


class ApplicationRow(Answer):
    code: Code
    project: Code
    channel: str
    round_name: str
    direction: str
    state: str
    asked: Figure
    capital: Figure
    cover: Figure
    approved: Figure
    arrived: Figure
    pay_due: Figure
    pay_by: date | None
    issued_on: date | None
    submitted_on: date | None
    return_reason: str
    upper_number: str
    version: int


class SpentSaid(Answer):
    """Paid out in all by a day."""

    on: date
    total: Figure
    why: str


class ApplicationOne(ApplicationRow):
    conditions: list[ConditionSaid]
    window_is_open: bool
    spent: list[SpentSaid]
    may: list[str]
    moves: list[MoveSaid]


class ApplicationFilters(BaseModel):
    channel: Annotated[str, Field(max_length=40, pattern=NO_NUL)] | None = None
    state: Literal["preparing", "submitted", "passed", "approved", "arrived", "returned", "dropped"] | None = (
        None  # choices.ApplicationState
    )
    project: Code | None = None


class ApplicationChanged(Given):
    """Only what is sent changes."""

    round_name: Annotated[str, Field(max_length=80, pattern=NO_NUL)] = ""
    direction: Annotated[str, Field(max_length=80, pattern=NO_NUL)] = ""
    capital: FigureText | None = None
    cover: FigureText | None = None
    asked: FigureText | None = None
    upper_number: Annotated[str, Field(max_length=60, pattern=NO_NUL)] = ""


class ApplicationGiven(ApplicationChanged):
    channel: Annotated[str, Field(min_length=1, max_length=40, pattern=NO_NUL, examples=["special_bond"])]


class ApplicationMoved(Given):
    """`amount`: granted or arrived. Submitted outside the channel's window it needs a reason."""

    verb: Verb
    on: Day | None = None
    reason: Said = ""
    amount: FigureText | None = None


class PaymentTerms(Given):
    issued_on: Day | None = None
    pay_due: FigureText | None = None
    pay_by: Day | None = None


class SpendingGiven(Given):
    """Paid out in all by a day; a correction needs its reason."""

    on: Day
    total: FigureText
    reason: Said = ""


class AdjustmentRowSaid(Answer):
    """A project proposed to change its batch, and what was decided. An empty batch: in none."""

    project: Code
    old: str
    new: str
    rule: str
    reason_zh: str
    reason_en: str
    state: str
    decided_by: str
    why: str


class AdjustmentOne(Answer):
    period: str
    rows: list[AdjustmentRowSaid]


class AdjustmentAsked(Given):
    period: HalfYear


class AdjustmentDecided(Given):
    """Agree to these projects' rows or not; a refusal needs its reason."""

    projects: Annotated[list[Code], Field(min_length=1, max_length=500)]
    grant: bool
    reason: Said = ""


def application_row(row: Application) -> ApplicationRow:
    plain = (
        "code", "channel", "round_name", "direction", "state", "pay_by", "issued_on", "submitted_on", "return_reason",
        "upper_number", "version",
    )  # fmt: skip
    amounts = ("asked", "capital", "cover", "approved", "arrived", "pay_due")
    figures = {name: figure(getattr(row, name)) for name in amounts}
    return ApplicationRow(**taken(row, *plain), **figures, project=row.project.code)


def application_one(
    row: Application, *, conditions: Iterable[Finding], is_open: bool, may: list[str]
) -> ApplicationOne:
    return ApplicationOne(
        **application_row(row).model_dump(),
        conditions=[ConditionSaid(**taken(each, "name", "holds", "zh", "en")) for each in conditions],
        window_is_open=is_open,
        spent=[SpentSaid(on=each.on, total=figure(each.total), why=each.why) for each in row.spendings.all()],
        may=may,
        moves=moves_said(row.subject.moves.all()),
    )


def adjustment_one(adjustment: Adjustment, rows: Iterable[AdjustmentRow]) -> AdjustmentOne:
    plain = ("old", "new", "rule", "reason_zh", "reason_en", "state", "decided_by", "why")
    said = [AdjustmentRowSaid(**taken(row, *plain), project=row.project.code) for row in rows]
    return AdjustmentOne(period=adjustment.period, rows=said)
