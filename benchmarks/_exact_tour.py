"""The least driving of a day's tour, proven: a dynamic program over which stops were seen, where one is, and when.

A table says what the way home costs at least from any stop at any minute with so many visits left, whichever they are,
but never straight back; prices on the stops (Lagrange multipliers, moved towards what is visited once) bring it close
to the truth. Partial tours that cannot beat the route in hand by that table are dropped, and so are those that are
later and longer than another over the same stops. What is left ends in the optimum: the route in hand, or a better one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from diaodu.projects.tours.day import Day

Array = np.ndarray[Any, Any]
NEVER = 1e6
MOVES, PATIENCE, LEAST_STEP = 60, 5, 0.01
MOST_PARTIAL = 8_000_000  # more do not fit: then nothing is proven


def least_driving(day: Day, known: int) -> tuple[int, bool]:
    """Minutes of the best tour with one line that sees every stop, given a feasible one's; whether that is proven."""
    hours = _Hours.of(day)
    prices, ways_home = _priced(hours, known)
    return _searched(hours, known, prices, ways_home)


@dataclass(frozen=True)
class _Hours:
    """Minutes count from the day's begin; the minute `never` stands for too late."""

    drive: Array  # stop × stop
    out: Array  # from the start to each stop
    begin: Array  # the earliest begin of a visit that comes first
    home: Array  # stop × minute: the drive back, where it is in time
    follows: Array  # stop × next stop × minute the visit begun: minute the next one begins
    never: int

    @classmethod
    def of(cls, day: Day) -> _Hours:
        never, number = day.ends - day.begins + 1, len(day.stops)
        minutes, minute = np.array(day.minutes), np.arange(never + 1)
        stay = np.array([stop.stay for stop in day.stops])
        opens = np.array([max(stop.opens - day.begins, 0) for stop in day.stops])
        last = np.array([min(stop.closes, day.ends) - stop.stay - day.begins for stop in day.stops])
        drive, out = minutes[1:, 1:], minutes[0, 1:]
        follows = np.maximum(minute + stay[:, None, None] + drive[:, :, None], opens[:, None])
        follows[(follows > last[:, None]) | (minute == never)] = never
        follows[np.arange(number), np.arange(number)] = never
        back = minute + stay[:, None] + minutes[1:, 0][:, None]
        home = np.where((back < never) & (minute < never), minutes[1:, 0][:, None], NEVER)
        begin = np.maximum(out, opens)
        return cls(drive, out, np.where(begin <= last, begin, never), home, follows, never)

    @property
    def number(self) -> int:
        return len(self.out)


def _priced(hours: _Hours, known: int) -> tuple[Array, list[_Ways]]:
    """Prices of the stops, and the ways home under them by number of visits left: the highest bound found."""
    number, step, stale, best = hours.number, 2.0, 0, -NEVER
    prices = np.zeros(number)
    kept = (prices, _ways_home(hours, prices))
    for _ in range(MOVES):
        ways = _ways_home(hours, prices)
        starts = hours.out - prices + ways[-1].best[np.arange(number), hours.begin]
        bound = starts.min() + prices.sum()
        stale += 1
        if bound > best:
            best, kept, stale = bound, (prices, ways), 0
        if stale >= PATIENCE:
            step, stale = step * 0.6, 0
        amiss = 1 - _visits(hours, prices, ways, int(starts.argmin()))
        if not amiss.any() or step < LEAST_STEP or best > known - 1:
            break
        prices = prices + step * max(known - bound, 1.0) / (amiss * amiss).sum() * amiss
    return kept


@dataclass(frozen=True)
class _Ways:
    """By stop and minute: the cheapest way home, the stop it goes to next, and the cheapest one that goes elsewhere."""

    best: Array
    then: Array
    other: Array

    def but_back_to(self, stops: Array, at: Array, minute: Array) -> Array:
        return np.where(self.then[at, minute] == stops, self.other[at, minute], self.best[at, minute])


