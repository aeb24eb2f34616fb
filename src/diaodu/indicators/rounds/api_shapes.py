"""What the API takes and gives of rounds of figures, releases, notes and forms for above."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from diaodu.core.api.values import Answer, Code, Figure, FigureText, Moment, Reason, Words
from diaodu.people.api_shapes import UnitName

PeriodText = Annotated[str, Field(max_length=12, pattern=r"^[0-9]{4}(-[0-9QH+]{1,5})?$", examples=["2026-08"])]
Number = Annotated[int, Field(ge=1, le=2**31)]


class FigureRoundRow(Answer):
    """A round of figures and how far it is; `fields`: how many figures it asks."""

    code: Code
    title: str
    unit: UnitName
    field: str
    period: str
    due_at: Moment
    state: str
    fields: int
    asked: int
    accepted: int
    submitted: int
    still_open: int
    version: int


class AskedFigure(Answer):
    """A figure a period brings. `held_by`: who has it already, or is being asked for it in `round`."""

    key: str
    indicator: str
    about: UnitName
    reported_by: UnitName
    period: str
    held_by: UnitName | None
    value: Figure
    round: str


class OpeningAsked(BaseModel):
    period: PeriodText


class FigureRoundGiven(BaseModel):
    period: PeriodText
    due_at: Moment
    title: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")] = ""
    also: list[Annotated[str, Field(max_length=40)]] = Field(default_factory=list, max_length=500)


class Reminded(Answer):
    units: list[UnitName]


class WhyReopened(BaseModel):
    reason: Reason


class ReleaseRow(Answer):
    code: Code
    title: str
    period: str
    stage: str
    source: str
    released_at: Moment
    state: str
    version: int


class ReleasedFigure(Answer):
    indicator: str
    about: UnitName
    period: str
    span: str
    value: Figure
    missing: str
    base: Figure


class ReleaseOne(ReleaseRow):
    """`lines` is empty for others while the statistics unit corrects it."""

    lines: list[ReleasedFigure]


class ReleaseLineGiven(BaseModel):
    indicator: Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9_]+$")]
    about: Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9_.-]*$")] = ""
    period: PeriodText | None = None
    value: FigureText | None = None
    base: FigureText | None = None


class ReleaseGiven(BaseModel):
    title: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
    period: PeriodText
    stage: Literal["first", "revised", "final"] = "first"
    source: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    released_at: Moment
    lines: list[ReleaseLineGiven] = Field(min_length=1, max_length=500)


class SentBackFor(BaseModel):
    """A closed list: how high or low a figure is, is no ground."""

    reason: Literal["unit", "missing", "format"]
    line: Words = ""


class NoteRow(Answer):
    """A question about accepted figures with what it rests on."""

    key: int
    kind: str
    unit: UnitName
    round: Code
    period: str
    text_zh: str
    text_en: str
    used: list[list[str]]
    state: str
    answer: str
    version: int


class NoteAnswered(BaseModel):
    answer: Reason
    correcting: bool = False


class FilingRow(Answer):
    """A form for above for one period; `sha256` is the file's."""

    code: Code
    form: str
    period: str
    state: str
    figures: int
    holes: int
    sha256: str
    sent_at: Moment | None
    version: int
