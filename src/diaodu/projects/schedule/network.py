"""What a schedule is made of, for thinking: tasks with durations, links between them, and what makes no sense. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_DAYS = 3650  # ten years: longer than any one step of a county's project
MOST_LAG = 1825


class LinkKind(StrEnum):
    """Which end of the one before holds which end of the one after."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


HOLDS_START = (LinkKind.FS, LinkKind.SS)  # the link says from when the later one may start


@dataclass(frozen=True, slots=True)
class Task:
    """A step. Days are ordinals. `started`, `finished`: its first and last day as they really were.

    `remaining`: so many days were left on the day `told` (without one: on the day the plan is looked at from).
    `not_before`: the earliest day it may begin on, for a reason outside the plan.
    """

    key: str
    days: int
    working: bool = True
    not_before: int | None = None
    started: int | None = None
    finished: int | None = None
    remaining: int | None = None
    told: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """`lag` days (negative: that much earlier), counted in the kind of days of `after`."""

    before: str
    after: str
    kind: LinkKind = LinkKind.FS
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a network cannot be planned; `keys`: the tasks it is about."""

    code: str
    zh: str
    en: str
    keys: tuple[str, ...] = ()


class UnsoundError(Exception):
    """A network that cannot be planned, with every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.en for problem in problems))
        self.problems = tuple(problems)


class Network:
    """Tasks in an order in which each comes after those it waits for. Raises UnsoundError where there is none."""

    __slots__ = ("befores", "order", "places", "tasks")

    def __init__(self, tasks: Iterable[Task], links: Iterable[Link], *, checked: bool = False) -> None:
        """`checked`: durations and lags are known to make sense; only loops are looked for."""
        self.tasks = list(tasks)
        self.places = {task.key: place for place, task in enumerate(self.tasks)}
        kept = list(links)
        if not checked and (problems := problems_in(self.tasks, kept)):
            raise UnsoundError(problems)
        # For each task: (place of the one before, kind, lag).
        self.befores: list[list[tuple[int, LinkKind, int]]] = [[] for _ in self.tasks]
        for link in kept:
            self.befores[self.places[link.after]].append((self.places[link.before], LinkKind(link.kind), link.lag))
        self.order = self._ordered()

    def _ordered(self) -> list[int]:
        waits = [len(befores) for befores in self.befores]
        afters: list[list[int]] = [[] for _ in self.tasks]
        for place, befores in enumerate(self.befores):
            for before, _kind, _lag in befores:
                afters[before].append(place)
        order = [place for place, count in enumerate(waits) if count == 0]
        for place in order:  # grows while it is walked
            for after in afters[place]:
                waits[after] -= 1
                if waits[after] == 0:
                    order.append(after)
        if len(order) != len(self.tasks):
            left = {place for place, count in enumerate(waits) if count > 0}
            raise UnsoundError([_loop_problem([self.tasks[place].key for place in self._loop(left)], {})])
        return order

    def _loop(self, left: set[int]) -> list[int]:
        """One loop among the tasks that could not be ordered, in the direction of its links."""
        place = min(left)
        seen: dict[int, int] = {}
        walk: list[int] = []
        while place not in seen:
            seen[place] = len(walk)
            walk.append(place)
            place = next(before for before, _kind, _lag in self.befores[place] if before in left)
        loop = walk[seen[place] :][::-1]
        first = loop.index(min(loop))
        return loop[first:] + loop[:first]


def problems_in(tasks: Sequence[Task], links: Sequence[Link], names: Mapping[str, str] | None = None) -> list[Problem]:
    """Everything that makes no sense, each in plain words; `names`: what people call the tasks."""
    called = {task.key: (names or {}).get(task.key, task.key) for task in tasks}
    problems = [problem for task in tasks for problem in _task_problems(task, called[task.key])]
    by_key = {task.key: task for task in tasks}
    if len(by_key) != len(tasks):
        problems.append(Problem("twice", "有两个节点用了同一个编号。", "Two nodes bear the same key."))
    pairs: set[tuple[str, str]] = set()
    sound = []
    for link in links:
        wrong = _link_problem(link, by_key, called, pairs)
        pairs.add((link.before, link.after))
        if wrong:
            problems.append(wrong)
        else:
            sound.append(link)
    try:
        if len(by_key) == len(tasks):
            Network(tasks, sound, checked=True)
    except UnsoundError as error:
        problems += [_loop_problem(problem.keys, called) for problem in error.problems]
    return problems


def _task_problems(task: Task, name: str) -> list[Problem]:
    found = []
    if task.days < 0 or (task.remaining is not None and task.remaining < 0):
        found.append(Problem("negative", f"“{name}”的工期不能是负数。", f"“{name}” cannot take less than no time."))
    if task.days > MOST_DAYS or (task.remaining or 0) > MOST_DAYS:
        zh = f"“{name}”的工期超过 {MOST_DAYS} 天，请拆成几个节点。"
        found.append(Problem("long", zh, f"“{name}” takes more than {MOST_DAYS} days; lay several nodes."))
    if task.started is not None and task.finished is not None and task.finished < task.started:
        zh = f"“{name}”的完成日期早于开始日期。"
        found.append(Problem("backwards", zh, f"“{name}” is finished before it starts."))
    return [Problem(problem.code, problem.zh, problem.en, (task.key,)) for problem in found]


def _link_problem(
    link: Link, by_key: Mapping[str, Task], called: Mapping[str, str], pairs: set[tuple[str, str]]
) -> Problem | None:
    keys = (link.before, link.after)
    if link.before not in by_key or link.after not in by_key:
        strange = next(key for key in keys if key not in by_key)
        return Problem("unknown", f"没有“{strange}”这个节点。", f"There is no node “{strange}”.", keys)
    before, after = called[link.before], called[link.after]
    if link.before == link.after:
        return Problem("itself", f"“{before}”不能以自己为前置。", f"“{before}” cannot wait for itself.", keys)
    if keys in pairs:
        zh = f"“{before}”到“{after}”的关系写了两次。"
        return Problem("twice", zh, f"“{before}” → “{after}” stands there twice.", keys)
    if abs(link.lag) > MOST_LAG:
        zh = f"“{before}”到“{after}”的间隔超过 {MOST_LAG} 天。"
        return Problem("lag", zh, f"The lag from “{before}” to “{after}” is longer than {MOST_LAG} days.", keys)
    if -link.lag > _longest_lead(link, by_key):
        zh = f"“{after}”会比“{before}”开始得还早：提前 {-link.lag} 天超过了工期。"
        en = f"“{after}” would come before “{before}” begins: {-link.lag} days earlier is more than it takes."
        return Problem("lead", zh, en, keys)
    return None


def _longest_lead(link: Link, by_key: Mapping[str, Task]) -> int:
    """How many days early a link may let the later one be: never so early that it comes before the one it waits for."""
    before, after = by_key[link.before], by_key[link.after]
    return {
        LinkKind.FS: before.days,
        LinkKind.SS: 0,
        LinkKind.FF: min(before.days, after.days),
        LinkKind.SF: 0,
    }[LinkKind(link.kind)]


def _loop_problem(keys: Sequence[str], called: Mapping[str, str]) -> Problem:
    said = [called.get(key, key) for key in (*keys, keys[0])]
    zh, en = " → ".join(said), " → ".join(said)
    return Problem("loop", f"前后关系绕成了圈：{zh}。", f"The links form a loop: {en}.", tuple(keys))
