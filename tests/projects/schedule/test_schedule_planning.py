"""The engine: earliest and latest days, the chain that decides, what a slip does; held against a naive planner."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.projects.schedule.networks import LINE, START, Drawn, naive_spans, network, networks

from diaodu.projects.schedule.days import FarAwayError
from diaodu.projects.schedule.network import Link, LinkKind, Network, Task, UnsoundError, problems_in
from diaodu.projects.schedule.planning import Plan, plan_network

FEW = settings(max_examples=120, deadline=None)


def plan(drawn: Drawn, as_of: int | None = None) -> Plan:
    return plan_network(network(drawn), LINE, start=START, as_of=as_of)


def chain(*days: int, working: bool = True) -> Drawn:
    tasks = [Task(f"n{place}", count, working) for place, count in enumerate(days)]
    return tasks, [Link(f"n{place}", f"n{place + 1}") for place in range(len(days) - 1)]


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def days_of(found: Plan, key: str) -> tuple[str, str]:
    item = found.timed[key]
    return date.fromordinal(item.first_day).isoformat(), date.fromordinal(item.last_day).isoformat()


@FEW
@given(networks())
def test_earliest_is_what_a_naive_planner_finds(drawn: Drawn) -> None:
    found = {key: (item.start, item.finish) for key, item in plan(drawn).timed.items()}
    assert found == naive_spans(drawn, START)


@FEW
@given(networks())
def test_nothing_is_later_than_it_must_be(drawn: Drawn) -> None:
    for item in plan(drawn).timed.values():
        assert item.start <= item.latest_start
        assert item.finish <= item.latest_finish
        assert item.slack >= 0


@FEW
@given(networks(mixed=False))
def test_the_chain_that_decides_has_no_slack(drawn: Drawn) -> None:
    found = plan(drawn)
    assert [found.timed[key].slack for key in found.path] == [0] * len(found.path)
    assert max(found.timed[key].finish for key in found.path) == found.finish


@FEW
@given(networks(kinds=(LinkKind.FS, LinkKind.SS)) | networks(kinds=(LinkKind.FS, LinkKind.FF)), st.data())
def test_a_slip_makes_nothing_earlier(drawn: Drawn, data: st.DataObject) -> None:
    tasks, links = drawn
    lasting = [task for task in tasks if task.days]  # a moment that begins to last also begins a day earlier
    if not lasting:
        return
    late = data.draw(st.sampled_from(lasting))
    by = data.draw(st.integers(1, 10))
    before = plan(drawn)
    after = plan(([replace(task, days=task.days + by) if task is late else task for task in tasks], links))
    assert all(after.timed[key].finish >= item.finish for key, item in before.timed.items())


@FEW
@given(networks(kinds=(LinkKind.FS,), mixed=False), st.data())
def test_a_slip_within_its_slack_does_not_move_the_end(drawn: Drawn, data: st.DataObject) -> None:
    tasks, links = drawn
    before = plan(drawn)
    loose = [task for task in tasks if before.timed[task.key].slack > 0 and task.days]
    if not loose:
        return
    late = data.draw(st.sampled_from(loose))
    longer = replace(late, days=late.days + before.timed[late.key].slack)
    assert plan(([longer if task is late else task for task in tasks], links)).finish == before.finish
    longest = replace(longer, days=longer.days + 1)
    assert plan(([longest if task is late else task for task in tasks], links)).finish > before.finish


@FEW
@given(networks(), st.randoms(use_true_random=False))
def test_the_order_they_are_listed_in_changes_nothing(drawn: Drawn, random) -> None:  # type: ignore[no-untyped-def]
    tasks, links = list(drawn[0]), list(drawn[1])
    first = plan(drawn).timed
    random.shuffle(tasks)
    random.shuffle(links)
    again = plan((tasks, links)).timed
    assert {key: replace(item, is_critical=False) for key, item in again.items()} == {
        key: replace(item, is_critical=False) for key, item in first.items()
    }


def test_working_days_step_over_the_national_holiday() -> None:
    found = plan(chain(20, 5))
    assert days_of(found, "n0") == ("2026-09-02", "2026-09-29")
    assert days_of(found, "n1") == ("2026-09-30", "2026-10-12")  # 10 October is worked


def test_calendar_days_do_not() -> None:
    assert days_of(plan(chain(30, 5, working=False)), "n1") == ("2026-10-02", "2026-10-06")


def test_what_takes_no_time_happens_at_the_end_of_its_day() -> None:
    found = plan(chain(3, 0, 2, working=False))
    assert days_of(found, "n1") == ("2026-09-04", "2026-09-04")
    assert days_of(found, "n2") == ("2026-09-05", "2026-09-06")


def test_actual_dates_win_and_what_waits_follows() -> None:
    tasks, links = chain(10, 10, 10, working=False)
    tasks[0] = replace(tasks[0], started=day("2026-07-01"), finished=day("2026-08-01"))
    tasks[1] = replace(tasks[1], started=day("2026-08-20"))
    found = plan((tasks, links), as_of=day("2026-09-10"))
    assert days_of(found, "n0") == ("2026-07-01", "2026-08-01")
    assert days_of(found, "n1") == ("2026-08-20", "2026-09-10")  # still not over today
    assert days_of(found, "n2") == ("2026-09-11", "2026-09-20")
    assert found.path == ("n0", "n1", "n2")


def test_days_left_are_counted_from_today() -> None:
    tasks, links = chain(10, 5, working=False)
    tasks[0] = replace(tasks[0], started=day("2026-08-01"), remaining=7)
    assert days_of(plan((tasks, links), as_of=day("2026-09-10")), "n0") == ("2026-08-01", "2026-09-16")


def test_what_has_not_begun_cannot_begin_in_the_past() -> None:
    found = plan(chain(4, working=False), as_of=day("2026-09-20"))
    assert days_of(found, "n0") == ("2026-09-20", "2026-09-23")


def test_out_of_order_progress_is_taken_as_it_is() -> None:
    tasks, links = chain(5, 5, working=False)
    tasks[1] = replace(tasks[1], started=day("2026-09-01"), finished=day("2026-09-03"))
    found = plan((tasks, links), as_of=day("2026-09-10"))
    assert days_of(found, "n1") == ("2026-09-01", "2026-09-03")
    assert days_of(found, "n0") == ("2026-09-10", "2026-09-14")
    assert found.timed["n0"].slack == 0


def test_a_loop_is_refused_and_named() -> None:
    tasks = [Task(key, 1) for key in "abcd"]
    links = [Link("a", "b"), Link("b", "c"), Link("c", "b"), Link("c", "d")]
    with pytest.raises(UnsoundError) as caught:
        Network(tasks, links)
    (problem,) = caught.value.problems
    assert problem.code == "loop"
    assert problem.zh == "前后关系绕成了圈：b → c → b。"


@pytest.mark.parametrize(
    ("tasks", "links", "code"),
    [
        ([Task("a", -1)], [], "negative"),
        ([Task("a", 4000)], [], "long"),
        ([Task("a", 1, started=10, finished=9)], [], "backwards"),
        ([Task("a", 1)], [Link("a", "a")], "itself"),
        ([Task("a", 1)], [Link("a", "x")], "unknown"),
        ([Task("a", 1), Task("b", 1)], [Link("a", "b"), Link("a", "b", LinkKind.SS)], "twice"),
        ([Task("a", 1), Task("b", 1)], [Link("a", "b", lag=3000)], "lag"),
        ([Task("a", 5), Task("b", 1)], [Link("a", "b", lag=-6)], "lead"),
        ([Task("a", 5), Task("b", 1)], [Link("a", "b", LinkKind.SS, -1)], "lead"),
        ([Task("a", 5), Task("a", 1)], [], "twice"),
    ],
)
def test_what_makes_no_sense_is_refused(tasks: list[Task], links: list[Link], code: str) -> None:
    assert [problem.code for problem in problems_in(tasks, links)] == [code]


def test_a_network_without_tasks_ends_where_it_starts() -> None:
    assert plan(([], [])).finish == START


def test_a_plan_beyond_the_years_of_the_line_says_so() -> None:
    with pytest.raises(FarAwayError):
        plan(chain(3650, 3650, 3650))


def test_a_task_held_at_its_finish_begins_earlier_when_it_takes_longer() -> None:
    """The known trait of such links: what waits for its start moves with it."""
    links = [Link("n0", "n1", LinkKind.FF), Link("n1", "n2", LinkKind.SS)]

    def first_day(days: int) -> int:
        tasks = [Task("n0", 20, working=False), Task("n1", days, working=False), Task("n2", 5, working=False)]
        return plan((tasks, links)).timed["n2"].first_day

    assert first_day(8) == first_day(5) - 3
