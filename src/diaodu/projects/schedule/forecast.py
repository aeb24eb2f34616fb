"""When it will really be over: a range, from how far past nodes ran over. Pure and repeatable.

Many times over, each node that is left takes its planned days times a ratio drawn from the past (actual days to
promised days; this work's own nodes count more than those of similar work), and the whole network is planned with
what was drawn. So a chain that is nearly as long as the deciding one counts too: where chains meet, the later one
holds the rest up, and the middle of the range lies behind the plan even where nodes run over as often as not. The
range is what lies between the fifth and the ninety-fifth of a hundred such draws (`rule.share`). With too few past
nodes there is no range, and that is said.

All draws of a node are worked out at once, list by list: a plan of thirty nodes takes a few milliseconds.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from diaodu.projects.schedule.days import DayLine
from diaodu.projects.schedule.network import HOLDS_START, LinkKind, Network, Task
from diaodu.projects.schedule.planning import floor_of, running_finish

MOST_RATIOS = 64


@dataclass(frozen=True, slots=True)
class ForecastRule:
    """`least`: past nodes needed; `own_weight`: how many similar nodes one of its own is worth; `share`: percent."""

    least: int = 8
    draws: int = 400
    own_weight: int = 3
    share: int = 90

    @classmethod
    def from_row(cls, row: Mapping[str, Any] | None) -> ForecastRule:
        return cls(**row) if row else cls()


@dataclass(frozen=True, slots=True)
class PastRatios:
    """Actual days to promised days of nodes that are over: of this work, and of similar work."""

    own: Sequence[float] = ()
    similar: Sequence[float] = ()

    def __len__(self) -> int:
        return len(self.own) + len(self.similar)

    @property
    def middle(self) -> float | None:
        """The ratio half of them stay under, each counted once; None where there is none."""
        return sorted((*self.own, *self.similar))[len(self) // 2] if len(self) else None

    def pool(self, own_weight: int) -> list[float]:
        """What is drawn from: each of its own so many times."""
        return [*self.own] * own_weight + [*self.similar]


@dataclass(frozen=True, slots=True)
class FinishRange:
    """Ordinals of days. `on_time`: the percent of draws that are over by the promised day; None without a promise."""

    low: int
    middle: int
    high: int
    on_time: int | None = None


def finish_range(
    network: Network,
    line: DayLine,
    *,
    start: int,
    as_of: int,
    past: PastRatios,
    rule: ForecastRule,
    seed: int,
    promised: int | None = None,
) -> FinishRange | None:
    """The range of the day the last task is over, as seen on day `as_of`; the same input gives the same range.

    None with fewer than `rule.least` past nodes, or where a draw runs past the end of the line.
    """
    if len(past) < rule.least or not network.tasks:
        return None
    drawn = _Draws(
        network, line, start=start, as_of=as_of, pool=past.pool(rule.own_weight), count=rule.draws, seed=seed
    )
    try:
        ends = sorted(drawn.ends())
    except IndexError:  # decades ahead: nothing that could be said in days
        return None
    edge = (100 - rule.share) / 200
    on_time = None if promised is None else round(100 * sum(end <= promised for end in ends) / len(ends))
    return FinishRange(_quantile(ends, edge), _quantile(ends, 0.5), _quantile(ends, 1 - edge), on_time)


def _quantile(ordered: Sequence[int], share: float) -> int:
    return ordered[min(len(ordered) - 1, max(0, round(share * (len(ordered) - 1))))]


def _thinned(pool: Sequence[float]) -> list[float]:
    """Many ratios as the quantiles that stand for them: their shape is what counts."""
    ordered = sorted(pool)
    if len(ordered) <= MOST_RATIOS:
        return ordered
    return [ordered[(2 * place + 1) * len(ordered) // (2 * MOST_RATIOS)] for place in range(MOST_RATIOS)]


class _Draws:
    """Each task's start and finish as moments in every draw; what is over is the same in all of them: one number."""

    def __init__(
        self, network: Network, line: DayLine, *, start: int, as_of: int, pool: Sequence[float], count: int, seed: int
    ) -> None:
        self.network, self.line, self.start, self.as_of = network, line, start, as_of
        self.count, self.ratios = count, _thinned(pool)
        # Which ratio each of the 256 values of a byte stands for: all as often as each other, to a part in 256.
        self.spread = itemgetter(*(byte * len(self.ratios) >> 8 for byte in range(256)))
        self.dice = random.Random(seed)  # noqa: S311 -- a simulation, no secret
        places = range(len(network.tasks))
        self.starts: list[int | list[int]] = [0 for _ in places]
        self.finishes: list[int | list[int]] = [0 for _ in places]
        # Only what somebody waits for is worked out: for most networks no start is.
        self.asked_starts = {
            before
            for befores in network.befores
            for before, kind, _lag in befores
            if kind is LinkKind.SS or kind is LinkKind.SF
        }

    def ends(self) -> list[int]:
        for place in self.network.order:
            task = self.network.tasks[place]
            if task.finished is not None:
                self.starts[place], self.finishes[place] = (task.started or task.finished) - 1, task.finished
                if task.days == 0 and task.started is None:
                    self.starts[place] = task.finished
            elif task.started is not None:
                self.starts[place], self.finishes[place] = task.started - 1, self._running(place, task)
            else:
                self._to_come(place, task)
        return self._latest(0, self.finishes)

    def _running(self, place: int, task: Task) -> list[int]:
        """What is left of it, drawn; never over before the day it is looked at from."""
        eve = self.as_of - 1
        left = self.line.between(eve, running_finish(task, self.line, self.as_of), working=task.working)
        over = self._over([eve] * self.count, left, task) if left > 0 else [self.as_of] * self.count
        _begin, end = self._bounds(place, task)
        return self._latest(self.as_of, [over, *end])

    def _to_come(self, place: int, task: Task) -> None:
        begin, end = self._bounds(place, task)
        begins = self._latest(floor_of(task, self.start, self.as_of), begin)
        if task.days == 0:
            self.starts[place] = self.finishes[place] = self._latest(0, [begins, *end])
            return
        days = self._days(task.days)
        add, working = self.line.add_each, task.working
        over = add(begins, days, working=working)
        if end:
            ends = self._latest(0, end)
            if working:  # over on the first working day from then on
                ends = add([each - 1 for each in ends], [1] * self.count, working=True)
            over = self._latest(0, [over, ends])
        self.finishes[place] = over
        if place in self.asked_starts:
            latest = self.line.latest_start
            if end:
                self.starts[place] = [
                    latest(day, count, working=working) for day, count in zip(over, days, strict=True)
                ]
            else:
                self.starts[place] = self._first_starts(begins, working=working)

    def _bounds(self, place: int, task: Task) -> tuple[list[int | list[int]], list[int | list[int]]]:
        """What holds its start, and what holds its finish."""
        begin: list[int | list[int]] = []
        end: list[int | list[int]] = []
        for before, kind, lag in self.network.befores[place]:
            from_finish = kind is LinkKind.FS or kind is LinkKind.FF
            held = self.finishes[before] if from_finish else self.starts[before]
            if lag:
                held = self._shifted(held, lag, working=task.working)
            (begin if kind in HOLDS_START else end).append(held)
        return begin, end

    def _shifted(self, held: int | list[int], lag: int, *, working: bool) -> int | list[int]:
        shift = self.line.shift
        if isinstance(held, int):
            return shift(held, lag, working=working)
        if lag > 0:
            return self.line.add_each(held, [lag] * self.count, working=working)
        return [shift(each, lag, working=working) for each in held]

    def _first_starts(self, begins: list[int], *, working: bool) -> list[int]:
        """The evening before the first working day of each."""
        if not working:
            return begins
        return [day - 1 for day in self.line.add_each(begins, [1] * self.count, working=True)]

    def _latest(self, least: int, held: Sequence[int | list[int]]) -> list[int]:
        """The latest of them in each draw, and never before `least`."""
        least = max([least, *(each for each in held if isinstance(each, int))])
        lists = [each for each in held if not isinstance(each, int)]
        if not lists:
            return [least] * self.count
        if len(lists) == 1:
            return [each if each > least else least for each in lists[0]]
        return list(map(max, [least] * self.count, *lists))

    def _days(self, planned: int) -> list[int]:
        """So many days in each draw: a random byte picks one of the ratios."""
        table = self.spread([max(1, round(planned * ratio)) for ratio in self.ratios])
        return [table[byte] for byte in self.dice.randbytes(self.count)]

    def _over(self, begins: list[int], left: int, task: Task) -> list[int]:
        return self.line.add_each(begins, self._days(left), working=task.working)
