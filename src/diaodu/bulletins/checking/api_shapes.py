"""What the API takes and gives of checked texts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from diaodu.core.api.values import Answer, Code, Figure, Moment
from diaodu.people.api_shapes import UnitName

VerdictName = Literal[
    "agrees", "differs", "unit", "caliber", "date", "contradicts", "no_record", "skipped"
]  # fmt: skip
DraftText = Annotated[str, Field(min_length=1, max_length=20_000, pattern=r"^[^\x00]*$", examples=["1—7月，…"])]
TitleText = Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")]


class TextToCheck(BaseModel):
    """`as_of`: the day whose ledger counts; today where it is left out."""

    text: DraftText
    as_of: date | None = None


class DraftToCheck(TextToCheck):
    title: TitleText = ""


class CheckedNumber(Answer):
    """One number of a text, `text[start:end]`; what it was held against, and why the verdict is what it is."""

    start: int
    end: int
    quote: str
    about: str
    period: str
    verdict: VerdictName
    why_zh: str
    why_en: str
    known: str
    value: Figure
    unit: str
    page: str


class CheckedText(Answer):
    numbers: list[CheckedNumber]


class SettledNumber(CheckedNumber):
    """`settled`: right, fix, or empty."""

    key: int
    settled: str
    settled_note: str


class CheckedDraftRow(Answer):
    """A draft of one's own office. `faults`: how many marks nobody has settled yet."""

    code: Code
    title: str
    unit: UnitName
    format: str
    as_of: date
    edition: int
    faults: int
    checked_at: Moment
    version: int


class CheckedDraftOne(CheckedDraftRow):
    text: str
    numbers: list[SettledNumber]


class MarkSettled(BaseModel):
    settled: Literal["", "right", "fix"]
    note: Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")] = ""
