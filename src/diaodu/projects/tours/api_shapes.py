"""Tours as the API says them, and what it takes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from diaodu.core.api.moves import MoveSaid
from diaodu.core.api.values import NO_NUL, Answer, Code, Day, Figure, Given, Words, figure
from diaodu.people.api_shapes import UnitName, unit_name
from diaodu.projects.tours.casting import TimedLine
from diaodu.projects.tours.hours import clock_words
from diaodu.projects.tours.models import Proposal, Result, Tour

Clock = Annotated[str, Field(pattern=r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$", examples=["8:30"])]
Short = Annotated[str, Field(min_length=1, max_length=100, pattern=NO_NUL)]
Ballot = Annotated[str, Field(pattern=r"^[0-9a-f]{32,64}$", description="Your own random number, kept by you alone.")]
ItemKey = Annotated[str, Field(max_length=40, pattern=NO_NUL)]


class TourRow(Answer):
    """An observation tour."""

    code: Code
    name: str
    number: int
    on: date
    state: str


class TourCondition(Answer):
    condition: str
    answer: bool | None
    why: str


class TourStop(Answer):
    """A project proposed for a tour; `is_stop` once chosen. What is not known is null."""

    project: Code
    name: str
    township: UnitName | None
    opens: str | None
    closes: str | None
    stay: int | None
    points: int
    must: bool
    is_stop: bool
    conditions: list[TourCondition]
    version: int


class TourVisit(Answer):
    project: Code
    arrives: str
    begins: str
    leaves: str
    drive: int
    is_typed: bool
    fault: str


class TourLine(Answer):
    leaves: str
    back: str
    driving: int
    fault: str
    visits: list[TourVisit]


class TourOne(TourRow):
    begins: str
    ends: str
    lines: list[TourLine]
    stops: list[TourStop]
    moves: list[MoveSaid]
    version: int


class TourPlace(Answer):
    """By the county's rule."""

    place: int
    project: Code
    name: str
    score: Figure
    counted: int
    left_out: int


class TourPlaces(Answer):
    code: Code
    places: list[TourPlace]


class TourScored(Answer):
    """How many stops the judge has scored, under the ballot that was sent."""

    code: Code
    scored: int


class TourGiven(Given):
    name: Short
    number: Annotated[int, Field(ge=1, le=20)]
    on: Day
    begins: Clock
    ends: Clock
    start_place: Short
    start_lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    start_lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    buses: Annotated[int, Field(ge=1, le=12)] = 1


class TourStopsGiven(Given):
    projects: Annotated[list[Code], Field(min_length=1, max_length=80)]


class TourStopChange(Given):
    """What is sent is changed, the rest stays; null: not known."""

    opens: Clock | None = None
    closes: Clock | None = None
    stay: Annotated[int, Field(ge=5, le=240)] | None = None
    points: Annotated[int, Field(ge=0, le=1000)] | None = None
    must: bool | None = None


class TourAnswerGiven(Given):
    condition: Literal["procedures", "not_seen", "stage"]
    answer: bool | None
    why: Annotated[str, Field(min_length=1, max_length=500, pattern=NO_NUL)]


class TourMoveGiven(Given):
    verb: Literal[
        "announce_stops",
        "reopen_choice",
        "open_scoring",
        "close_scoring",
        "rank_stops",
        "publish_places",
        "hold_unscored",
        "cancel_tour",
    ]
    reason: Words = ""


class TourOrderGiven(Given):
    lines: Annotated[list[Annotated[list[Code], Field(max_length=100)]], Field(max_length=12)]


class TourScoreGiven(Given):
    """`told`: under a ballot that replaces a lost one, the stops scored before, the same with each score."""

    ballot: Ballot
    project: Code
    marks: Annotated[dict[ItemKey, Annotated[int, Field(ge=0, le=100)]], Field(max_length=30)]
    told: Annotated[list[Code], Field(max_length=200)] = []


def tour_row(tour: Tour) -> TourRow:
    return TourRow(code=tour.code, name=tour.name, number=tour.number, on=tour.on, state=tour.state)


def tour_stop(stop: Proposal, *, english: bool) -> TourStop:
    return TourStop(
        project=stop.project.code,
        name=stop.project.name,
        township=unit_name(stop.township) if stop.township else None,
        opens=clock_words(stop.opens) or None,
        closes=clock_words(stop.closes) or None,
        stay=stop.stay,
        points=stop.points,
        must=stop.must,
        is_stop=stop.is_stop,
        conditions=[
            TourCondition(condition=row.condition, answer=row.answer, why=row.en if english else row.zh)
            for row in stop.verdicts.all()
        ],
        version=stop.version,
    )


def tour_line(line: TimedLine) -> TourLine:
    return TourLine(
        leaves=line.leaves,
        back=line.back,
        driving=line.times.driving,
        fault=line.fault,
        visits=[
            TourVisit(
                project=each.stop.project.code,
                arrives=clock_words(each.visit.arrives),
                begins=clock_words(each.visit.starts),
                leaves=clock_words(each.visit.leaves),
                drive=each.drive,
                is_typed=each.is_typed,
                fault=each.fault,
            )
            for each in line.visits
        ],
    )


def tour_place(row: Result) -> TourPlace:
    return TourPlace(
        place=row.place,
        project=row.stop.project.code,
        name=row.stop.project.name,
        score=figure(row.score),
        counted=row.counted,
        left_out=row.left_out,
    )
