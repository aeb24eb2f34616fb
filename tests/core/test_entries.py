"""Figures as people type them are read the same in every form."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from diaodu.core.entries import CountField, FigureField, plain_figure


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("１，２００．５", "1200.5"),
        (" 1,200.5 ", "1200.5"),
        ("1,234,567", "1234567"),
        ("－3", "-3"),
        ("21.8", "21.8"),
    ],
)
def test_figure_typed_in_full_width_or_with_thousands_set_off_is_the_plain_one(typed: str, figure: str) -> None:
    assert plain_figure(typed) == figure
    assert FigureField(decimal_places=4, max_digits=16).clean(typed) == Decimal(figure)


@pytest.mark.parametrize("typed", ["1,2", "1，20", "十二", "12 亩", "NaN", "1e400"])
def test_what_may_mean_another_figure_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        FigureField(decimal_places=4, max_digits=16).clean(typed)


def test_whole_number_in_full_width_is_read_and_its_bounds_still_hold() -> None:
    days = CountField(min_value=0, max_value=3650)
    assert days.clean("１２０") == 120
    assert days.clean("1,200") == 1200
    for refused in ("３６５１", "-1", "1.5", "", "many"):
        with pytest.raises(ValidationError):
            days.clean(refused)


def test_fields_show_the_number_keys_on_a_telephone_and_are_no_wheel_for_the_mouse() -> None:
    for field, keys in ((FigureField(), "decimal"), (CountField(), "numeric")):
        shown = field.widget.render("figure", "3")
        assert f'inputmode="{keys}"' in shown
        assert 'type="text"' in shown
