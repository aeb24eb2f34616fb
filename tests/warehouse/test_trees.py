import pytest

from diaodu.warehouse.trees import CircleError, Pair, Span, flatten

pytestmark = pytest.mark.sqlite


def test_a_unit_that_moved_belongs_to_each_parent_in_its_months() -> None:
    pairs = flatten(
        [
            Span("village", "east", last=9),
            Span("village", "west", first=10),
            Span("east", "county"),
            Span("west", "county"),
        ]
    )
    of_village = [pair for pair in pairs if pair.node == "village"]
    assert Pair("village", "east", 1, 0, 9) in of_village
    assert Pair("village", "west", 1, 10, 119999) in of_village
    assert [(p.first, p.last) for p in of_village if p.ancestor == "county"] == [(0, 9), (10, 119999)]


def test_two_ways_to_one_group_count_once_by_the_shorter() -> None:
    pairs = flatten([Span("firm", "chain"), Span("firm", "industry"), Span("chain", "industry")])
    assert [pair for pair in pairs if (pair.node, pair.ancestor) == ("firm", "industry")] == [
        Pair("firm", "industry", 1, 0, 119999)
    ]


def test_a_gap_between_two_times_in_a_group_stays_a_gap() -> None:
    pairs = flatten([Span("firm", "park", last=5), Span("firm", "park", first=8)])
    assert [(p.first, p.last) for p in pairs if p.ancestor == "park" and p.distance] == [(0, 5), (8, 119999)]


def test_a_lone_unit_belongs_to_itself() -> None:
    assert flatten([Span("county", "")]) == [Pair("county", "county", 0, 0, 119999)]


def test_a_circle_is_refused_by_name() -> None:
    with pytest.raises(CircleError, match="stands above itself"):
        flatten([Span("a", "b"), Span("b", "a")])
