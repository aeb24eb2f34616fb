"""Turns, clocks, lights, routing rules and the statistics, without a database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.clock import ZONE
from diaodu.core.moves import open_steps
from diaodu.kernel.working_time import WorkCalendar
from diaodu.problems.choices import CLOSED, SOLVED, State
from diaodu.problems.routing import Around, Case, Office, propose, rules_of
from diaodu.problems.rules import Counted, Terms, Told, counting_said, due_for, light_of, tally, terms_of, turn_of
from diaodu.problems.steps import LEADER, PROBLEM_STEPS, RAISER, SYSTEM, UNIT

CALENDAR = WorkCalendar()
TERMS = Terms(route_hours=7, accept_hours=14, solve_days=5, confirm_days=5)
WEDNESDAY = datetime(2026, 9, 2, 10, tzinfo=ZONE)


def at(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=ZONE)


def test_the_unit_alone_never_closes_a_problem() -> None:
    """From every state, with no other part, only what the raiser has confirmed can be closed by the unit."""
    ways = {(state, step.to_state) for state in State.values for step in open_steps(PROBLEM_STEPS, state, {UNIT})}
    assert {way for way in ways if way[1] in (*SOLVED, *CLOSED)} == {("confirmed", "closed")}


def test_only_the_raiser_confirms() -> None:
    assert {tuple(step.who) for step in PROBLEM_STEPS if step.to_state == State.CONFIRMED} == {(RAISER,)}


@given(st.lists(st.tuples(st.sampled_from([UNIT, LEADER, SYSTEM]), st.integers(0, 20)), max_size=12))
def test_no_way_of_unit_leader_and_clock_ends_a_problem(ways: list[tuple[str, int]]) -> None:
    state = str(State.ROUTED)
    for part, choice in ways:
        steps = open_steps(PROBLEM_STEPS, state, {part})
        if steps:
            state = steps[choice % len(steps)].to_state
    assert state not in (*SOLVED, *CLOSED)


def test_each_state_is_somebodys_turn_until_it_is_closed() -> None:
    assert {state: turn_of(state) for state in State.values} == {
        "raised": "office",
        "returned": "office",
        "confirmed": "office",
        "routed": "unit",
        "accepted": "unit",
        "under_way": "unit",
        "replied": "raiser",
        "closed": "",
        "withdrawn": "",
    }


@pytest.mark.parametrize(
    ("state", "due"),
    [
        (State.RAISED, at(3, 10)),  # seven working hours: one day
        (State.ROUTED, at(4, 10)),
        (State.ACCEPTED, at(9, 17, 30)),  # five working days end with the last of them
        (State.UNDER_WAY, at(9, 17, 30)),
        (State.REPLIED, at(9, 17, 30)),
        (State.CONFIRMED, None),
        (State.CLOSED, None),
    ],
)
def test_each_turn_has_its_own_clock(state: str, due: datetime | None) -> None:
    assert due_for(state, WEDNESDAY, TERMS, CALENDAR) == due


def test_a_stop_moves_the_due_moment_back_by_the_working_time_it_stood() -> None:
    stops = [(at(3, 8), at(4, 18))]  # two whole working days
    assert due_for(State.ACCEPTED, WEDNESDAY, TERMS, CALENDAR, stops) == at(11, 17, 30)


@given(st.integers(0, 400), st.integers(0, 100), st.sampled_from([State.RAISED, State.ROUTED, State.ACCEPTED]))
def test_a_stop_never_brings_the_due_moment_forward(begin: int, length: int, state: str) -> None:
    stop = (WEDNESDAY + timedelta(hours=begin), WEDNESDAY + timedelta(hours=begin + length))
    plain, stopped = (due_for(state, WEDNESDAY, TERMS, CALENDAR, stops) for stops in ((), [stop]))
    assert plain is not None
    assert stopped is not None
    assert stopped >= plain


def test_terms_are_those_of_the_urgency() -> None:
    row = {"urgent": {"route_hours": 4, "accept_hours": 7, "solve_days": 3, "confirm_days": 3}}
    assert terms_of(row, "urgent") == Terms(4, 7, 3, 3)
    assert terms_of(row, "normal") is None
    assert terms_of(None, "normal") is None


@pytest.mark.parametrize(
    ("due", "stopped", "light", "zh"),
    [
        (None, "", "grey", "没有时限"),
        (at(1), "等待上级批复", "grey", "停表：等待上级批复"),
        (at(1), "", "red", "逾期1个工作日"),
        (at(2, 9), "", "red", "今日已到期"),
        (at(2, 12), "", "yellow", "剩2个工作小时"),
        (at(9), "", "green", "剩5个工作日"),
    ],
)
def test_a_light_says_why(due: datetime | None, stopped: str, light: str, zh: str) -> None:
    found = light_of(due, WEDNESDAY, CALENDAR, stopped=stopped)
    assert (found.light, found.zh) == (light, zh)


def test_the_counting_is_said_with_its_stops() -> None:
    counted = Counted(State.UNDER_WAY, WEDNESDAY, at(11, 17, 30), TERMS, [(at(3, 8), at(4, 18))])
    assert counting_said(counted, CALENDAR) == (
        "办结时限5个工作日，自09-02 10:00起算，停表1次共14个工作小时顺延，至09-11 17:30",
        "5 working days for a solution from 09-02 10:00, moved back by 14 working hours of 1 stops, until 09-11 17:30",
    )
    assert counting_said(Counted(State.CLOSED, WEDNESDAY, None, TERMS), CALENDAR) == ("", "")


HOUSING, LAND, TOWN = Office(1, "zhujian", "住建局", False), Office(2, "ziran", "自然资源局", False), Office(3, "gulou", "鼓楼", False)  # fmt: skip
RULES = rules_of([{"factor": "land", "to": "named:自然资源"}, {"kind": "site", "to": "owner"}, {"to": "lead"}])
SAID = {"land": ("土地", "Land"), "site": ("征迁清障", "Clearing")}
CASE = Case("factor", "land", "area", ("yunhai", "gulou"))


def around(*units: Office, lead: int | None = 1, owner: int | None = 3) -> Around:
    return Around(units or (HOUSING, LAND, TOWN), lead, owner)


def test_the_first_rule_that_fits_proposes_the_unit_and_says_why() -> None:
    found = propose(RULES, CASE, around(), SAID)
    assert (found.unit, found.zh) == (2, "第1条规则：要素为“土地”，转自然资源局")


@pytest.mark.parametrize(("kind", "unit"), [("site", 3), ("works", 1)])
def test_other_cases_go_to_owner_and_lead(kind: str, unit: int) -> None:
    assert propose(RULES, Case(kind, "", "area", ()), around(), SAID).unit == unit


def test_a_dissolved_unit_is_passed_over_and_named() -> None:
    gone = Office(2, "ziran", "自然资源局", True)
    assert propose(RULES, CASE, around(HOUSING, gone, TOWN), SAID).unit == 1
    found = propose(RULES[:1], CASE, around(HOUSING, gone), SAID)
    assert (found.unit, found.zh) == (None, "规则所指单位（自然资源局）已撤销，请另选承办单位")


def test_without_a_rule_that_fits_somebody_must_choose() -> None:
    assert propose(RULES, Case("works", "", "", ()), around(lead=None), SAID).zh == "没有合用的规则，请选承办单位"


def test_a_place_narrows_a_rule() -> None:
    rules = rules_of([{"place": "gulou", "to": "code:gulou"}, {"to": "lead"}])
    assert propose(rules, CASE, around(), SAID).unit == 3
    assert propose(rules, Case("factor", "land", "area", ("yunhai",)), around(), SAID).unit == 1


@pytest.mark.parametrize("to", ["", "somewhere", "named:", "code:"])
def test_a_rule_that_points_nowhere_is_refused(to: str) -> None:
    with pytest.raises(ValueError, match="points nowhere"):
        rules_of([{"to": to}])


def told(state: str, *, raised: int = 1, replied: int | None = None, due: int | None = None, again: int = 0) -> Told:
    return Told(
        "site", "gulou", state, at(raised), at(replied) if replied else None, at(due) if due else None, again, False
    )


def test_statistics_count_what_they_say() -> None:
    rows = [
        told("closed", replied=3, due=4),
        told("confirmed", replied=8, due=4, again=1),
        told("replied", replied=2, due=4),
        told("withdrawn"),
        told("raised"),
    ]
    found = tally("site", rows, CALENDAR)
    assert (found.raised, found.open, found.solved, found.in_time, found.reopened) == (5, 2, 2, 1, 1)
    assert (found.share, found.days) == (50.0, 3.5)


def test_nothing_solved_has_no_share() -> None:
    found = tally("site", [told("raised")], CALENDAR)
    assert (found.share, found.days) == (None, None)


@given(st.lists(st.sampled_from(State.values), max_size=40))
def test_open_solved_and_taken_back_are_all(states: list[str]) -> None:
    found = tally("", [told(state, replied=3) for state in states], CALENDAR)
    assert found.open + found.solved + states.count("withdrawn") == found.raised == len(states)
