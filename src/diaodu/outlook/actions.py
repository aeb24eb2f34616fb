"""Keeping forecasts: a county's series are forecast anew where anything they stand on has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.outlook.casting import cast, ended, hashes
from diaodu.outlook.models import Outlook
from diaodu.outlook.queries import Key, newest_of
from diaodu.outlook.sources import Asked, Series, sources
from diaodu.people.permissions import within

AT_ONCE, SECONDS = 100, 5.0  # kept together at the latest after so many or so long
Say = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Run:
    """How many series there were, how many of them were forecast anew."""

    series: int
    made: int


@transaction.atomic
def keep_outlooks(rows: Sequence[Outlook], *, county: str, by: str) -> None:
    """Add forecasts; earlier ones stay as they were."""
    if not rows:
        return
    Outlook.objects.bulk_create(rows)
    append_audit(verb="keep_outlooks", subject="outlook", by=by, unit=county, after={"forecasts": len(rows)})


def forecast_county(
    county: str,
    *,
    on: date,
    known: datetime,
    by: str,
    subjects: frozenset[int] | None = None,
    say: Say = lambda done, total: None,
) -> Run:
    """Forecast what has changed since the newest forecast of the year; kept in portions, each a short transaction.

    Stopped or run twice it goes on where it was: what is kept already has not changed. `say` may raise to stop.
    """
    asked = Asked(county, on, known, subjects)
    every = [(source.name, series) for source in sources() for series in source.series(asked)]
    kept = _kept(county, asked.year)
    stale = [
        (name, series)
        for name, series in every
        if _hash_of(kept.get((series.subject, series.unit))) != hashes(series, asked.year)[0]
    ]
    say(0, len(stale))
    done = 0
    for portion in _portions(_cast_all(stale, kept, asked)):
        keep_outlooks(portion, county=county, by=by)
        done += len(portion)
        say(done, len(stale))
    if subjects is None:
        there = {(series.subject, series.unit) for _name, series in every}
        gone = [row for key, row in kept.items() if key not in there and not row.has_ended]
        keep_outlooks([ended(row, made_on=on, made_at=known) for row in gone], county=county, by=by)
    return Run(len(every), done)


def _cast_all(stale: Iterable[tuple[str, Series]], kept: dict[Key, Outlook], asked: Asked) -> Iterator[Outlook]:
    for name, series in stale:
        before = kept.get((series.subject, series.unit))
        yield cast(series, asked.year, source=name, made_on=asked.as_of, made_at=asked.known, before=before)


def _portions(rows: Iterable[Outlook]) -> Iterator[list[Outlook]]:
    portion: list[Outlook] = []
    began = monotonic()
    for row in rows:
        portion.append(row)
        if len(portion) >= AT_ONCE or monotonic() - began > SECONDS:
            yield portion
            portion, began = [], monotonic()
    if portion:
        yield portion


def _kept(county: str, year: int) -> dict[Key, Outlook]:
    """By subject and unit the newest forecast of the year: two queries for everything."""
    rows = Outlook.objects.filter(within(county, "unit__path"), year=year)
    return {(row.subject_id, row.unit_id): row for row in newest_of(rows).select_related(None)}


def _hash_of(row: Outlook | None) -> str:
    return row.input_hash if row is not None else ""
