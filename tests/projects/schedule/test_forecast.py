"""The range of the finish: planned over the whole network with drawn durations, repeatable, honest about what is few."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.projects.schedule.networks import LINE, START, networks

from diaodu.projects.schedule.forecast import FinishRange, ForecastRule, PastRatios, finish_range
from diaodu.projects.schedule.network import Link, LinkKind, Network, Task
from diaodu.projects.schedule.planning import plan_network

RULE = ForecastRule(draws=80)
AS_OF = START + 20
ONWARD = (LinkKind.FS, LinkKind.SS)  # a longer task never lets another start earlier
DRAWN = networks(kinds=ONWARD)
RATIOS = st.lists(st.floats(0.2, 5), min_size=8, max_size=12)


def ranged(drawn: Any, past: list[float], *, similar: list[float] | None = None, **words: Any) -> FinishRange:
    found = finish_range(
        Network(*drawn), LINE, start=START, past=PastRatios(past, similar or []), **{"rule": RULE, "seed": 7} | words
    )
    assert found is not None
    return found


def lived(tasks: list[Task], begun: int) -> list[Task]:
    """The first of them over, the next under way with some days left."""
    over = [replace(task, started=START, finished=START + 8) for task in tasks[:begun]]
    running = [replace(task, started=START + 9, remaining=4, told=START + 12) for task in tasks[begun : begun + 1]]
    return [*over, *running, *tasks[begun + 1 :]]


@settings(max_examples=60)
@given(networks(), st.integers(0, 4))
def test_without_slips_in_the_past_the_range_is_the_plan_itself(drawn: Any, begun: int) -> None:
    network = Network(lived(drawn[0], begun), drawn[1], checked=True)
    planned = plan_network(network, LINE, start=START, as_of=AS_OF).finish
    found = finish_range(network, LINE, start=START, as_of=AS_OF, past=PastRatios([1.0] * 8), rule=RULE, seed=1)
    assert found == FinishRange(planned, planned, planned)


@settings(max_examples=40)
@given(DRAWN, RATIOS, st.floats(1, 2))
def test_work_that_ran_over_more_is_expected_later_and_never_before_today(
    drawn: Any, past: list[float], more: float
) -> None:
    first, second = (ranged(drawn, ratios, as_of=AS_OF) for ratios in (past, [ratio * more for ratio in past]))
    assert AS_OF <= first.low <= first.middle <= first.high
    assert (first.low, first.middle, first.high) <= (second.low, second.middle, second.high)
    assert first.high <= second.high


@given(st.floats(1, 4), st.floats(1, 4))
def test_the_more_past_nodes_slipped_the_wider_the_range(one: float, two: float) -> None:
    def width(ratio: float) -> int:
        found = ranged(([Task("n1", 40, working=False)], []), [1.0] * 6 + [ratio] * 6, as_of=START)
        return found.high - found.low

    assert width(min(one, two)) <= width(max(one, two))


def test_chains_side_by_side_push_the_finish_behind_what_one_of_them_would_need() -> None:
    """Merge bias: the deciding chain alone says nothing of the others that are nearly as long."""
    past = [0.8, 0.9, 1.0, 1.1, 1.2, 0.85, 1.15, 1.0]
    chains = [[Task(f"{name}{place}", 20, working=False) for place in range(4)] for name in "abcd"]
    links = [Link(chain[place].key, chain[place + 1].key) for chain in chains for place in range(3)]
    end = Task("end", 0, working=False)
    one = ranged(([*chains[0], end], [*links[:3], Link("a3", "end")]), past, as_of=START)
    all_four = [task for chain in chains for task in chain]
    four = ranged(([*all_four, end], [*links, *(Link(f"{name}3", "end") for name in "abcd")]), past, as_of=START)
    planned = START - 1 + 80
    assert abs(one.middle - planned) <= 1
    assert four.middle >= planned + 4
    assert four.low > one.low


def test_the_chance_of_the_promised_day_is_the_share_of_draws_that_keep_it() -> None:
    drawn = ([Task("n1", 10, working=False)], [])
    past = [1.0] * 3 + [2.0] * 5
    assert ranged(drawn, past, as_of=START, promised=START + 19).on_time == 100
    assert ranged(drawn, past, as_of=START, promised=START + 8).on_time == 0
    assert 25 <= (ranged(drawn, past, as_of=START, promised=START + 9, rule=ForecastRule()).on_time or 0) <= 50


def test_too_few_past_nodes_give_no_range_and_the_same_rows_give_the_same() -> None:
    network = Network([Task("n1", 30), Task("n2", 20)], [Link("n1", "n2")])
    words: dict[str, Any] = {"start": START, "as_of": START, "rule": RULE, "seed": 7}
    assert finish_range(network, LINE, past=PastRatios([1.2] * 4, [1.0] * 3), **words) is None
    past = PastRatios([1.2] * 4, [1.0, 0.9, 1.6, 1.1])
    assert past.middle == 1.2
    found = finish_range(network, LINE, past=past, **words)
    assert found is not None
    assert found == finish_range(network, LINE, past=past, **words)


def test_what_would_take_decades_has_no_range() -> None:
    network = Network([Task("n1", 3650), Task("n2", 3650)], [Link("n1", "n2")])
    past = PastRatios([5.0] * 8)
    assert finish_range(network, LINE, start=START, as_of=START, past=past, rule=RULE, seed=1) is None
