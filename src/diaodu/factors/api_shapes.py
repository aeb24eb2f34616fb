"""How factors, needs, supplies and allocations look from outside."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from diaodu.core.api.moves import MoveSaid
from diaodu.core.api.values import NO_NUL, Answer, Code, Day, Figure, FigureText, Given, Moment, Reason, Words
from diaodu.people.api_shapes import UnitName

FactorCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,20}$", examples=["land"])]
MonthText = Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", examples=["2026-09"])]
Named = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
Verb = Literal[
    "accept_need", "untake_need", "return_need", "ask_again", "refuse_need", "withdraw_need", "resume_need"
]  # fmt: skip


class FactorMonth(Answer):
    """By the end of the month: needed in all, and there."""

    month: str
    needed: FigureText
    supply: FigureText


class FactorSaid(Answer):
    """A factor with its months ahead. `short_from`: the first month in which more is needed than there is."""

    code: str
    name_zh: str
    name_en: str
    measured_in: str
    kind: str
    asked: FigureText
    secured: FigureText
    waiting: int
    unknown: int
    has_supply: bool
    short_from: str | None
    months: list[FactorMonth]


class FactorNeedRow(Answer):
    """What a record needs of a factor. `turn`: the unit that has to act, since `since`."""

    code: Code
    about: str
    about_name: str
    factor: str
    measured_in: str
    amount: Figure
    secured: FigureText
    needed_by: date
    state: str
    light: str
    light_zh: str
    light_en: str
    turn: UnitName | None
    since: date
    planned: str | None
    version: int


class FactorSecured(Answer):
    """What was secured in all, by which document."""

    total: FigureText
    on: date
    document: str
    at: Moment
    by: str
    why: str


class FactorNeedOne(FactorNeedRow):
    asker: UnitName
    keeper: UnitName | None
    note: str
    securings: list[FactorSecured]
    moves: list[MoveSaid]


class FactorSupplyRow(Answer):
    factor: str
    month: str
    amount: FigureText
    source: str
    document: str
    note: str
    version: int


class AllocationRow(Answer):
    """A proposal of who goes first. `gap`: how far at most it is from the best there is, as a share."""

    code: Code
    name: str
    first_month: str
    months: int
    weights: str
    state: str
    worth: float | None
    gap: float | None
    by: str
    at: Moment
    adopted_by: str
    adopted_at: Moment | None
    adopted_why: str
    version: int


class AllocationLack(Answer):
    factor: str
    month: str
    amount: str
    price: float


class AllocationOutcome(Answer):
    """`start` empty: it waits, and `lacks` says for what."""

    about: str
    name: str
    worth: float
    wanted: str
    start: str | None
    lacks: list[AllocationLack]


class AllocationClash(Answer):
    records: list[str]
    factor: str
    month: str
    lacking: str


class AllocationOne(AllocationRow):
    outcomes: list[AllocationOutcome]
    clashes: list[AllocationClash]


class FactorNeedFilters(BaseModel):
    state: Literal["asked", "working", "returned", "partly", "secured", "refused", "withdrawn"] | None = None
    factor: FactorCode | None = None
    about: Code | None = None


class NeedGiven(Given):
    """`amount` left out: not known yet."""

    about: Code
    factor: FactorCode
    amount: FigureText | None = None
    needed_by: Day
    note: Annotated[str, Field(max_length=300, pattern=NO_NUL)] = ""


class NeedMoved(Given):
    verb: Verb
    reason: Words = ""


class NeedSecuredGiven(Given):
    total: FigureText
    on: Day
    document: Named
    reason: Annotated[str, Field(max_length=300, pattern=NO_NUL)] = ""


class SupplyEntered(Given):
    factor: FactorCode
    month: MonthText
    amount: FigureText
    source: Annotated[str, Field(min_length=1, max_length=120, pattern=NO_NUL)]
    document: Annotated[str, Field(max_length=200, pattern=NO_NUL)] = ""
    note: Annotated[str, Field(max_length=300, pattern=NO_NUL)] = ""


class AdoptedWhy(Given):
    reason: Reason
