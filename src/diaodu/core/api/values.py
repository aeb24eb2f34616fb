"""How figures, moments and words look from outside: exact, in the county's time, without hidden characters."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from diaodu.core.clock import ZONE

_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 12, 31)
FIGURE = r"^-?[0-9]{1,14}(\.[0-9]{1,4})?$"
NO_NUL = r"^[^\x00]*$"  # a NUL cannot be kept by every database


def _in_range(day: date) -> date:
    if not _EARLIEST <= day <= _LATEST:
        raise ValueError(_("This day lies outside the years 1990 to 2100."))
    return day


def _in_county_time(at: datetime) -> datetime:
    _in_range(at.date())
    return at.replace(tzinfo=ZONE) if at.tzinfo is None else at.astimezone(ZONE)


def said_moment(at: datetime) -> str:
    """`2026-09-07T17:30:00+08:00`."""
    return at.astimezone(ZONE).isoformat(timespec="seconds")


def end_of_day(day: date) -> datetime:
    """The last moment of a day in the county's time: known "on" a day is known by its end."""
    return datetime.combine(day, time.max, ZONE)


def said_figure(value: Decimal) -> str:
    """`21.8`: plain digits, never an exponent."""
    return f"{value:f}"


# A moment: without an offset it is taken in the county's time, and always answered with one.
Moment = Annotated[
    datetime,
    AfterValidator(_in_county_time),
    PlainSerializer(said_moment, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-09-07T17:30:00+08:00"]}),
]
Day = Annotated[date, AfterValidator(_in_range)]
FigureText = Annotated[str, Field(pattern=FIGURE, examples=["21.8"])]
Code = Annotated[str, Field(pattern=r"^[A-Z]{1,2}-[0-9]{4}-[0-9]{3,7}$", examples=["B-2026-001"])]
Words = Annotated[str, Field(max_length=500, pattern=NO_NUL)]
Reason = Annotated[str, Field(min_length=1, max_length=500, pattern=NO_NUL)]
Sought = Annotated[str, Field(max_length=60, pattern=NO_NUL)]


class Answer(BaseModel):
    """What we answer with."""


class Missing(Answer):
    """There is no figure, and why: never zero, never summed."""

    missing: str = Field(max_length=16, examples=["not_yet_due"])


Figure = FigureText | Missing


def figure(value: Decimal | None, *, missing: str = "unknown") -> Any:
    """A figure as text, or why there is none."""
    return Missing(missing=missing) if value is None else said_figure(value)


def taken(row: Any, *names: str) -> dict[str, Any]:
    """These attributes of a row, by name: what is answered as it stands."""
    return {name: getattr(row, name) for name in names}


class Given(BaseModel):
    """What a program sends: a field we do not know is a mistake to be told, not to be passed over."""

    model_config = ConfigDict(extra="forbid")


class Because(Given):
    """A change that needs its reason."""

    reason: Reason
