"""Programmes and items as the API says them, and what it takes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from diaodu.core.api.moves import MoveSaid
from diaodu.core.api.values import NO_NUL, Answer, Code, Day, Figure, Given, Moment, Words, figure, taken
from diaodu.people.api_shapes import UnitCode, UnitName, unit_name
from diaodu.projects.works.models import Item, Position, Programme

# A figure that cannot be below zero, as text: exact.
Amount = Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,4})?$", examples=["2.5"])]


class ProgrammeRow(Answer):
    """A programme of works."""

    code: Code
    name_zh: str
    name_en: str
    since: date
    due: date | None


class WorkSum(Answer):
    """How far some items have come. `done` and `confirmed`: finished, as reported and as confirmed."""

    unit: str
    items: int
    begun: int
    done: int
    confirmed: int
    waiting: int
    blanks: int


class ProgrammeOne(ProgrammeRow):
    lead: UnitName | None
    whole: WorkSum
    by_unit: list[WorkSum]
    version: int


class WorkStanding(Answer):
    """Where an item stood, by whose word. Amounts that are not known are missing, never zero."""

    stage: str
    quantity: Figure
    signed: Figure
    vacated: Figure
    cleared: Figure
    on: date
    at: Moment
    by: str
    why: str


class WorkItemRow(Answer):
    """An item: what its street or township reported, and what the leading bureau confirmed."""

    code: Code
    programme: Code
    name: str
    what: str
    unit: UnitName
    place: str
    measured_in: str
    quantity: Figure
    stage: str
    reported: WorkStanding | None
    confirmed: WorkStanding | None
    is_confirmed: bool


class WorkItemOne(WorkItemRow):
    said: list[WorkStanding]
    moves: list[MoveSaid]
    version: int


class WorkItemFilters(BaseModel):
    programme: Code | None = None
    is_confirmed: bool | None = None


class ProgrammeGiven(Given):
    name_zh: Annotated[str, Field(min_length=1, max_length=100, pattern=NO_NUL)]
    name_en: Annotated[str, Field(max_length=100, pattern=NO_NUL)] = ""
    lead: UnitCode
    partners: Annotated[list[UnitCode], Field(max_length=50)] = []
    since: Day
    due: Day | None = None
    note: Words = ""


class ProgrammeChange(Given):
    """What is sent is changed, the rest stays."""

    name_zh: Annotated[str, Field(min_length=1, max_length=100, pattern=NO_NUL)] | None = None
    name_en: Annotated[str, Field(max_length=100, pattern=NO_NUL)] | None = None
    lead: UnitCode | None = None
    since: Day | None = None
    due: Day | None = None
    note: Words | None = None


class WorkItemGiven(Given):
    """`what`: a key of the county's kinds of works; `measured_in`: one of that kind's units, else the usual one."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=NO_NUL)]
    unit: UnitCode
    what: Annotated[str, Field(max_length=20, pattern=r"^[a-z][a-z0-9_]*$", examples=["neighbourhood"])]
    measured_in: Annotated[str, Field(max_length=20, pattern=NO_NUL)] | None = None
    quantity: Amount | None = None
    place: Annotated[str, Field(max_length=120, pattern=NO_NUL)] = ""
    start_due: Day | None = None
    finish_due: Day | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    note: Words = ""


class WorkItemsGiven(Given):
    items: Annotated[list[WorkItemGiven], Field(min_length=1, max_length=200)]


class WorkItemsAdded(Answer):
    added: list[WorkItemRow]


class StandingGiven(Given):
    """Where an item stands. `stage`: of works that are built; clearing is said in amounts, its stage follows."""

    stage: Literal["planned", "prepared", "started", "finished", "accepted"] | None = None
    quantity: Amount | None = None
    signed: Amount | None = None
    vacated: Amount | None = None
    cleared: Amount | None = None
    on: Day | None = None
    reason: Words = ""


class ConfirmationGiven(Given):
    """`otherwise`: what is confirmed where it is not as reported, with the reason; left out: as reported."""

    otherwise: StandingGiven | None = None
    on: Day | None = None
    reason: Words = ""


def programme_row(row: Programme) -> ProgrammeRow:
    return ProgrammeRow(**taken(row, "code", "name_zh", "name_en", "since", "due"))


def work_sum(row: Any) -> WorkSum:
    return WorkSum(
        unit=row.key, items=row.items, begun=row.begun, done=row.reported, confirmed=row.confirmed,
        waiting=row.unconfirmed, blanks=row.blanks,
    )  # fmt: skip


def item_row(item: Item) -> WorkItemRow:
    return WorkItemRow(
        **taken(item, "code", "name", "what", "place", "measured_in", "is_confirmed"),
        programme=item.programme.code,
        unit=unit_name(item.unit),
        quantity=figure(item.quantity),
        stage=item.state,
        reported=standing(item.reported) if item.reported else None,
        confirmed=standing(item.confirmed) if item.confirmed else None,
    )


def standing(row: Position) -> WorkStanding:
    amounts = {name: figure(getattr(row, name)) for name in ("quantity", "signed", "vacated", "cleared")}
    return WorkStanding(**taken(row, "stage", "on", "at", "by", "why"), **amounts)
