"""How fast schedules are re-planned: `./diaodu bench schedule [--json] [--rounds N] [--projects 500] [--nodes 32]`.

So many made-up projects of so many nodes (mixed kinds of days and links, a third of the nodes already over) are
re-planned after a slip: earliest and latest days, slack and the chain that decides, for each. Peers in the same run:

- networkx, the usual library for graphs, doing the same kind of work over the same networks: its order, then earliest
  and latest days and slack, in calendar days, links of every kind (it knows no calendars and no actual days);
- networkx's own longest path alone, which answers the finish and nothing else;
- a naive pass: each link held again and again until nothing moves, working days counted one by one.

Beside it, what runs in the daily job and after a change of one schedule: the range of the finish, the whole network
planned in so many draws (`forecast_s` for all projects, `forecast_one_ms` for one).
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import networkx

from diaodu.kernel.working_time import WorkCalendar
from diaodu.projects.schedule.days import DayLine
from diaodu.projects.schedule.forecast import ForecastRule, PastRatios, finish_range
from diaodu.projects.schedule.network import Link, LinkKind, Network, Task
from diaodu.projects.schedule.planning import plan_network

BOUND_S = 1.0
TODAY = date(2026, 9, 2)
START = date(2026, 3, 2)
CALENDAR = WorkCalendar({date(2026, 10, day): False for day in range(1, 8)})
Made = tuple[list[Task], list[Link]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--projects", type=int, default=500)
    parser.add_argument("--nodes", type=int, default=32)
    words = parser.parse_args()
    result = measure(words.projects, words.nodes, words.rounds)
    print(json.dumps(result, ensure_ascii=False, indent=2) if words.json else said(result))
    if result["diaodu_s"] > BOUND_S and words.projects * words.nodes <= 16_000:
        raise SystemExit(f"{words.projects} × {words.nodes} took {result['diaodu_s']} s, more than {BOUND_S} s.")


def measure(projects: int, nodes: int, rounds: int) -> dict[str, Any]:
    """Best and worst of `rounds`, in seconds; `*_times`: how many times as long the peers took."""
    made = [_project(random.Random(number), nodes) for number in range(projects)]  # noqa: S311 -- made-up projects
    walls = [_timed(lambda: _replanned(made)) for _ in range(rounds)]
    ours = sorted(walls)[len(walls) // 2]
    naive = _timed(lambda: [_naive(project) for project in made[: max(1, projects // 10)]]) * 10
    result: dict[str, Any] = {
        "nodes": projects * nodes,
        "diaodu_s": round(ours, 3),
        "worst_s": round(max(walls), 3),
        "naive_pass_s": round(naive, 3),
        "naive_times": round(naive / ours, 1),
    }
    peer, longest = _timed(lambda: _networkx_plans(made)), _timed(lambda: _networkx_longest(made))
    ranges = _timed(lambda: _ranged(made))
    return result | {
        "networkx_plan_s": round(peer, 3),
        "networkx_plan_times": round(peer / ours, 2),
        "networkx_longest_path_s": round(longest, 3),
        "networkx_longest_path_times": round(longest / ours, 2),
        "forecast_s": round(ranges, 3),
        "forecast_one_ms": round(1000 * ranges / projects, 2),
    }


def _project(dice: random.Random, nodes: int) -> Made:
    tasks, links = [], []
    first = START.toordinal()
    for place in range(nodes):
        days = dice.randint(0, 30)
        over = place < nodes // 3
        started = first + place * 12 if over else None
        tasks.append(
            Task(
                f"n{place}",
                days,
                working=dice.random() < 0.7,
                started=started,
                finished=started + days if started is not None else None,
            )
        )
        for before in {dice.randint(max(0, place - 4), place - 1) for _ in range(2)} if place else ():
            kind = dice.choices(list(LinkKind), [8, 1, 1, 0])[0]
            links.append(Link(f"n{before}", f"n{place}", kind, dice.randint(0, 5)))
    return tasks, links


def _replanned(made: list[Made]) -> int:
    """Everything anew, the line of days included; a node in the middle of each project is ten days late."""
    line = DayLine(CALENDAR, START - timedelta(days=4000), START + timedelta(days=8000))
    finish = 0
    for tasks, links in made:
        late = len(tasks) // 2
        slipped = [*tasks[:late], _late(tasks[late]), *tasks[late + 1 :]]
        network = Network(slipped, links, checked=True)
        plan = plan_network(network, line, start=START.toordinal(), as_of=TODAY.toordinal())
        finish = max(finish, plan.finish)
    return finish


def _late(task: Task) -> Task:
    return Task(task.key, task.days + 10, task.working)


def _naive(made: Made) -> dict[str, tuple[int, int]]:
    """Earliest days only, finish-to-start and the rest alike, by repeating over every link; days one by one."""
    tasks, links = made
    by_key = {task.key: task for task in tasks}
    spans = {task.key: _span(task, START.toordinal() - 1) for task in tasks}
    moved = True
    while moved:
        moved = False
        for link in links:
            begin = spans[link.before][link.kind in {LinkKind.FS, LinkKind.FF}] + link.lag
            task = by_key[link.after]
            if task.started is None and link.kind in {LinkKind.FS, LinkKind.SS} and spans[link.after][0] < begin:
                spans[link.after] = _span(task, begin)
                moved = True
    return spans


def _span(task: Task, begin: int) -> tuple[int, int]:
    if task.started is not None:
        return task.started - 1, task.finished or task.started
    while task.working and not CALENDAR.is_workday(date.fromordinal(begin + 1)):
        begin += 1
    day, left = begin, task.days
    while left:
        day += 1
        left -= not task.working or CALENDAR.is_workday(date.fromordinal(day))
    return begin, day


def _graph(made: Made) -> networkx.DiGraph[str]:
    tasks, links = made
    days = {task.key: task.days for task in tasks}
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    graph.add_nodes_from(days)
    graph.add_edges_from((link.before, link.after, {"kind": link.kind, "lag": link.lag}) for link in links)
    for before, after, words in graph.edges(data=True):
        # From start to start: what the later one waits for, whatever the kind of the link.
        gap = words["lag"] + (days[before] if words["kind"] in {LinkKind.FS, LinkKind.FF} else 0)
        words["weight"] = gap - (days[after] if words["kind"] in {LinkKind.FF, LinkKind.SF} else 0)
    return graph


def _networkx_plans(made: list[Made]) -> int:
    """Earliest and latest days and slack over networkx's order, as anybody would write it."""
    most = 0
    for tasks, links in made:
        days = {task.key: task.days for task in tasks}
        graph = _graph((tasks, links))
        order = list(networkx.topological_sort(graph))
        early = dict.fromkeys(order, 0)
        for key in order:
            for before, _after, gap in graph.in_edges(key, data="weight"):
                early[key] = max(early[key], early[before] + gap)
        finish = max(early[key] + days[key] for key in order)
        late = {key: finish - days[key] for key in order}
        for key in reversed(order):
            for _before, after, gap in graph.out_edges(key, data="weight"):
                late[key] = min(late[key], late[after] - gap)
        slack = {key: late[key] - early[key] for key in order}
        most = max(most, finish, *slack.values())
    return most


def _networkx_longest(made: list[Made]) -> int:
    return max(networkx.dag_longest_path_length(_graph(each)) for each in made)


def _ranged(made: list[Made]) -> int:
    """The range of every finish, of the draws a county has unless it chose others."""
    line = DayLine(CALENDAR, START - timedelta(days=4000), START + timedelta(days=8000))
    past = PastRatios([0.9, 1.0, 1.3], [0.8, 0.95, 1.0, 1.0, 1.1, 1.25, 1.6])
    found = 0
    for tasks, links in made:
        network = Network(tasks, links, checked=True)
        start, as_of = START.toordinal(), TODAY.toordinal()
        spread = finish_range(network, line, start=start, as_of=as_of, past=past, rule=ForecastRule(), seed=1)
        found += spread is not None
    return found


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def said(result: dict[str, Any]) -> str:
    return "\n".join(f"  {name:28} {value}" for name, value in result.items())


if __name__ == "__main__":
    main()
