"""Rounds, returns and items as the API shows them and takes them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from diaodu.core.api.moves import MoveSaid, moves_said
from diaodu.core.api.values import Answer, Code, Figure, FigureText, Given, Moment, Words, figure, taken
from diaodu.ledger.models import Item, Line, Observation, Return, Round
from diaodu.ledger.rules import Finding
from diaodu.people.api_shapes import UnitCode, UnitName, unit_name

# The words of ledger.choices and people.choices, written out so that the description of the API lists them.
RoundStateName = Literal["open", "locked"]
ReturnStateName = Literal["draft", "signing", "submitted", "accepted", "returned"]
MissingName = Literal["not_reported", "not_yet_due", "not_applicable", "unknown"]
FieldName = Literal["dispatch", "development", "statistics", "inspection", "assessment", "promotion"]
PeriodCode = Annotated[
    str,
    Field(pattern=r"^(19|20)[0-9]{2}(-(01\+02|Q[1-4]|H[12]|0[1-9]|1[0-2]))?$", examples=["2026-08"]),
]
ItemCode = Annotated[str, Field(pattern=r"^[A-Z]-[0-9]{4}-[0-9]{3,7}\.[1-9][0-9]{0,3}$", examples=["R-2026-001.1"])]


class RoundRow(Answer):
    """A round with how many returns it asked for and how far they are."""

    code: Code
    title: str
    period: PeriodCode
    field: FieldName
    unit: UnitName
    state: RoundStateName
    opened_at: Moment
    due_at: Moment
    asked: int
    accepted: int
    submitted: int
    still_open: int
    version: int


class RoundFilters(BaseModel):
    state: RoundStateName | None = None
    period: PeriodCode | None = None
    field: FieldName | None = None


class RoundGiven(Given):
    """`field` only where one's posts run rounds of several."""

    period: PeriodCode
    due_at: Moment
    field: FieldName | None = None


class ReturnRow(Answer):
    """What a unit owes a round. `signer`: the role whose turn it is; `edition` 2 and more: a correction."""

    code: Code
    round: Code
    period: PeriodCode
    unit: UnitName
    state: ReturnStateName
    signer: str
    edition: int
    due_at: Moment | None
    submitted_at: Moment | None
    accepted_at: Moment | None
    returned_why: str
    version: int


class LineSaid(Answer):
    """One figure asked for. `value` null: nothing is entered yet; `last`: what was accepted before, with its period."""

    item: ItemCode
    about: Code
    name: str
    measured_in: str
    span: Literal["current", "cumulative"]
    target: str
    value: Figure | None
    progress: str
    next_month: str
    difficulty: str
    reason: str
    last: Figure | None
    last_period: PeriodCode | None


class FindingSaid(Answer):
    """What must be mended or explained before the return can go up."""

    name: str
    field: str
    zh: str
    en: str


class ReturnOne(ReturnRow):
    """`may`: what the asker can do now; `proof`: the code printed on the sheet."""

    chain: list[str]
    lines: list[LineSaid]
    findings: list[FindingSaid]
    moves: list[MoveSaid]
    may: list[str]
    proof: str


class ReturnFilters(BaseModel):
    round: Code | None = None
    unit: UnitCode | None = None
    state: ReturnStateName | None = None


class MissingGiven(Given):
    missing: MissingName


class LineGiven(Given):
    """A field that is not named stays as it is; `value` null empties it."""

    item: ItemCode
    value: FigureText | MissingGiven | None = None
    progress: Words | None = None
    next_month: Words | None = None
    difficulty: Words | None = None
    reason: Annotated[Words, Field(max_length=300)] | None = None


class LinesGiven(Given):
    lines: list[LineGiven] = Field(min_length=1, max_length=500)


class ReturnSeen(Given):
    """A return in the version that was looked at."""

    code: Code
    version: int = Field(ge=1, le=2_000_000_000)


class ReturnsSeen(Given):
    returns: list[ReturnSeen] = Field(min_length=1, max_length=200)


class ReturnsAccepted(Answer):
    accepted: list[ReturnRow]


