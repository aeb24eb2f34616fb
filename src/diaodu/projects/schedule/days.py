"""Days as numbers, so that so many working days on or back are one look-up. Pure.

A *moment* is the end of a day, as that day's ordinal: what starts at moment 9 has day 10 as its first day, what
finishes at moment 12 has day 12 as its last. What takes no time happens at the end of its day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import add

from diaodu.kernel.working_time import WorkCalendar


class FarAwayError(ValueError):
    """A moment outside the years the line was made for."""


class DayLine:
    """The days from `first` to `last`, and which of them are worked. Made once, used for thousands of plans."""

    __slots__ = ("_before", "_worked", "first", "last")

    def __init__(self, calendar: WorkCalendar, first: date, last: date) -> None:
        self.first, self.last = first.toordinal(), last.toordinal()
        self._worked: list[int] = []  # ordinals of the working days
        self._before: list[int] = [0]  # at n: how many working days there are up to and with day first + n - 1
        for day in range(self.first, self.last + 1):
            if calendar.is_workday(date.fromordinal(day)):
                self._worked.append(day)
            self._before.append(len(self._worked))

    def worked_until(self, moment: int) -> int:
        """How many working days of the line lie up to and with that day."""
        place = moment - self.first + 1
        if not 0 <= place < len(self._before):
            raise FarAwayError(moment)
        return self._before[place]

    def add(self, start: int, count: int, *, working: bool) -> int:
        """The moment at which `count` days that start after `start` are over; `start` itself where `count` is 0."""
        if count == 0:
            return start
        return self._nth(self.worked_until(start) + count - 1) if working else start + count

    def add_each(self, starts: Sequence[int], counts: Sequence[int], *, working: bool) -> list[int]:
        """`add` for many at once, at least one day each. Raises IndexError past the end of the line."""
        if not working:
            return list(map(add, starts, counts))
        worked, before, past = self._worked, self._before, self.first - 1
        return [worked[before[start - past] + count - 1] for start, count in zip(starts, counts, strict=True)]

    def latest_start(self, finish: int, count: int, *, working: bool) -> int:
        """The latest moment from which `count` days are over by `finish`."""
        if count == 0:
            return finish
        return self._nth(self.worked_until(finish) - count) - 1 if working else finish - count

    def earliest_start(self, finish: int, count: int, *, working: bool) -> int:
        """The earliest moment from which `count` days are not over before `finish`."""
        if count == 0:
            return finish
        return self._nth(self.worked_until(finish - 1) - count) if working else finish - count

    def first_start(self, moment: int, *, working: bool) -> int:
        """`moment`, or for working days the moment right before the next of them."""
        return self._nth(self.worked_until(moment)) - 1 if working else moment

    def shift(self, moment: int, lag: int, *, working: bool) -> int:
        """`lag` days on from a moment (back where negative)."""
        if lag >= 0:
            return self.add(moment, lag, working=working)
        return self.latest_start(moment, -lag, working=working)

    def shift_back(self, moment: int, lag: int, *, working: bool) -> int:
        """The latest moment that, shifted by `lag`, does not come after `moment`."""
        if lag >= 0:
            return self.latest_start(moment, lag, working=working)
        return self._nth(self.worked_until(moment + 1) - lag - 1) - 1 if working else moment - lag

    def between(self, first: int, last: int, *, working: bool) -> int:
        """Days after moment `first` up to moment `last`; negative where it lies before."""
        return self.worked_until(last) - self.worked_until(first) if working else last - first

    def _nth(self, place: int) -> int:
        if not 0 <= place < len(self._worked):
            raise FarAwayError(place)
        return self._worked[place]
