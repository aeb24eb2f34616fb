"""Places by the declared rule, and beside them how far the scores carry once severity is taken out."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diaodu.projects.tours.judging import JudgingError, Score, judged, placed
from diaodu.projects.tours.squares import inverse, solved

TRUE = {"甲": 90.0, "乙": 84.0, "丙": 83.5, "丁": 83.0, "戊": 70.0}


def scored(
    severity: dict[str, float], *, seed: int = 1, noise: float = 1.5, own: dict[str, str] | None = None
) -> list[Score]:
    """What these judges give, each with a chance of their own; nobody scores their own unit's."""
    dice, own = random.Random(seed), own or {}  # noqa: S311 -- made-up judges
    return [
        Score(judge, stop, Decimal(round(true + severe + dice.gauss(0, noise), 1)).quantize(Decimal("0.1")))
        for judge, severe in severity.items()
        for stop, true in TRUE.items()
        if own.get(judge) != stop
    ]


TEN = {f"评委{number}": 0.0 for number in range(8)} | {"严一": -12.0, "严二": -9.0}


def test_harsh_judges_are_found_and_do_not_move_the_order() -> None:
    found = judged(scored(TEN))
    assert (found.estimates[0].stop, found.estimates[-1].stop) == ("甲", "戊")
    assert found.severity["严一"] < found.severity["严二"] < -5
    assert sum(found.severity.values()) == pytest.approx(0, abs=1e-9)


def test_a_harsh_judge_who_leaves_one_stop_out_does_it_no_favour() -> None:
    """By plain means the stop a harsh judge did not score would rise."""
    found = judged(scored(TEN, own={"严一": "丁", "严二": "丁"}, noise=0.0))
    assert [round(one.score - found.estimates[0].score, 6) for one in found.estimates] == [0, -6, -6.5, -7, -20]


def test_stops_that_cannot_be_told_apart_are_named_together_with_their_places() -> None:
    found = judged(scored(TEN, noise=4.0))
    by_stop = {one.stop: one for one in found.estimates}
    assert (by_stop["甲"].first, by_stop["甲"].last) == (1, 1)
    assert (by_stop["戊"].first, by_stop["戊"].last) == (5, 5)
    assert {"乙", "丁"} <= set(found.together[0])
    assert (by_stop["丙"].first, by_stop["丙"].last) == (2, 4)


def test_twice_gives_the_same_ranges() -> None:
    assert judged(scored(TEN)) == judged(scored(TEN))


def test_the_published_place_follows_the_rule_and_ties_share_one() -> None:
    scores = [
        Score(judge, stop, Decimal(value))
        for stop, values in {"甲": (60, 80, 90, 100), "乙": (10, 85, 85, 85), "丙": (70, 70, 70, 70)}.items()
        for judge, value in zip("abcd", values, strict=True)
    ]
    rows = placed(scores, trimmed=1)
    assert [(row.stop, row.place, row.score, row.counted, row.left_out) for row in rows] == [
        ("乙", 1, 85, 2, 2),
        ("甲", 1, 85, 2, 2),
        ("丙", 3, 70, 2, 2),
    ]


def test_scores_from_which_no_place_follows_are_refused() -> None:
    with pytest.raises(JudgingError, match="scored 甲 twice"):
        judged([Score("a", "甲", Decimal(1)), Score("a", "甲", Decimal(2))])
    with pytest.raises(JudgingError, match="No judge joins"):
        judged([Score("a", "甲", Decimal(1)), Score("b", "乙", Decimal(2))])
    with pytest.raises(JudgingError, match="none is left"):
        placed([Score("a", "甲", Decimal(1)), Score("b", "甲", Decimal(2))], trimmed=1)
    assert judged([]).estimates == ()


def test_a_single_judge_gives_an_order_and_no_certainty() -> None:
    found = judged([Score("a", "甲", Decimal(3)), Score("a", "乙", Decimal(2))])
    assert [(one.stop, one.error) for one in found.estimates] == [("甲", 0.0), ("乙", 0.0)]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=3, max_size=3),
    st.tuples(*[st.integers(-9, 9)] * 3),
)
def test_equations_are_solved_or_said_to_be_singular(rows: list[list[int]], right: tuple[int, int, int]) -> None:
    matrix = [[float(value) for value in row] for row in rows]
    try:
        found = solved(matrix, right)
    except ZeroDivisionError:
        return
    for row, value in zip(matrix, right, strict=True):
        assert sum(a * b for a, b in zip(row, found, strict=True)) == pytest.approx(value, abs=1e-6)
    turned = inverse(matrix)
    assert sum(matrix[0][k] * turned[k][0] for k in range(3)) == pytest.approx(1, abs=1e-6)
