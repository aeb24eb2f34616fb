"""The map of a run sheet: numbers as in the table, none covering another, everything on the paper."""

from __future__ import annotations

from itertools import combinations
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diaodu.projects.tours.sheet_map import APART, HIGHEST, WIDTH, Border, pushed_apart, sheet_map

START = (123.30, 35.16)
STOPS = [(123.20, 35.07), None, (123.10, 35.28)]
BOX = Border("古楼街道", [[(123.0, 35.0), (123.5, 35.0), (123.5, 35.4), (123.0, 35.4), (123.0, 35.0)]])


def test_stops_keep_the_numbers_of_the_table_and_the_one_without_coordinates_is_named() -> None:
    found = sheet_map(START, STOPS, [BOX])
    assert found is not None
    assert [badge.number for badge in found.badges] == [1, 3]
    assert found.unplaced == [2]
    assert found.way.count("L") == 3  # from the start to both stops and back
    assert len(found.arrows) == 3
    assert [label.name for label in found.names] == ["古楼街道"]


def test_north_is_up_and_east_is_right() -> None:
    found = sheet_map(START, STOPS, [])
    assert found is not None
    assert found.start is not None
    south, north = found.badges
    assert float(north.y) < float(found.start[1]) < float(south.y)
    assert float(north.x) < float(south.x) < float(found.start[0])


@pytest.mark.parametrize("stops", [[], [None, None]])
def test_without_any_coordinates_there_is_no_map(stops: list[None]) -> None:
    assert sheet_map(START, stops, [BOX]) is None


def test_one_stop_alone_without_a_start_is_drawn_in_the_middle() -> None:
    found = sheet_map(None, [(123.2, 35.1)], [])
    assert found is not None
    assert (found.badges[0].x, found.start, found.arrows) == (f"{WIDTH / 2:.1f}", None, [])


def test_a_length_on_the_bar_is_as_long_as_it_says() -> None:
    found = sheet_map(START, [(123.30, 35.25)], [])  # some ten kilometres to the north
    assert found is not None
    assert found.start is not None
    drawn = float(found.start[1]) - float(found.badges[0].at_y)
    by_bar = drawn / (float(found.bar.right) - float(found.bar.left)) * float(found.bar.km)
    assert by_bar == pytest.approx(10.0, rel=0.01)


spots = st.tuples(st.floats(123.0, 123.6), st.floats(35.0, 35.4))


@settings(max_examples=60, deadline=None)
@given(st.lists(spots, min_size=1, max_size=15), spots)
def test_every_spot_lies_on_the_paper(stops: list[tuple[float, float]], start: tuple[float, float]) -> None:
    found = sheet_map(start, stops, [])
    assert found is not None
    assert float(found.height) <= HIGHEST + 0.1
    for badge in found.badges:
        assert 0 <= float(badge.at_x) <= WIDTH
        assert 0 <= float(badge.at_y) <= float(found.height)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 400)), min_size=2, max_size=8))
def test_numbers_are_pushed_apart_until_none_covers_another(places: list[tuple[int, int]]) -> None:
    found = pushed_apart([(float(x) + 200, float(y)) for x, y in places])
    assert all(hypot(a[0] - b[0], a[1] - b[1]) >= APART - 1 for a, b in combinations(found, 2))
