"""A project's way through its stages, told from the days it entered them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from diaodu.projects.library.choices import OUT, RANK, Stage
from diaodu.projects.library.rules.money import months_between


@dataclass(frozen=True, slots=True)
class Entered:
    stage: str
    on: date
    known_at: datetime


def known_entries(entries: Sequence[Entered], day: date, known: datetime | None) -> list[Entered]:
    """Those that hold by the end of `day`, as known at `known`; in the order they hold."""
    held = [each for each in entries if each.on <= day and (known is None or each.known_at <= known)]
    return sorted(held, key=lambda each: each.on)  # stable: of one day, the one entered later is the later


def stage_on(entries: Sequence[Entered], day: date, known: datetime | None = None) -> str:
    """The stage by the end of a day; empty before the project was there."""
    held = known_entries(entries, day, known)
    return held[-1].stage if held else ""


def reached_on(entries: Sequence[Entered], stage: str, day: date, known: datetime | None = None) -> date | None:
    """The day from which the project has been at `stage` or further, by the end of `day`.

    None where it is not there, was put back since, or was taken out. One that was put off keeps what it had reached.
    """
    rank, since = RANK[stage], None
    for each in known_entries(entries, day, known):
        if each.stage in OUT:
            return None
        reached = RANK.get(each.stage)
        if reached is None:
            continue
        if reached < rank:
            since = None
        elif since is None:
            since = each.on
    return since


def months_owed(entries: Sequence[Entered], first: date, day: date, known: datetime | None = None) -> list[date]:
    """The months, gone by, in which work was on site: a figure is expected of each.

    From the month of the start, or `first`, to that of the completion. None while the project is put off.
    """
    started = reached_on(entries, Stage.STARTED, day, known)
    if started is None or stage_on(entries, day, known) == Stage.PAUSED:
        return []
    last = day.replace(day=1) - timedelta(days=1)
    built = reached_on(entries, Stage.COMPLETED, day, known)
    return months_between(max(first, started.replace(day=1)), min(last, built or last))
