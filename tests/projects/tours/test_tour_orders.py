"""Orders people move, times they write, weights they mark."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.projects.tours.hours import clock_words, minutes_of
from diaodu.projects.tours.orders import OrderError, checked, moved, runs_said
from diaodu.projects.tours.setting_kinds import Rubric, RubricItem

STOPS = ["a", "b", "c", "d", "e"]


@given(st.permutations(STOPS), st.integers(0, 5), st.sampled_from(STOPS), st.sampled_from(["up", "down", "next", "in"]))
def test_moving_a_stop_loses_and_doubles_none(order: list[str], cut: int, code: str, how: str) -> None:
    lines = [order[:cut], order[cut:]]
    after = moved(lines, code, how)
    assert sorted(stop for line in after for stop in line) == sorted(STOPS)
    assert lines == [order[:cut], order[cut:]]  # what it was given stays


def test_a_stop_is_left_out_and_comes_back_at_the_end_of_the_first_line() -> None:
    out = moved([["a", "b"], ["c"]], "b", "out")
    assert out == [["a"], ["c"]]
    assert moved(out, "b", "in") == [["a", "b"], ["c"]]
    assert checked(out, ["a", "b", "c"], buses=3) == ([["a"], ["c"], []], ["b"])


@pytest.mark.parametrize(
    ("lines", "words"), [([["a"], ["b"]], "只有1条线路"), ([["z"]], "不是这次观摩的点"), ([["a", "a"]], "排了两次")]
)
def test_an_order_of_other_stops_is_refused(lines: list[list[str]], words: str) -> None:
    with pytest.raises(OrderError) as caught:
        checked(lines, ["a", "b"], buses=1)
    assert words in caught.value.zh


@given(st.integers(0, 24 * 60 - 1))
def test_a_time_is_read_as_it_is_written(minute: int) -> None:
    assert minutes_of(clock_words(minute)) == minute
    assert minutes_of(clock_words(minute).replace(":", "：")) == minute


@pytest.mark.parametrize("text", ["", "8", "24:00", "8:60", "eight", "-1:00"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert minutes_of(text) is None


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([3, 4, 5, 6], "3–6"),
        ([1, 2], "1–2"),
        ([5, 5, 7], "5–7"),
        ([1, 2, 2, 4], "1–4"),
        ([2, 3, 5], "2、3、5"),
        ([5, 5], "5"),
    ],
)
def test_places_that_cannot_be_told_apart_are_said_as_a_range_where_they_follow(places: list[int], words: str) -> None:
    assert runs_said(places) == words


@given(st.lists(st.integers(0, 10), min_size=2, max_size=2), st.integers(1, 99))
def test_a_score_lies_between_nothing_and_a_hundred_and_grows_with_each_mark(marks: list[int], weight: int) -> None:
    rubric = Rubric(10, (RubricItem("a", "甲", "A", weight), RubricItem("b", "乙", "B", 100 - weight)))
    total = rubric.total({"a": marks[0], "b": marks[1]})
    assert 0 <= total <= 100
    if marks[0] < 10:
        assert rubric.total({"a": marks[0] + 1, "b": marks[1]}) == total + Decimal(weight) / 10