def _ways_home(hours: _Hours, prices: Array) -> list[_Ways]:
    """By number of visits left. No way goes back to the stop it has just come from."""
    costs, stop = (hours.drive - prices)[:, :, None], np.arange(hours.number)
    nowhere = np.full(hours.home.shape, -1)
    ways = [_Ways(hours.home, nowhere, hours.home)]
    for _ in range(hours.number - 1):
        ahead = ways[-1].but_back_to(stop[:, None, None], stop[:, None], hours.follows) + costs
        then = ahead.argmin(axis=1)
        best = np.take_along_axis(ahead, then[:, None], axis=1)[:, 0]
        np.put_along_axis(ahead, then[:, None], NEVER, axis=1)
        ways.append(_Ways(best, then, ahead.min(axis=1)))
    return ways


def _visits(hours: _Hours, prices: Array, ways: list[_Ways], first: int) -> Array:
    """How often the cheapest walk sees each stop: it may see one twice and another never."""
    seen, before, at, minute = np.zeros(hours.number), -1, first, hours.begin[first]
    seen[at] += 1
    for left in range(hours.number - 1, 0, -1):
        way = ways[left]
        if way.then[at, minute] != before:
            after = int(way.then[at, minute])
        else:
            follows = hours.follows[at, :, minute]
            stops = np.arange(hours.number)
            ahead = ways[left - 1].but_back_to(np.full(hours.number, at), stops, follows) + hours.drive[at] - prices
            ahead[before] = 2 * NEVER
            after = int(ahead.argmin())
        before, at, minute = at, after, hours.follows[at, after, minute]
        seen[at] += 1
    return seen


@dataclass(frozen=True)
class _Partial:
    """Beginnings of tours: the stops seen as bits, the last of them, when its visit began, and the driving so far."""

    seen: Array
    at: Array
    minute: Array
    driving: Array

    def where(self, wanted: Array) -> _Partial:
        return _Partial(self.seen[wanted], self.at[wanted], self.minute[wanted], self.driving[wanted])

    @classmethod
    def of_all(cls, parts: list[_Partial]) -> _Partial:
        names = ("seen", "at", "minute", "driving")
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _searched(hours: _Hours, known: int, prices: Array, ways_home: list[_Ways]) -> tuple[int, bool]:
    stops = np.arange(hours.number)
    can_begin = hours.begin < hours.never
    partial = _Partial(1 << stops, stops, hours.begin, hours.out).where(can_begin)
    for left in range(hours.number - 2, -1, -1):
        longer = (_one_more(hours, partial, stop) for stop in range(hours.number))
        partial = _undominated(
            _Partial.of_all([part.where(_may_win(part, known, prices, ways_home[left].best)) for part in longer])
        )
        if len(partial.seen) == 0:
            return known, True
        if len(partial.seen) > MOST_PARTIAL:
            return known, False
    return int(min(known, (partial.driving + hours.home[partial.at, partial.minute]).min())), True


def _one_more(hours: _Hours, partial: _Partial, stop: int) -> _Partial:
    partial = partial.where((partial.seen >> stop) & 1 == 0)
    longer = _Partial(
        partial.seen | (1 << stop),
        np.full(len(partial.seen), stop),
        hours.follows[partial.at, stop, partial.minute],
        partial.driving + hours.drive[partial.at, stop],
    )
    return longer.where(longer.minute < hours.never)


def _may_win(partial: _Partial, known: int, prices: Array, ways_home: Array) -> Array:
    """Whether it can end in less driving than the tour in hand; minutes are whole."""
    owed = sum(price * ((partial.seen >> stop) & 1 == 0) for stop, price in enumerate(prices))
    return np.asarray(partial.driving + owed + ways_home[partial.at, partial.minute] <= known - 1 + 1e-6)


def _undominated(partial: _Partial) -> _Partial:
    """Of those that saw the same and stand at the same stop, each that is earlier or shorter than the others."""
    partial = partial.where(np.lexsort((partial.driving, partial.minute, partial.at, partial.seen)))
    is_new = np.ones(len(partial.seen), dtype=bool)
    is_new[1:] = (partial.seen[1:] != partial.seen[:-1]) | (partial.at[1:] != partial.at[:-1])
    below = partial.driving - is_new.cumsum() * 100_000  # each group lies below the one before
    is_kept = np.ones(len(below), dtype=bool)
    is_kept[1:] = below[1:] < np.minimum.accumulate(below)[:-1]
    return partial.where(is_kept)
