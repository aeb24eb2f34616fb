"""The order of a tour's stops: least driving, within opening hours; what does not fit is left out by points."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import permutations
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diaodu.cli import ROOT
from diaodu.projects.tours.choosing import Condition, Proposed, by_township, chosen
from diaodu.projects.tours.day import Day, Fault, Stop, TourError, timetable
from diaodu.projects.tours.roads import drive_minutes, kilometres
from diaodu.projects.tours.routing import route

NINE, SIX = 540, 1080


def line_of(*places: int) -> list[list[int]]:
    """Drives along one straight road: places are minutes from the start."""
    return [[abs(a - b) for b in (0, *places)] for a in (0, *places)]


def stops(number: int, **words: object) -> list[Stop]:
    return [Stop(f"S{at}", 20, NINE, SIX, **words) for at in range(number)]  # type: ignore[arg-type]


def test_stops_along_a_road_are_visited_as_they_come() -> None:
    day = Day(stops(4), line_of(40, 10, 30, 20), NINE, SIX)
    found = route(day, seconds=2)
    assert found.driving == 80
    assert found.lines[0] in {(1, 3, 2, 0), (0, 2, 3, 1)}
    (times,) = found.timetables(day)
    assert (times.is_feasible, times.driving, times.back) == (True, 80, NINE + 80 + 4 * 20)


def test_a_stop_open_in_the_morning_only_comes_first() -> None:
    morning = replace(stops(1)[0], closes=600)
    day = Day([replace(stops(2)[1], opens=600), morning], line_of(10, 35), NINE, SIX)
    assert route(day, seconds=1).lines == ((1, 0),)


def test_what_the_day_has_no_room_for_is_left_out_by_its_points() -> None:
    few = [replace(stop, must=False, points=points) for stop, points in zip(stops(3), (1, 5, 3), strict=True)]
    day = Day(few, line_of(10, 10, 10), NINE, NINE + 60)
    found = route(day, seconds=1)
    assert (found.left_out, found.is_feasible) == ((0,), True)


def test_a_day_too_short_for_what_must_be_seen_says_so() -> None:
    day = Day(stops(3), line_of(10, 20, 30), NINE, NINE + 30)
    found = route(day, seconds=1)
    assert not found.is_feasible
    assert any(not times.is_feasible for times in found.timetables(day))


def test_two_lines_share_the_stops() -> None:
    day = Day(stops(4), line_of(10, 10, 300, 300), NINE, NINE + 640, buses=2)
    shared = route(replace(day, ends=NINE + 645, buses=2), seconds=1)
    assert shared.is_feasible
    assert sorted(number for line in shared.lines for number in line) == [0, 1, 2, 3]


def test_the_same_tour_gives_the_same_route() -> None:
    day = Day(stops(9), line_of(7, 31, 12, 44, 9, 28, 3, 19, 38), NINE, SIX)
    assert route(day, seconds=3) == route(day, seconds=3)


def test_a_timetable_marks_what_cannot_be_kept_and_leaves_as_late_as_it_may() -> None:
    day = Day([Stop("late", 30, NINE, 600), Stop("shut", 20, 660, 720)], line_of(50, 10), NINE, 700)
    times = timetable(day, [0, 1])
    assert [(visit.arrives, visit.waits, visit.leaves, visit.fault) for visit in times.visits] == [
        (590, 0, 620, Fault.TOO_LATE),
        (660, 0, 680, None),
    ]
    assert times.back == 690
    waiting = timetable(replace(day, ends=710), [1, 0])
    assert (waiting.leaves, waiting.visits[0].waits) == (650, 0)
    assert waiting.fault == Fault.OVER


@pytest.mark.parametrize(
    ("stop", "said"),
    [
        (Stop("a", 20, SIX, NINE), "It is never open: give its hours."),
        (Stop("a", 20, NINE, NINE + 10), "The stay does not fit into its hours."),
        (Stop("a", -1, NINE, SIX), "Stay and points cannot be negative."),
    ],
)
def test_a_stop_without_hours_is_refused_by_name(stop: Stop, said: str) -> None:
    with pytest.raises(TourError) as refused:
        Day([stop], line_of(10), NINE, SIX)
    assert (refused.value.where, refused.value.en) == ("a", said)


def test_a_table_of_drives_that_does_not_fit_is_refused() -> None:
    with pytest.raises(TourError, match="does not fit the number"):
        Day(stops(2), line_of(10), NINE, SIX)
    with pytest.raises(TourError, match="there twice"):
        Day([*stops(1), *stops(1)], line_of(10, 20), NINE, SIX)
    with pytest.raises(TourError, match="end after it begins"):
        Day([], line_of(), SIX, NINE)


SMALL = st.integers(3, 5).flatmap(
    lambda size: st.tuples(
        st.lists(st.tuples(st.integers(0, 3), st.integers(10, 40)), min_size=size, max_size=size),
        st.lists(st.integers(1, 60), min_size=size, max_size=size),
    )
)


@settings(max_examples=12, deadline=None)
@given(SMALL)
def test_no_order_that_can_be_kept_drives_less(made: tuple[list[tuple[int, int]], list[int]]) -> None:
    hours, places = made
    day = Day(
        [Stop(f"S{at}", stay, NINE + 60 * opens, SIX) for at, (opens, stay) in enumerate(hours)],
        line_of(*places),
        NINE,
        SIX + 120,
    )
    best = min(
        (times.driving for order in permutations(range(len(hours))) if (times := timetable(day, order)).is_feasible),
        default=None,
    )
    found = route(day, seconds=1)
    assert (found.driving if found.is_feasible else None) == best


@settings(max_examples=25, deadline=None)
@given(SMALL)
def test_the_optimum_that_routes_are_measured_against_is_the_best_of_all_orders(
    made: tuple[list[tuple[int, int]], list[int]],
) -> None:
    least_driving = module_of("_exact_tour").least_driving
    hours, places = made
    stops = [Stop(f"S{at}", stay, NINE + 60 * opens, SIX) for at, (opens, stay) in enumerate(hours)]
    day = Day(stops, line_of(*places), NINE, SIX + 120)
    all_times = [timetable(day, order) for order in permutations(range(len(stops)))]
    if driving := [times.driving for times in all_times if times.is_feasible]:
        assert least_driving(day, max(driving)) == (min(driving), True)
        assert least_driving(day, min(driving)) == (min(driving), True)


@cache
def module_of(name: str) -> ModuleType:
    """A file of the benchmarks, which are no package."""
    made = spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    assert made is not None
    assert made.loader is not None
    sys.modules[name] = module = module_from_spec(made)
    made.loader.exec_module(module)
    return module


def test_minutes_are_counted_from_where_places_lie() -> None:
    here, there = (118.0, 37.0), (118.0, 37.5)
    assert kilometres(here, there) == pytest.approx(55.6, abs=0.1)
    assert drive_minutes([here, there], winding=1.2, km_per_hour=40) == [[0, 101], [101, 0]]


def proposed(code: str, township: str, points: int, **words: object) -> Proposed:
    known = {"procedures_complete": True, "seen_before": False, "has_hours": True, "far_enough": True} | words
    return Proposed(code, township, points, **known)  # type: ignore[arg-type]


def test_stops_are_chosen_by_published_conditions_and_each_refusal_says_which() -> None:
    offered = [
        proposed("a", "东城", 5),
        proposed("b", "东城", 9),
        proposed("c", "西城", 7, procedures_complete=False),
        proposed("d", "西城", 6, seen_before=None),
        proposed("e", "南镇", 1),
    ]
    verdicts = chosen(offered, list(Condition), per_township=1, at_most=9)
    assert [verdict.chosen for verdict in verdicts] == [False, True, False, False, True]
    assert verdicts[0].over
    assert (verdicts[2].failing, verdicts[3].open) == ((Condition.PROCEDURES,), (Condition.NOT_SEEN,))
    assert by_township(verdicts, offered) == {"东城": 1, "西城": 0, "南镇": 1}
