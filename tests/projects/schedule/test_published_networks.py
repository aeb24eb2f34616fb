"""The critical path held against published networks: the J30 set of the PSPLIB, with its proved best finishes.

Their best schedules share few machines, so none can be shorter than what the links alone ask for; and networkx, which
knows nothing of ours, finds the same length of the longest path.
"""

from __future__ import annotations

import csv
from pathlib import Path

import networkx
import pytest
from tests.projects.schedule.networks import LINE, START

from diaodu.projects.schedule.network import Link, Network, Task
from diaodu.projects.schedule.planning import Plan, plan_network


@pytest.fixture(scope="module")
def best(shared: Path) -> dict[str, int]:
    """The proved best finish by the name of the network."""
    path = shared / "data" / "scheduling" / "psplib_j30_bounds.csv"
    if not path.exists():
        pytest.skip("../shared is absent")
    with path.open(encoding="utf-8") as file:
        return {row["rcp_file"]: int(row["ub"]) for row in csv.DictReader(file) if row["proved_optimal"] == "1"}


def read(path: Path) -> tuple[list[Task], list[Link]]:
    """Duration, four needs, how many follow, which: a line a task. The first is left out: it takes no time, which with
    us is a day's evening, and everything waits for it."""
    lines = [[int(word) for word in line.split()] for line in path.read_text().splitlines() if line.strip()][2:]
    tasks = [Task(f"n{number}", line[0], working=False) for number, line in enumerate(lines, 1)][1:]
    links = [
        Link(f"n{number}", f"n{after}")
        for number, line in enumerate(lines, 1)
        if number > 1
        for after in line[6 : 6 + line[5]]
    ]
    return tasks, links


def longest(tasks: list[Task], links: list[Link]) -> int:
    days = {task.key: task.days for task in tasks}
    graph = networkx.DiGraph()
    graph.add_weighted_edges_from((link.before, link.after, days[link.before]) for link in links)
    return int(networkx.dag_longest_path_length(graph))  # the last task takes no time


def days_of(plan: Plan) -> int:
    return plan.finish - (START - 1)


def test_the_critical_path_is_never_longer_than_a_proved_best_finish(best: dict[str, int], shared: Path) -> None:
    assert len(best) == 480
    as_short = 0
    for name, most in best.items():
        tasks, links = read(shared / "data" / "scheduling" / "psplib_j30" / name)
        plan = plan_network(Network(tasks, links), LINE, start=START)
        found = days_of(plan)
        assert found == longest(tasks, links), name
        assert found <= most, name
        on_path = sum(plan.timed[key].task.days for key in plan.path)
        assert on_path == found, name
        as_short += found == most
    assert as_short > 100  # many need no waiting for machines: there the bound is the answer itself