class ItemRow(Answer):
    """One figure somebody reports, and how it is counted."""

    code: ItemCode
    about: Code
    name: str
    unit: UnitName
    field: FieldName
    measured_in: str
    span: Literal["current", "cumulative"]
    basis: Literal["official", "management", "plan"]
    caliber: str
    target: str
    since: date
    retired_on: date | None


class ObservationSaid(Answer):
    """An accepted figure. `counts`: whether it is the newest edition of its period, as known on the day asked for."""

    period: PeriodCode
    period_end: date
    vintage: int
    value: Figure
    basis: Literal["official", "management", "plan"]
    known_at: Moment
    by: str
    source: Code | None
    progress: str
    counts: bool


class ItemOne(ItemRow):
    on: date
    known: date
    observations: list[ObservationSaid]


class ItemFilters(BaseModel):
    unit: UnitCode | None = None
    about: Code | None = None


def round_row(round_: Any) -> RoundRow:
    """Of a round that carries its progress (queries.rounds_with_progress)."""
    plain = ("code", "title", "period", "field", "state", "opened_at", "due_at", "version")
    counted = ("asked", "accepted", "submitted", "still_open")
    return RoundRow(unit=unit_name(round_.unit), **taken(round_, *plain, *counted))


def return_row(owed: Return) -> ReturnRow:
    return ReturnRow(**_return(owed))


def return_one(
    owed: Return,
    lines: Sequence[Line],
    *,
    codes: Mapping[int, str],
    earlier: Mapping[int, Sequence[Observation]],
    findings: Sequence[Finding],
    may: Sequence[str],
    proof: str,
) -> ReturnOne:
    return ReturnOne(
        **_return(owed),
        chain=list(owed.chain),
        lines=[_line(line, codes[line.item_id], earlier.get(line.item_id, ())) for line in lines],
        findings=[FindingSaid(name=f.name, field=f.field, zh=f.zh, en=f.en) for f in findings],
        moves=moves_said(owed.subject.moves.order_by("pk")),
        may=list(may),
        proof=proof,
    )


def _return(owed: Return) -> dict[str, Any]:
    round_: Round = owed.round
    return {
        "code": owed.code,
        "round": round_.code,
        "period": round_.period,
        "unit": unit_name(owed.unit),
        **taken(owed, "state", "signer", "edition", "submitted_at", "accepted_at", "returned_why", "version"),
        "due_at": owed.duty.due_at,
    }


def _line(line: Line, code: str, facts: Sequence[Observation]) -> LineSaid:
    is_entered = line.value is not None or bool(line.missing)
    last = facts[-1] if facts else None
    return LineSaid(
        item=code,
        about=line.item.subject.code,
        **taken(line.item, "name", "measured_in", "span"),
        target=line.item.target_said,
        value=figure(line.value, missing=line.missing) if is_entered else None,
        **taken(line, "progress", "next_month", "difficulty", "reason"),
        last=figure(last.value, missing=last.missing) if last else None,
        last_period=last.period if last else None,
    )


def item_row(item: Item, code: str) -> ItemRow:
    return ItemRow(**_item(item, code))


def item_one(
    item: Item, code: str, facts: Sequence[Observation], *, counting: set[int], on: date, known: date
) -> ItemOne:
    return ItemOne(
        **_item(item, code), on=on, known=known, observations=[_fact(fact, fact.pk in counting) for fact in facts]
    )


def _item(item: Item, code: str) -> dict[str, Any]:
    plain = ("name", "field", "measured_in", "span", "basis", "caliber", "since", "retired_on")
    return {
        "code": code,
        "about": item.subject.code,
        "unit": unit_name(item.unit),
        "target": item.target_said,
        **taken(item, *plain),
    }


def _fact(fact: Observation, counts: bool) -> ObservationSaid:
    return ObservationSaid(
        **taken(fact, "period", "period_end", "vintage", "basis", "known_at", "by", "progress"),
        value=figure(fact.value, missing=fact.missing),
        source=fact.source.code if fact.source else None,
        counts=counts,
    )
