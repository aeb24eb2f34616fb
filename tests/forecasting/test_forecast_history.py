"""Months as they are kept become slots of a year: January with February, blanks cut off, cumulatives taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.forecasting import History, HistoryError, Kind

YEAR = 2026


def months(values: dict[int, float | None], year: int = YEAR) -> dict[tuple[int, int], float | None]:
    return {(year, month): value for month, value in values.items()}


def test_january_and_february_are_one_slot_of_a_flow() -> None:
    history = History(Kind.FLOW, months({1: 3, 2: 4, 3: 5}))
    assert history.slots() == ([(YEAR, 2), (YEAR, 3)], [7, 5], None)
    assert history.so_far(YEAR) == 12


def test_a_january_alone_closes_no_slot() -> None:
    history = History(Kind.FLOW, {(2025, 12): 9.0, (YEAR, 1): 3.0})
    assert history.last() == (2025, 12)
    assert history.so_far(YEAR) == 0


def test_where_january_is_never_published_february_stands_for_both() -> None:
    assert History(Kind.FLOW, months({2: 7, 3: 5})).slots()[1] == [7, 5]


def test_a_january_that_is_a_blank_leaves_the_slot_a_blank() -> None:
    history = History(Kind.FLOW, months({1: None, 2: 4, 3: 5, 4: 6}))
    assert history.slots() == ([(YEAR, 3), (YEAR, 4)], [5, 6], (YEAR, 2))
    assert history.so_far(YEAR) is None


def test_cumulative_figures_are_taken_apart_but_never_january_and_february() -> None:
    history = History(Kind.CUMULATIVE, months({2: 10, 3: 16, 4: 21}))
    assert history.slots()[1] == [10, 6, 5]
    assert history.so_far(YEAR) == 21


def test_a_blank_on_the_way_is_named_and_only_what_follows_counts() -> None:
    history = History(Kind.LEVEL, months({1: 1, 2: None, 3: 3, 4: 4}))
    assert history.slots() == ([(YEAR, 3), (YEAR, 4)], [3, 4], (YEAR, 2))
    assert history.so_far(YEAR) == 4


def test_a_month_13_and_a_figure_without_end_are_refused() -> None:
    with pytest.raises(HistoryError, match="There is no month 13") as refused:
        History(Kind.FLOW, months({13: 1}))
    assert refused.value.where == "2026-13"
    with pytest.raises(HistoryError, match="finite"):
        History(Kind.FLOW, months({3: float("inf")}))


@given(st.lists(st.floats(-1e6, 1e6), min_size=12, max_size=36))
def test_slots_of_a_flow_and_of_its_cumulatives_are_the_same(values: list[float]) -> None:
    flow, cumulative, total = {}, {}, 0.0
    for at, value in enumerate(values):
        when = (2024 + at // 12, at % 12 + 1)
        total = value if when[1] == 1 else total + value
        flow[when], cumulative[when] = value, total
    own, apart = History(Kind.FLOW, flow).slots(), History(Kind.CUMULATIVE, cumulative).slots()
    assert own[0] == apart[0]
    assert own[1] == pytest.approx(apart[1], abs=1e-6)
