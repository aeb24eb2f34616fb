"""The daily tick: work that is done once for each day, by whichever worker comes first.

A day on which nothing ran (a weekend with the machine off) is caught up, oldest first, before the next one. Days here
are real ones, also where a demonstration's calendar stands still.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction

from diaodu.core import clock
from diaodu.core.beats import beat
from diaodu.core.models import DailyRun

log = logging.getLogger(__name__)

MOST_DAYS_BACK = 31  # what was missed longer ago is history, not work
DayWork = Callable[[date], object]
_works: dict[str, DayWork] = {}


def every_day(name: str, work: DayWork) -> None:
    """Register work for each day. It runs inside a transaction, so it must be short: long work asks for a job.

    What it does outside the database (a file, a message) may happen twice after a crash.
    """
    _works[name] = work


def note_day_done(name: str) -> None:
    """Today's work of that name was done otherwise (when a county was made, say): it begins with the next day."""
    at = clock.now()
    DailyRun.objects.get_or_create(name=name, day=at.date(), defaults={"at": at})


@beat("daily", every=60)
def run_due_days() -> int:
    """Do what is due for today and for the days missed; how many pieces of work that was."""
    today = clock.now().date()
    return sum(_catch_up(name, work, today) for name, work in _works.items())


def due_days(last: date | None, today: date) -> list[date]:
    """The days to be done, oldest first: only today where nothing was ever done."""
    if last is None:
        return [today]
    first = max(last + timedelta(days=1), today - timedelta(days=MOST_DAYS_BACK))
    return [first + timedelta(days=number) for number in range((today - first).days + 1)]


def _catch_up(name: str, work: DayWork, today: date) -> int:
    """One that fails is logged and tried again at the next tick; the days after it wait for it."""
    last = DailyRun.objects.filter(name=name).order_by("-day").values_list("day", flat=True).first()
    done = 0
    for day in due_days(last, today):
        try:
            done += _run(name, work, day)
        except Exception:
            log.exception("daily work %s failed for %s", name, day)
            break
    return done


@transaction.atomic
def _run(name: str, work: DayWork, day: date) -> bool:
    # The row first: a second worker waits here for the first one's commit, and then finds the day done.
    _, is_mine = DailyRun.objects.get_or_create(name=name, day=day, defaults={"at": clock.now()})
    if is_mine:
        work(day)
    return is_mine
