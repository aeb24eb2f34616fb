"""Re-planning: when each task can be, when it must be, and which chain decides the finish. Pure.

Actual dates win over links: what has begun or is over is where it is, and what waits for it follows. What has not
begun cannot begin before the day the plan is looked at from.

A task whose finish is held (FF, SF) starts as late as its duration lets it, without a pause. So where something else
waits for its start (SS, SF), a longer duration may let that begin earlier: a known trait of such links, not a mistake.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diaodu.projects.schedule.days import DayLine
from diaodu.projects.schedule.network import HOLDS_START, LinkKind, Network, Task

Span = tuple[int, int]  # start and finish, as moments


@dataclass(frozen=True, slots=True)
class Timed:
    """One task in time; all as moments. `slack`: days it may slip without moving the end, in its own kind of days."""

    task: Task
    start: int
    finish: int
    latest_start: int
    latest_finish: int
    slack: int
    is_critical: bool

    @property
    def first_day(self) -> int:
        """Ordinal of its first day; what takes no time has one day."""
        return self.finish if self.start == self.finish else self.start + 1

    @property
    def last_day(self) -> int:
        return self.finish


@dataclass(frozen=True, slots=True)
class Plan:
    timed: dict[str, Timed]
    path: tuple[str, ...]  # the chain that decides the finish, in its order
    finish: int  # moment

    def critical(self) -> list[str]:
        return [key for key, item in self.timed.items() if item.is_critical]


def plan_network(network: Network, line: DayLine, *, start: int, as_of: int | None = None) -> Plan:
    """Plan from day `start` (ordinal), as seen on day `as_of`. Raises FarAwayError past the end of the line."""
    spans, drivers = _forward(network, line, start, as_of)
    if not spans:
        return Plan({}, (), start)
    end = max(finish for _start, finish in spans)
    latest = _backward(network, line, spans, end)
    chain = _chain(spans, drivers, end)
    timed: dict[str, Timed] = {}
    for place, task in enumerate(network.tasks):
        (begin, finish), (late_begin, late_finish) = spans[place], latest[place]
        slack = 0 if task.finished is not None else line.between(finish, late_finish, working=task.working)
        critical = place in chain or (slack <= 0 and task.finished is None)
        timed[task.key] = Timed(task, begin, finish, late_begin, late_finish, slack, critical)
    ordered = sorted(chain, key=lambda place: (spans[place], network.order.index(place)))
    return Plan(timed, tuple(network.tasks[place].key for place in ordered), end)


def _forward(network: Network, line: DayLine, start: int, as_of: int | None) -> tuple[list[Span], list[int | None]]:
    """The earliest span of each task, and the task that decided it (None: the start, today, or a day set)."""
    spans: list[Span] = [(0, 0)] * len(network.tasks)
    drivers: list[int | None] = [None] * len(network.tasks)
    for place in network.order:
        task = network.tasks[place]
        begin, end, asked, driver = _bounds(task, network.befores[place], spans, line)
        if task.finished is not None:
            first = task.finished if task.days == 0 and task.started is None else (task.started or task.finished) - 1
            spans[place] = (first, task.finished)
        elif task.started is not None:
            finish = running_finish(task, line, as_of)
            spans[place] = (task.started - 1, finish if end is None else max(finish, end))
        else:
            floor = floor_of(task, start, as_of)
            if asked is None or not _is_later(asked, floor, task, line):
                driver = None  # it would not be earlier without what it waits for
            spans[place] = _unstarted(task, floor if begin is None else max(begin, floor), end, line)
        drivers[place] = driver
    return spans, drivers


def _bounds(
    task: Task, befores: Iterable[tuple[int, LinkKind, int]], spans: list[Span], line: DayLine
) -> tuple[int | None, int | None, int | None, int | None]:
    """From when it may start, when it may finish at the earliest, the latest start asked for and the task that asks."""
    begin: int | None = None
    end: int | None = None
    driver: int | None = None
    most: int | None = None
    for before, kind, lag in befores:
        held = spans[before][1] if kind is LinkKind.FS or kind is LinkKind.FF else spans[before][0]
        if lag:
            held = line.shift(held, lag, working=task.working)
        if kind in HOLDS_START:
            begin = held if begin is None or held > begin else begin
            asked = held
        else:
            end = held if end is None or held > end else end
            asked = line.earliest_start(held, task.days, working=task.working)
        if most is None or asked > most:
            most, driver = asked, before
    return begin, end, most, driver


def _is_later(asked: int, floor: int, task: Task, line: DayLine) -> bool:
    working = task.working and task.days > 0
    return line.first_start(asked, working=working) > line.first_start(floor, working=working)


def floor_of(task: Task, start: int, as_of: int | None) -> int:
    """The moment before which it cannot start, links aside. What takes no time happens at the end of its day."""
    day = max(start, task.not_before or start, as_of or start)
    return day if task.days == 0 else day - 1


def running_finish(task: Task, line: DayLine, as_of: int | None) -> int:
    """When what has begun will be over, links aside: never before the day it is looked at from."""
    begun = (task.started or 0) - 1
    told = task.told or as_of
    if task.remaining is not None and told is not None:
        finish = line.add(max(begun, told - 1), task.remaining, working=task.working)
    else:
        finish = line.add(begun, task.days, working=task.working)
    return finish if as_of is None else max(finish, as_of)


def _unstarted(task: Task, begin: int, end: int | None, line: DayLine) -> Span:
    if task.days == 0:
        moment = begin if end is None else max(begin, end)
        return moment, moment
    if end is not None:
        begin = max(begin, line.earliest_start(end, task.days, working=task.working))
    begin = line.first_start(begin, working=task.working)
    return begin, line.add(begin, task.days, working=task.working)


def _backward(network: Network, line: DayLine, spans: list[Span], end: int) -> list[Span]:
    """The latest span of each task that leaves the end where it is; what is over stays where it was."""
    finish_by = [end] * len(spans)
    start_by: list[int | None] = [None] * len(spans)
    latest = list(spans)
    for place in reversed(network.order):
        task = network.tasks[place]
        if task.finished is None:
            latest[place] = _latest(task, spans[place], finish_by[place], start_by[place], line)
        late_start, late_finish = latest[place]
        for before, kind, lag in network.befores[place]:
            if task.finished is not None or (task.started is not None and kind in HOLDS_START):
                continue  # it went ahead without waiting: nothing is held up any more
            held = late_start if kind in HOLDS_START else late_finish
            if lag:
                held = line.shift_back(held, lag, working=task.working)
            if kind is LinkKind.FS or kind is LinkKind.FF:
                finish_by[before] = min(finish_by[before], held)
            else:
                so_far = start_by[before]
                start_by[before] = held if so_far is None else min(so_far, held)
    return latest


def _latest(task: Task, span: Span, finish_by: int, start_by: int | None, line: DayLine) -> Span:
    if task.started is not None:
        return span[0], finish_by
    begin = line.latest_start(finish_by, task.days, working=task.working)
    if start_by is not None and start_by < begin:
        begin = start_by
        finish_by = line.add(begin, task.days, working=task.working)
    return begin, finish_by


def _chain(spans: list[Span], drivers: list[int | None], end: int) -> set[int]:
    """The tasks that decide the end, followed back from the one that finishes last."""
    place: int | None = max(range(len(spans)), key=lambda place: (spans[place][1] == end, spans[place][0]))
    chain: set[int] = set()
    while place is not None and place not in chain:
        chain.add(place)
        place = drivers[place]
    return chain
