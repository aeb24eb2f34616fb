"""Figures are kept whole or refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.fields import ExactField, from_scaled, to_scaled

kept = st.decimals(min_value=-(10**14), max_value=10**14, places=4)


@given(kept)
def test_a_figure_comes_back_exactly_as_it_was_kept(value: Decimal) -> None:
    assert from_scaled(to_scaled(value)) == value


def test_a_fifth_decimal_is_refused_not_rounded() -> None:
    with pytest.raises(ValueError, match="more than 4 decimals"):
        to_scaled(Decimal("0.00001"))


def test_a_figure_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        to_scaled(Decimal(10) ** 15)


@pytest.mark.parametrize("word", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused(word: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        to_scaled(Decimal(word))


def test_a_kept_figure_reads_plainly() -> None:
    assert str(from_scaled(to_scaled("2400000"))) == "2400000"
    assert str(from_scaled(to_scaled("4.50"))) == "4.5"


def test_an_empty_figure_stays_empty() -> None:
    assert ExactField().get_prep_value(None) is None
