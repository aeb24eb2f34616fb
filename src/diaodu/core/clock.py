"""The only place that knows what day it is.

Rules take `today` as an argument; pages, actions and jobs ask here. A demonstration stands still on a day of its
own (setting `demo.today`), so that what it shows does not change from one visit to the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from diaodu.core.settings import newest_setting

ZONE = ZoneInfo("Asia/Shanghai")
_fixed: ContextVar[date | None] = ContextVar("fixed_today", default=None)


def now() -> datetime:
    """The moment something really happens, for stamps and audit; never the demonstration's day."""
    return datetime.now(ZONE)


def today() -> date:
    """The day all lists, clocks and lights are seen from."""
    return _fixed.get() or demo_today() or now().date()


def moment() -> datetime:
    """Now, on the day all lists are seen from: when a fact became known, as the county's own calendar tells it.

    Where a day is fixed, ten in the morning of it: what is made then is the same whenever it is made.
    """
    day = _fixed.get()
    return datetime.combine(today(), now().timetz()) if day is None else datetime.combine(day, time(10), ZONE)


def demo_today() -> date | None:
    """The day a demonstration stands still on, or None in a real installation."""
    value = newest_setting("demo.today")
    return date.fromisoformat(value) if value else None


@contextmanager
def fixed(day: date) -> Iterator[None]:
    """Inside the block today() is `day`."""
    token = _fixed.set(day)
    try:
        yield
    finally:
        _fixed.reset(token)
