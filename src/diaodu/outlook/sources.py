"""Who has series to be forecast. Apps above register a source; the job asks each for a county's series."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from django.utils.functional import Promise

from diaodu.forecasting import History, Note, Support, Target


@dataclass(frozen=True, slots=True)
class Series:
    """One series of months of a subject, for a unit, and what it is to reach.

    `offset`: what stood there when the year began, of a running total whose history counts each year from nothing.
    `ceiling`: more than that there cannot be.
    `until`: the month whose end is forecast, where the target is due before December.
    """

    subject: int
    unit: int
    history: History
    measured_in: str
    target: Target | None = None
    supports: tuple[Support, ...] = ()
    notes: tuple[Note, ...] = ()  # what the source has to say of it
    offset: float = 0.0
    ceiling: float | None = None
    until: int = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What a source is asked: the series of a county, of months that ended by a day, as known then."""

    county: str  # path
    as_of: date
    known: datetime
    # Where given, nothing but these subjects.
    subjects: frozenset[int] | None = field(default=None)

    @property
    def year(self) -> int:
        return self.as_of.year

    def takes(self, subject: int) -> bool:
        return self.subjects is None or subject in self.subjects


class Source(Protocol):
    """What an app registers, in its `apps.py`. A constant number of queries, however many series."""

    name: str  # the kind of its subjects, of at most twenty letters

    @property
    def title(self) -> str | Promise: ...

    def series(self, asked: Asked) -> Iterable[Series]: ...


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    _sources[source.name] = source


def sources() -> list[Source]:
    return list(_sources.values())


def source_titles() -> dict[str, str | Promise]:
    return {name: source.title for name, source in _sources.items()}


def source_kinds() -> list[str]:
    return list(_sources)
