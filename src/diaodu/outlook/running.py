"""Running totals as histories: positions at month ends, each year counted from where it began. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from diaodu.forecasting import JOINED, History, Kind, Month


def running_history(positions: Mapping[Month, float | None], since: date) -> tuple[History, dict[int, float]]:
    """A total that never starts anew, as cumulative figures of each year; and by year what stood there when it began.

    One that does start anew each January is told by its falling, and taken as it is.
    `positions`: by month what stood there at its end. `since`: the day the record began; before it nothing is known,
    and nothing is made of it.
    """
    first = (since.year, since.month)
    known = {month: value for month, value in sorted(positions.items()) if month >= first}
    before = {month: value for month, value in positions.items() if month < first}
    begun = before[max(before)] if before else None
    opening: dict[int, float] = {}
    lowest = _lowest(known)
    values: dict[Month, float | None] = {}
    for (year, month), value in known.items():
        base = positions.get((year - 1, 12)) if (year - 1, 12) >= first else (begun or 0.0)
        if base is not None and lowest.get(year, base) < base:
            base = 0.0  # a total that fell when the year began starts anew
        if base is None:
            continue  # nobody knows where that year began
        opening[year] = base
        values[year, month] = None if value is None else value - base
        if (year, month) == first and month > JOINED[0] and (year, month - 1) not in values:
            values[year, month - 1] = 0.0
    return History(Kind.CUMULATIVE, values), opening


def _lowest(known: Mapping[Month, float | None]) -> dict[int, float]:
    found: dict[int, float] = {}
    for (year, _month), value in known.items():
        if value is not None:
            found[year] = min(value, found.get(year, value))
    return found
