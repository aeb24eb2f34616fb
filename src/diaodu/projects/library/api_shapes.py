"""What the library's API is asked and answers. Money in 10,000 yuan, land in mu; what is not known is missing."""

from __future__ import annotations

import binascii
from base64 import b64decode
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from diaodu.core.api.moves import MoveSaid
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import NO_NUL, Answer, Code, Day, Figure, FigureText, Given, Reason, Sought, figure, taken
from diaodu.core.fields import from_scaled, to_scaled
from diaodu.core.intake import PAPERS, Examined, examine_file
from diaodu.people.api_shapes import UnitCode, UnitName, unit_name
from diaodu.projects.library.models import Project

LONGEST = 1_900_000  # letters of Base64, as a body may be 2 MiB
StageName = Literal[
    "idea", "reserve", "preparing", "started", "building", "completed", "producing", "full", "paused", "withdrawn",
    "replaced",
]  # choices.Stage  # fmt: skip
LevelName = Literal["province", "city", "county", "plain"]
KindName = Literal["own", "outside", "expansion", "bundle"]
CaliberName = Literal["physical", "statistics", "paid"]
TieName = Literal["sponsor", "lead", "team", "commissioner", "partner"]
Verb = Annotated[str, Field(max_length=40, pattern=r"^[a-z_]+$", examples=["start_project"])]
Said = Annotated[str, Field(max_length=500, pattern=NO_NUL)]
Month = Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", examples=["2026-08"])]


class ProjectRow(Answer):
    """A project. Money in 10,000 yuan, land in mu; what is not known is missing, never zero."""

    code: Code
    name: str
    kind: str
    level: str
    stage: str
    unit: UnitName
    national_code: str
    owner: Code | None
    bundle: Code | None
    total: Figure
    land: Figure
    start_due: date | None
    finish_due: date | None
    statistics_on: date | None
    version: int


class MonthInvested(Answer):
    """What was invested in one month by one caliber; calibers are never added."""

    month: date
    caliber: str
    value: Figure


class StandsBehind(Answer):
    """Who stands behind a project in one way: a unit, a post of it where one is named, and who holds that today."""

    kind: str
    unit: UnitName
    post: str
    holder: str
    since: date


class ProjectOne(ProjectRow):
    """`lacks`: what it still needs for its next stage. `may`: the steps the asker can take now."""

    content: str
    place: str
    invested: list[MonthInvested]
    behind: list[StandsBehind]
    lacks: list[str]
    may: list[str]
    moves: list[MoveSaid]


class ProjectFilters(BaseModel):
    q: Sought = ""
    stage: StageName | None = None
    level: LevelName | None = None
    kind: KindName | None = None


class ProjectChanged(Given):
    """Only what is sent changes; null takes a value away. `owner`: a firm; `bundle`: the bundle it belongs to."""

    name: Annotated[str, Field(min_length=1, max_length=160, pattern=NO_NUL)] | None = None
    unit: UnitCode | None = None
    kind: KindName | None = None
    level: LevelName | None = None
    national_code: Annotated[str, Field(max_length=24, pattern=NO_NUL)] = ""
    upper_code: Annotated[str, Field(max_length=40, pattern=NO_NUL)] = ""
    owner: Code | None = None
    bundle: Code | None = None
    builder: Annotated[str, Field(max_length=120, pattern=NO_NUL)] = ""
    industry: Annotated[str, Field(max_length=4, pattern=r"^[0-9]{0,4}$")] = ""
    content: Annotated[str, Field(max_length=4000, pattern=NO_NUL)] = ""
    place: UnitCode | None = None
    place_text: Annotated[str, Field(max_length=160, pattern=NO_NUL)] = ""
    longitude: FigureText | None = None
    latitude: FigureText | None = None
    total: FigureText | None = None
    land: FigureText | None = None
    output: FigureText | None = None
    tax: FigureText | None = None
    jobs: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    start_due: Day | None = None
    finish_due: Day | None = None


class ProjectGiven(ProjectChanged):
    """A new project: an idea, or at the `stage` it stands at already since a day."""

    name: Annotated[str, Field(min_length=1, max_length=160, pattern=NO_NUL)]
    unit: UnitCode
    stage: StageName = "idea"
    since: Day | None = None


class MonthGiven(Given):
    """`value` null takes a figure back; a correction needs its reason."""

    month: Month
    caliber: CaliberName
    value: FigureText | None
    reason: Said = ""


class MonthsGiven(Given):
    figures: Annotated[list[MonthGiven], Field(min_length=1, max_length=200)]


class EvidenceGiven(Given):
    """A file: its bytes in Base64."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL, examples=["permit.pdf"])]
    content: Annotated[str, Field(min_length=4, max_length=LONGEST, pattern=r"^[A-Za-z0-9+/]+={0,2}$")]


class ProjectMoved(Given):
    """A step of the way, the day it happened, why, and a paper that proves it. `replaced_by`: of a replacement."""

    verb: Verb
    on: Day | None = None
    reason: Said = ""
    evidence: EvidenceGiven | None = None
    replaced_by: Code | None = None


class ProjectsMoved(Given):
    """The same step for many: all or none."""

    projects: Annotated[list[Code], Field(min_length=1, max_length=200)]
    verb: Verb
    on: Day | None = None
    reason: Said = ""


class ProjectsAnswer(Answer):
    projects: list[ProjectRow]


class StatisticsEntry(Given):
    """It stands in the statistics system since a day, under a number."""

    on: Day
    number: Annotated[str, Field(min_length=1, max_length=40, pattern=NO_NUL)]


class BehindGiven(Given):
    """Who stands behind a project: of a sponsor or commissioner the `officer` (account), else the `unit`."""

    kind: TieName
    unit: UnitCode | None = None
    officer: Annotated[str, Field(max_length=60, pattern=NO_NUL)] = ""
    since: Day | None = None
    reason: Said = ""


class BehindEnded(Given):
    """`on`: the last day. `unit`: of partners, where there are several."""

    kind: TieName
    unit: UnitCode | None = None
    on: Day | None = None
    reason: Reason


def project_row(row: Project) -> ProjectRow:
    plain = ("code", "name", "kind", "level", "national_code", "start_due", "finish_due", "statistics_on", "version")
    return ProjectRow(
        **taken(row, *plain),
        stage=row.state,
        unit=unit_name(row.unit),
        owner=row.owner.code if row.owner else None,
        bundle=row.bundle.code if row.bundle else None,
        total=figure(row.total),
        land=figure(row.land),
    )


def amount_of(text: str | None) -> Decimal | None:
    return None if text is None else from_scaled(to_scaled(text))


def amounts_in(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """The same with figures as figures."""
    return values | {name: amount_of(values[name]) for name in names if name in values}


def file_given(given: EvidenceGiven | None) -> Examined | None:
    """The file as it may be kept; 422 for what is no Base64. Raises FileRefusedError for what is not taken."""
    if given is None:
        return None
    try:
        content = b64decode(given.content)
    except (binascii.Error, ValueError) as error:
        raise wrong_field("body.evidence.content", _("This is not Base64.")) from error
    if not content:
        raise wrong_field("body.evidence.content", _("The file is empty."))
    return examine_file(content, name=given.name, kinds=PAPERS)
