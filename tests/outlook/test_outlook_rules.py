"""What becomes of a series before it is forecast, and how a forecast is judged once the figure came. No database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.forecasting import History, Kind
from diaodu.outlook.rules import Outcome, goodness, month_before, month_end, month_ends
from diaodu.outlook.running import running_history

YEAR = 2026


def test_the_ends_of_months_that_are_over() -> None:
    assert month_ends(date(2026, 9, 2), 3) == [date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)]
    assert month_ends(date(2026, 8, 31), 2) == [date(2026, 7, 31), date(2026, 8, 31)]
    assert month_before(date(2026, 1, 31)) == date(2025, 12, 31)
    assert month_end(2024, 2) == date(2024, 2, 29)


def test_a_running_total_counts_each_year_from_where_it_began() -> None:
    positions = {(2025, 11): 8.0, (2025, 12): 10.0, (2026, 2): 13.0, (2026, 3): 14.0}
    history, opening = running_history(positions, date(2025, 1, 1))
    assert history.known() == {(2025, 11): 8, (2025, 12): 10, (2026, 2): 3, (2026, 3): 4}
    assert opening[2026] == 10


def test_a_total_that_falls_when_the_year_begins_starts_anew() -> None:
    history, opening = running_history({(2025, 12): 10.0, (2026, 2): 1.0, (2026, 3): 3.0}, date(2026, 1, 1))
    assert history.known() == {(2026, 2): 1, (2026, 3): 3}
    assert opening[2026] == 0


def test_what_began_in_july_has_its_first_month_too() -> None:
    history, _opening = running_history({(2026, 7): 2.0, (2026, 8): 5.0}, date(2026, 7, 1))
    assert history.slots()[1] == [2, 3]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=18))
def test_positions_come_back_from_the_history_and_where_the_year_began(gains: list[int]) -> None:
    positions, total = {}, 0.0
    for number, gain in enumerate(gains):
        total += gain
        positions[2025 + number // 12, number % 12 + 1] = total
    history, opening = running_history(positions, date(2025, 1, 1))
    for month, value in history.known().items():
        assert value + opening[month[0]] == pytest.approx(positions[month])


@given(st.decimals(-(10**6), 10**6, places=2), st.decimals(-(10**6), 10**6, places=2), st.decimals(0, 1000, places=2))
def test_a_range_around_what_came_holds_it(expected: Decimal, actual: Decimal, width: Decimal) -> None:
    outcome = Outcome(expected, actual, actual - width, actual + width)
    assert outcome.is_within is True
    assert outcome.error is None or outcome.error >= 0
    assert (outcome.error is None) == (actual == 0)


def test_what_came_as_nothing_has_no_share_and_is_left_out_of_the_mean() -> None:
    whole = goodness([
        Outcome(Decimal(11), Decimal(10), Decimal(9), Decimal(12)),
        Outcome(Decimal(1), Decimal(0), Decimal(2), Decimal(3)),
        Outcome(Decimal(8), Decimal(10)),
    ])  # fmt: skip
    assert (whole.count, whole.mean_error, whole.ranged, whole.within) == (3, 15, 2, 1)
    assert whole.coverage == 50
    assert goodness([]).mean_error is None


def test_a_series_of_quarters_knows_its_slots() -> None:
    history = History(Kind.CUMULATIVE, {(YEAR, 3): 10.0, (YEAR, 6): 25.0}, (3, 6, 9, 12))
    assert history.slots()[1] == [10, 15]
    assert history.so_far(YEAR) == 25
