from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.warehouse.months import FIRST, LAST, first_month, last_month, month_end, month_number, number_of

pytestmark = pytest.mark.sqlite


@given(st.integers(1, 9998), st.integers(1, 12))
def test_a_month_and_its_number_are_the_same_thing(year: int, month: int) -> None:
    number = month_number(year, month)
    end = month_end(number)
    assert (end.year, end.month, number_of(end)) == (year, month, number)


def test_an_edge_holds_for_months_whose_last_day_it_holds_on() -> None:
    assert first_month(date(2026, 3, 31)) == last_month(date(2026, 3, 31)) == month_number(2026, 3)
    assert last_month(date(2026, 3, 30)) == month_number(2026, 2)
    assert (first_month(None), last_month(None)) == (FIRST, LAST)
